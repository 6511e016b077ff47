package learning

import (
	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
)

// Routes registers the routes of the assignments.
func (a *Assignments) Routes(r *policy.Router) {
	api.Post(r, "/assignments/preview", policy.AssignCourses, a.PreviewAssignment, api.Summary("Whom a rule means, in numbers and in words, before it is saved"))
	api.Post(r, "/assignments", policy.AssignCourses, a.CreateAssignment, api.Status(201), api.Idempotent, api.Summary("Assign a course by a rule"))
	api.Get(r, "/assignments", policy.ReadProgress, a.ListAssignments, api.Summary("Assignments, newest first"))
	api.Get(r, "/assignments/{id}", policy.ReadProgress, a.show, api.Summary("An assignment and how far its people are"))
	api.Post(r, "/assignments/{id}/end", policy.AssignCourses, a.EndAssignment, api.Idempotent, api.Summary("End an assignment; progress is kept"))
	api.Get(r, "/assignments/{id}/members", policy.ReadProgress, a.ListMembers, api.Summary("Who is and was meant by an assignment"))
}
