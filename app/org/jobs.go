package org

import (
	"context"
	"time"

	"lantoa/app/platform/jobs"
)

// Jobs registers the background work: what was dated ahead comes true at
// midnight, and what a stopped process left in the middle is completed.
func (o *Org) Jobs(j *jobs.Jobs) {
	j.Periodic("org.places", "1 0 * * *", func(ctx context.Context, slot time.Time) error {
		// Two days reach over a night in which nothing ran.
		return o.RefreshPlaces(ctx, slot.AddDate(0, 0, -2), slot)
	})
	j.Reconcile("org.imports", time.Minute, o.ResumeImports)
	j.Reconcile("org.paths", time.Minute, o.SettlePaths)
}
