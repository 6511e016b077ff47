package press

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// agencyReports tells how every agency stands: those of the day on which the
// data close, and those that have cases.
func (p *Press) agencyReports(ctx context.Context, counted handbook.PressYear) ([]AgencyReport, error) {
	agencies, err := p.reporting(ctx, counted)
	if err != nil {
		return nil, err
	}
	kept, err := db.Find[Report](ctx, p.reports, bson.M{"year": counted.Year}, options.Find().SetProjection(bson.M{"lines.cases": 0}))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Report, len(kept))
	for _, r := range kept {
		byID[r.DepartmentID] = r
	}
	out := make([]AgencyReport, 0, len(agencies))
	for _, d := range agencies {
		r := byID[d.ID]
		r.Year = counted.Year
		v := p.viewReport(subject{id: d.ID, name: d.Name}, counted.Of(d.ID), r)
		row := AgencyReport{DepartmentID: d.ID, Department: d.Name, State: v.State, SubmittedAt: r.SubmittedAt}
		for _, l := range v.Lines {
			row.Figures = append(row.Figures, Figure{Done: l.Done, Total: l.Total})
			row.Changed = row.Changed || l.Submitted != nil && !l.Submitted.equals(l)
		}
		out = append(out, row)
	}
	return out, nil
}

// reporting lists the agencies that report for a year, in the order of the
// tree; those that ended before come last.
func (p *Press) reporting(ctx context.Context, counted handbook.PressYear) ([]org.Department, error) {
	_, to := handbook.ReportPeriod(counted.Year)
	at := to.Add(-time.Second)
	if now := p.Now(); now.Before(at) {
		at = now
	}
	list, err := p.org.ListDepartments(ctx, org.DepartmentFilter{At: at})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(d org.Department) bool { return !IsAgency(d.Kind) })
	var missing []string
	for _, l := range counted.Lines {
		for _, c := range l.Cases {
			if !slices.ContainsFunc(list, func(d org.Department) bool { return d.ID == c.Department }) && !slices.Contains(missing, c.Department) {
				missing = append(missing, c.Department)
			}
		}
	}
	if len(missing) == 0 {
		return list, nil
	}
	slices.Sort(missing)
	ended, err := p.org.FindDepartments(ctx, missing)
	for _, id := range missing {
		if d, ok := ended[id]; ok {
			list = append(list, d)
		}
	}
	return list, err
}
