package reminders

import (
	"context"
	"fmt"
	"strings"

	"lantoa/app/authoring"
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
	mine, err = r.unsent(ctx, o.Day, func(item) string { return o.PersonID }, mine)
	if err != nil || len(mine) == 0 {
		return err
	}
	courses, err := r.courses(ctx, mine)
	if err != nil {
		return err
	}
	sortItems(mine)
	n.describeOverview(mine, courses)
	return r.issue(ctx, n, person, mine, places, o)
}

// describeOverview counts the items by course.
func (n *Notification) describeOverview(items []item, courses map[string]authoring.Course) {
	counts, codes := map[string]int{}, []string{}
	for _, it := range items {
		if counts[it.CourseCode]++; counts[it.CourseCode] == 1 {
			codes = append(codes, it.CourseCode)
		}
	}
	var vi, en []string
	for _, code := range codes[:min(len(codes), mostLines)] {
		vi = append(vi, fmt.Sprintf("%s: %d người", titleOf(courses, code), counts[code]))
		en = append(en, fmt.Sprintf("%s: %s", titleEnOf(courses, code), people(counts[code])))
	}
	n.Count, n.Body, n.BodyEn, n.Link = len(items), strings.Join(vi, "\n"), strings.Join(en, "\n"), linkTo(n.Kind, items)
	n.Title = fault.T(fmt.Sprintf("%d lượt học quá hạn trong phạm vi phụ trách", len(items)), overdue(len(items))+" in your departments")
}
