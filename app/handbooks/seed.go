package handbooks

import (
	"context"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// What marks the edition of the demonstration as such, wherever it is named.
const (
	demoEdition    = "demo"
	demoNumber     = "2026.1 (trình diễn)"
	demoDecision   = "Dữ liệu trình diễn"
	demoDisclaimer = "ẤN BẢN TRÌNH DIỄN: không cơ quan nào đã phê duyệt nội dung này; quyết định, người soạn và người duyệt là dữ liệu trình diễn. "
)

// readers are the positions that we suggest should read the handbook.
var readers = []string{
	org.PositionHead, org.PositionSpokesman, org.PositionDelegate, org.PositionPolicy, org.PositionPress, org.PositionPortal, org.PositionOpinion,
}

// Seed brings the authored content into force as an edition of the
// demonstration, written by one person and approved by another, and has
// spokespersons and communication teams read it. Where it has begun it goes
// on; a repeat changes nothing.
func (h *Handbooks) Seed(ctx context.Context, author, approver policy.Actor) error {
	e, err := h.FindEdition(ctx, demoEdition)
	if fault.Is(err, fault.NotFound) {
		e, err = h.CreateDraft(ctx, author, demoEdition, demoNumber)
	}
	if err != nil {
		return err
	}
	if !strings.HasPrefix(e.Content.Disclaimer, demoDisclaimer) {
		if e, err = h.editDraft(ctx, author, e.ID, e.ETag(), edit{part: "edition", apply: func(e *handbook.Edition) (mine, error) {
			e.Disclaimer = demoDisclaimer + e.Disclaimer
			return nothing, nil
		}}); err != nil {
			return err
		}
	}
	if e.SubmittedAt == nil {
		if e, err = h.Submit(ctx, author, e.ID, e.ETag()); err != nil {
			return err
		}
	}
	if e.ApprovedAt == nil {
		today := midnight(h.Now())
		in := Approval{From: today, Decision: Decision{Number: demoDecision, Date: today, Authority: demoDecision}}
		if _, err := h.Approve(ctx, approver, e.ID, e.ETag(), in); err != nil {
			return err
		}
	}
	_, err = h.AddRule(ctx, approver, Rule{ID: demoEdition, Positions: readers, DueDays: 10, Note: "Đề xuất; dữ liệu trình diễn"})
	return err
}
