package press

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// SaveReport keeps part II of a report of the version that the actor saw.
// Errors: fault.NotFound, fault.Forbidden, fault.Stale.
func (p *Press) SaveReport(ctx context.Context, actor policy.Actor, year int, departmentID, match, difficulties string) (ReportView, error) {
	return p.changeReport(ctx, actor, year, departmentID, match, "update", func(r *Report, _ handbook.PressYear) error {
		r.Difficulties = difficulties
		return nil
	})
}

// SubmitReport sends the report: the figures with their cases are kept as they
// are now. It may be sent again with what was corrected; the audit has the one
// before. Errors: fault.Conflict while the data are not closed.
func (p *Press) SubmitReport(ctx context.Context, actor policy.Actor, year int, departmentID, match string) (ReportView, error) {
	_, closes := handbook.ReportPeriod(year)
	if err := checkYear(year); err != nil {
		return ReportView{}, err
	}
	if p.Now().Before(closes) {
		return ReportView{}, fault.New(fault.Conflict, fmt.Sprintf("Số liệu của năm %d tính đến hết ngày 14/12; báo cáo được nộp từ ngày 15/12.", year),
			fmt.Sprintf("The data of %d run to the end of 14 December; the report may be submitted from 15 December.", year)).Because("data_open")
	}
	return p.changeReport(ctx, actor, year, departmentID, match, "submit", func(r *Report, counted handbook.PressYear) error {
		r.submit(p.Now(), actor.PersonID, counted)
		return nil
	})
}

func (p *Press) changeReport(ctx context.Context, actor policy.Actor, year int, departmentID, match, what string, f func(*Report, handbook.PressYear) error) (ReportView, error) {
	if err := checkYear(year); err != nil {
		return ReportView{}, err
	}
	version, err := api.ParseVersion(match)
	if err != nil {
		return ReportView{}, err
	}
	s, err := p.subject(ctx, actor, policy.ManagePress, departmentID)
	if err != nil {
		return ReportView{}, err
	}
	counted, err := p.count(ctx, year, s)
	if err != nil {
		return ReportView{}, err
	}
	err = p.db.Tx(ctx, func(ctx context.Context) error {
		before, err := p.kept(ctx, year, s)
		if err != nil {
			return err
		}
		if before.Version != version {
			return api.ErrStale()
		}
		after := before
		if err := f(&after, counted); err != nil {
			return err
		}
		after.Version, after.UpdatedAt, after.UpdatedBy = version+1, p.Now(), actor.PersonID
		return p.keep(ctx, actor, what, before, after)
	})
	if db.IsDuplicate(err) {
		err = api.ErrStale()
	}
	if err != nil {
		return ReportView{}, err
	}
	return p.FindReport(ctx, actor, year, departmentID)
}

func (p *Press) keep(ctx context.Context, actor policy.Actor, what string, before, after Report) error {
	if before.Version == 0 {
		if _, err := p.reports.InsertOne(ctx, after); err != nil {
			return err
		}
		return p.recordReport(ctx, actor, what, nil, after)
	}
	res, err := p.reports.ReplaceOne(ctx, bson.M{"_id": after.ID, "version": before.Version}, after)
	switch {
	case err != nil:
		return err
	case res.MatchedCount == 0:
		return api.ErrStale()
	}
	return p.recordReport(ctx, actor, what, before, after)
}

func (p *Press) recordReport(ctx context.Context, actor policy.Actor, what string, before any, after Report) error {
	return audit.Record(ctx, p.db, audit.Entry{Actor: actor, Action: "press-report." + what, Subject: "press-report:" + after.ID, Before: before, After: after})
}
