package press

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// count fills part I for the province or one agency.
//
// It costs one query of each list and one of the incidents' matters.
func (p *Press) count(ctx context.Context, year int, s subject) (handbook.PressYear, error) {
	from, to := handbook.ReportPeriod(year)
	cases, err := p.cases(ctx, from.UTC(), to.UTC(), s)
	if err != nil {
		return handbook.PressYear{}, err
	}
	counted := handbook.CountYear(year, cases)
	if s.province {
		return counted, nil
	}
	return counted.Of(s.id), nil
}

// real is the filter of what came in [from, to), without exercises and what
// was withdrawn.
func (s subject) real(key string, from, to time.Time) bson.D {
	where := bson.D{{Key: key, Value: bson.M{"$gte": from, "$lt": to}}, {Key: "exercise", Value: false}, standing}
	if !s.province {
		where = append(where, bson.E{Key: "departmentId", Value: s.id})
	}
	return where
}

func (p *Press) cases(ctx context.Context, from, to time.Time, s subject) (out handbook.PressCases, err error) {
	conferences, err := db.Find[Conference](ctx, p.conferences.collection, s.real("held", from, to))
	if err != nil {
		return out, err
	}
	for _, c := range conferences {
		out.Conferences = append(out.Conferences, handbook.PressConference{ID: c.ID, Title: c.Topic, Department: c.DepartmentID, Held: c.Held, Exercise: c.Exercise})
	}
	briefings, err := db.Find[Briefing](ctx, p.briefings.collection, s.real("at", from, to))
	if err != nil {
		return out, err
	}
	for _, b := range briefings {
		// One that is still to come has not been attended.
		out.Briefings = append(out.Briefings, handbook.PressBriefing{
			ID: b.ID, Title: b.Topic, Department: b.DepartmentID, At: b.At, Proactive: b.Proactive && !b.At.After(p.Now()), Exercise: b.Exercise,
		})
	}
	requests, err := db.Find[Request](ctx, p.requests.collection, s.real("received", from, to))
	if err != nil {
		return out, err
	}
	for _, r := range requests {
		out.Requests = append(out.Requests, handbook.PressRequest{
			ID: r.ID, Title: r.Outlet + ": " + cut(r.Question, 200), Department: r.DepartmentID, Kind: r.Kind, Received: r.Received, Answered: r.Answered, Exercise: r.Exercise,
		})
	}
	corrections, err := db.Find[Correction](ctx, p.corrections.collection, s.real("found", from, to))
	if err != nil {
		return out, err
	}
	for _, c := range corrections {
		out.Corrections = append(out.Corrections, handbook.PressCorrection{
			ID: c.ID, Title: c.Outlet + ": " + c.Article, Department: c.DepartmentID, Found: c.Found, Demanded: c.Demanded, Exercise: c.Exercise,
		})
	}
	out.Matters, err = p.allMatters(ctx, from, to, s)
	return out, err
}

// allMatters are those entered by hand and those of incidents.
func (p *Press) allMatters(ctx context.Context, from, to time.Time, s subject) ([]handbook.Matter, error) {
	entered, err := db.Find[Matter](ctx, p.matters.collection, s.real("received", from, to))
	if err != nil {
		return nil, err
	}
	out := make([]handbook.Matter, 0, len(entered))
	for _, m := range entered {
		out = append(out, m.rule())
	}
	if p.cfg.Matters == nil {
		return out, nil
	}
	// Of the whole province: by the path of today, a room that has moved would
	// be looked for in the wrong agency.
	kept, err := p.cfg.Matters(ctx, from, to, []string{"/"})
	if err != nil {
		return nil, err
	}
	return p.byAgency(ctx, out, kept)
}

// byAgency adds the matters of incidents, each to the agency that its
// department was or belonged to when it came: a room of a sở speaks as the sở,
// and a merger later in the year moves nothing of what was before.
func (p *Press) byAgency(ctx context.Context, out, kept []handbook.Matter) ([]handbook.Matter, error) {
	if len(kept) == 0 {
		return out, nil
	}
	tree := map[string]org.Department{}
	find := func(ids []string) error {
		ids = slices.DeleteFunc(ids, func(id string) bool { _, known := tree[id]; return known })
		if len(ids) == 0 {
			return nil
		}
		slices.Sort(ids)
		found, err := p.org.FindDepartments(ctx, slices.Compact(ids))
		maps.Copy(tree, found)
		return err
	}
	var ids, above []string
	for _, m := range kept {
		ids = append(ids, m.Department)
	}
	if err := find(ids); err != nil {
		return nil, err
	}
	for _, m := range kept {
		above = append(above, pathIDs(placed(tree[m.Department], m.Received).Path)...)
	}
	if err := find(above); err != nil {
		return nil, err
	}
	for _, m := range kept {
		steps := pathIDs(placed(tree[m.Department], m.Received).Path)
		for i := len(steps) - 1; i >= 0; i-- {
			if IsAgency(placed(tree[steps[i]], m.Received).Kind) {
				m.Department = steps[i]
				break
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// placed is a department as it stood at a moment, or as it is known when it was
// not there yet or no more.
func placed(d org.Department, at time.Time) org.Department {
	then, _ := d.At(at)
	return then
}

// pathIDs are the ids of a path, from the root down.
func pathIDs(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// cut shortens text to n characters.
func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
