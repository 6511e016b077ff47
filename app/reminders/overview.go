package reminders

import (
	"context"
	"fmt"
	"strings"

	"lantoa/app/learning"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/jobs"
)

// overview writes a coordinator's digest of the day: who is late, by course.
func (r *Reminders) overview(ctx context.Context, id string, o order) error {
	u, err := r.rules(ctx)
	if err != nil {
		return err
	}
	if held, _, err := r.held(ctx, u, o.Day, o.Now, jobs.Row{ID: id, Kind: jobOverview, Payload: o}); held || err != nil {
		return err
	}
	n := Notification{ID: notificationID(KindOverview, o.PersonID, o.Day), PersonID: o.PersonID, Day: o.Day, Kind: KindOverview, CreatedAt: u.now}
	if had, err := r.hasDigest(ctx, n.ID); had || err != nil {
		return err
	}
	person, ok, err := r.recipient(ctx, o.PersonID)
	if err != nil || !ok {
		return err
	}
	items, err := r.find(ctx, u, learning.IncompleteFilter{IDs: o.Subjects})
	if err != nil {
		return err
	}
	holders := make([]string, len(items))
	for i, it := range items {
		holders[i] = it.PersonID
	}
	places, err := r.places(ctx, u.now, holders)
	if err != nil {
		return err
	}
	// Grants and postings may have changed since the row was put.
	coordinators, err := r.findCoordinators(ctx)
	if err != nil {
		return err
	}
	mine := items[:0]
	for _, it := range items {
		if it.step.Coordinator && overseers(coordinators, places[it.PersonID])[o.PersonID] {
			mine = append(mine, it)
		}
	}
	mine, err = r.unsent(ctx, func(item) string { return o.PersonID }, mine)
	if err != nil || len(mine) == 0 {
		return err
	}
	courses, err := r.courses(ctx, mine)
	if err != nil {
		return err
	}
	sortItems(mine)
	counts, codes := map[string]int{}, []string{}
	for _, it := range mine {
		if counts[it.CourseCode]++; counts[it.CourseCode] == 1 {
			codes = append(codes, it.CourseCode)
		}
	}
	var lines []string
	for _, code := range codes[:min(len(codes), mostLines)] {
		lines = append(lines, fmt.Sprintf("%s: %d người", titleOf(courses, code), counts[code]))
	}
	n.Count, n.Body = len(mine), strings.Join(lines, "\n")
	n.Title = fault.T(fmt.Sprintf("%d lượt học quá hạn trong phạm vi phụ trách", len(mine)), fmt.Sprintf("%d overdue enrolments in your departments", len(mine)))
	return r.issue(ctx, n, person, mine, places, o)
}
