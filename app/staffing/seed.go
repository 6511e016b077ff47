package staffing

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
)

// proposal marks requirements that we suggest: the list of positions and
// courses is our own.
const proposal = "Đề xuất; Sở Nội vụ quyết định"

// seedFrom is when the proposed requirements begin: with the units of today.
const seedFrom = "2025-07-01"

// defaults are the courses that we suggest for each position.
var defaults = []struct {
	course    string
	positions []string
}{
	{"phat-ngon-bao-chi", []string{org.PositionHead, org.PositionSpokesman, org.PositionDelegate}},
	{"truyen-thong-chinh-sach", []string{org.PositionPolicy, org.PositionPress, org.PositionPortal, org.PositionCulture, org.PositionBroadcast}},
	{"so-tay-khung-hoang", []string{org.PositionPolicy, org.PositionOpinion, org.PositionLegal}},
}

// Seed adds the proposed requirements. Positions that ever had a requirement
// of the course stay as they are: a repeat adds nothing, and what Sở Nội vụ
// ended stays ended.
func (s *Staffing) Seed(ctx context.Context, actor policy.Actor) error {
	for _, d := range defaults {
		for _, position := range d.positions {
			there, err := s.ListRequirements(ctx, RequirementFilter{PositionID: position, CourseCode: d.course})
			if err != nil {
				return err
			}
			if len(there) > 0 {
				continue
			}
			_, err = s.addRequirement(ctx, actor, Requirement{PositionID: position, CourseCode: d.course, From: seedFrom, Note: proposal})
			if err != nil && !fault.Is(err, fault.Conflict) {
				return err
			}
		}
	}
	return nil
}
