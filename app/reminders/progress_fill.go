package reminders

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
)

// fill adds to items what needs more reading: places by their names, how far
// they are and when they were reminded. One query each.
func (p *Progress) fill(ctx context.Context, items []ProgressItem) error {
	if len(items) == 0 {
		return nil
	}
	ids, departmentIDs, positionIDs := make([]string, len(items)), make([]string, len(items)), make([]string, len(items))
	for i, it := range items {
		ids[i], departmentIDs[i], positionIDs[i] = it.EnrolmentID, it.place.DepartmentID, it.place.PositionID
	}
	departments, err := p.survey.cfg.Org.FindDepartments(ctx, unique(departmentIDs))
	if err != nil {
		return err
	}
	positions, err := p.survey.cfg.Org.FindPositions(ctx, unique(positionIDs))
	if err != nil {
		return err
	}
	standings, err := p.survey.cfg.Learning.FindStandings(ctx, ids)
	if err != nil {
		return err
	}
	reminded, err := p.survey.remindedAt(ctx, items)
	if err != nil {
		return err
	}
	had, err := p.survey.hadToday(ctx, personIDs(items), dayName(p.survey.now))
	if err != nil {
		return err
	}
	for i := range items {
		it := &items[i]
		d, _ := departments[it.place.DepartmentID].At(p.survey.now)
		it.Department, it.Position = d.Name, positions[it.place.PositionID].Name
		it.PercentDone = standings[it.EnrolmentID].PercentDone
		it.LastActivityAt = here(standings[it.EnrolmentID].LastActivityAt)
		it.RemindedAt = here(reminded[it.EnrolmentID])
		it.Remindable = !had.nudged[it.PersonID] && !had.told[it.EnrolmentID] && p.by.CanIn(policy.SendReminders, it.place.DepartmentPath)
	}
	return nil
}

// remindedAt returns when the holders of enrolments were last reminded of
// them, by enrolment.
func (s *survey) remindedAt(ctx context.Context, items []ProgressItem) (map[string]time.Time, error) {
	subjects := make([]string, len(items))
	for i, it := range items {
		subjects[i] = it.EnrolmentID
	}
	found, err := db.Aggregate[struct {
		ID string    `bson:"_id"`
		At time.Time `bson:"at"`
	}](ctx, s.reminders, bson.A{
		bson.M{"$match": bson.M{"personId": bson.M{"$in": personIDs(items)}, "subject": bson.M{"$in": subjects}, "audience": ToLearner}},
		bson.M{"$group": bson.M{"_id": "$subject", "at": bson.M{"$max": "$at"}}},
	}, options.Aggregate().SetBatchSize(1000))
	out := make(map[string]time.Time, len(found))
	for _, f := range found {
		out[f.ID] = f.At
	}
	return out, err
}

func personIDs(items []ProgressItem) []string {
	ids := make([]string, len(items))
	for i, it := range items {
		ids[i] = it.PersonID
	}
	return unique(ids)
}

// here shows a moment with the offset of Việt Nam; nil for none.
func here(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	local := t.In(calendar.Zone)
	return &local
}

func unique(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}
