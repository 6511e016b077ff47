package certification

import (
	"lantoa/app/auth/policy"
	"lantoa/app/platform/jobs"
)

// Routes registers the feature's routes.
func (c *Certification) Routes(r *policy.Router) {}

// Pages registers the public page, on a router at the root.
func (c *Certification) Pages(r *policy.Router) {}

// Jobs registers the feature's work.
func (c *Certification) Jobs(j *jobs.Jobs) {}
