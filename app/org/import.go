package org

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
)

// ImportMode says whether an import writes.
type ImportMode int

// The modes.
const (
	DryRun ImportMode = iota
	Write
)

const (
	// maxRows keeps an import well within the time of one request.
	maxRows       = 40_000
	maxRowsErrors = 1000
)

// ImportReport tells what an import did, or, in a dry run, would do.
type ImportReport struct {
	DryRun    bool `json:"dryRun"`
	Applied   bool `json:"applied"`
	Rows      int  `json:"rows"`
	Created   int  `json:"created"`
	Updated   int  `json:"updated"`
	Unchanged int  `json:"unchanged"`
	// Errors come by line, at most 1,000; ErrorCount is how many there are.
	Errors     []RowError `json:"errors"`
	ErrorCount int        `json:"errorCount"`
}

// Import reads people and their postings from CSV. A row names a person by
// CCCD or e-mail; who is there already is updated, and a file imported again
// changes nothing. Nothing is written unless every row is right. A small
// import is one transaction; a large one is decided at once and then completed
// chunk by chunk, over a crash if need be (see stage). Rows that another
// change overtook meanwhile are left out and reported.
//
// "Từ ngày" counts only when a posting is made; an import never moves people
// from one main posting to another.
//
// Errors: with Write, fault.Invalid with reason "import_errors" and the report
// under "report". A dry run returns the report alone.
func (o *Org) Import(ctx context.Context, actor policy.Actor, data []byte, mode ImportMode) (ImportReport, error) {
	if mode == Write {
		if err := o.ResumeImports(ctx); err != nil {
			return ImportReport{}, err
		}
	}
	t, wrong := readTable(data, maxRows)
	if len(wrong) > 0 {
		return refuse(ImportReport{DryRun: mode == DryRun}, wrong, mode)
	}
	rows, wrong := o.readRows(t)
	var p *plan
	small := mode == Write && len(rows) <= chunkRows
	work := func(ctx context.Context) error {
		p = newPlan(o, actor, t, wrong)
		if err := p.workOut(ctx, rows); err != nil || !small || len(p.wrong) > 0 {
			return err
		}
		return p.finish(ctx, data)
	}
	run := work
	if small {
		run = func(ctx context.Context) error { return o.db.TxWithin(ctx, largeTx, work) }
	}
	if err := run(ctx); err != nil {
		return ImportReport{}, personConflict(err)
	}
	report := p.report(mode)
	if mode == DryRun || len(p.wrong) > 0 {
		return refuse(report, p.wrong, mode)
	}
	report.Applied = true
	if small || report.Created+report.Updated == 0 {
		return report, nil
	}
	late, err := o.stage(ctx, actor, t, rows, report.Created+report.Updated)
	report.Errors, report.ErrorCount = append(report.Errors, late...), len(late)
	return report, err
}

// refuse puts the errors into the report and makes it the answer.
func refuse(report ImportReport, wrong []RowError, mode ImportMode) (ImportReport, error) {
	slices.SortStableFunc(wrong, func(a, b RowError) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	report.ErrorCount = len(wrong)
	report.Errors = append([]RowError{}, wrong[:min(len(wrong), maxRowsErrors)]...)
	if len(wrong) == 0 || mode == DryRun {
		return report, nil
	}
	return report, fault.New(fault.Invalid, fmt.Sprintf("Tệp có %d lỗi; chưa có gì được ghi.", len(wrong)),
		fmt.Sprintf("The file has %d errors; nothing was written.", len(wrong))).Because("import_errors").With("report", report)
}

// finish is write with the one audit entry about the whole file.
func (p *plan) finish(ctx context.Context, data []byte) error {
	rep := p.report(Write)
	if rep.Created+rep.Updated == 0 {
		return nil
	}
	if err := p.write(ctx); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	return audit.Record(ctx, p.org.db, audit.Entry{
		Actor: p.actor, Action: "people.import", Subject: "import:" + hex.EncodeToString(sum[:13]),
		After: bson.M{"rows": rep.Rows, "people": rep.Created + rep.Updated},
	})
}
