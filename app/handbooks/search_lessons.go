package handbooks

import (
	"context"
	"fmt"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/handbook"
)

// lessonIndex is the text of the newest versions of all courses. It is made
// anew when a course has a newer one.
type lessonIndex struct {
	versions string // of all courses: what it was made of
	index    *handbook.Index
}

// searchLessons looks in the newest versions of the courses that are open to
// all or that the actor takes.
func (h *Handbooks) searchLessons(ctx context.Context, actor policy.Actor, q handbook.Query) (SearchGroup, error) {
	g := SearchGroup{Items: []SearchResult{}}
	all, err := h.cfg.Authoring.AllCourses(ctx)
	if err != nil {
		return g, err
	}
	index, err := h.lessonIndex(ctx, all)
	if err != nil {
		return g, err
	}
	limit := q.Limit
	q.Limit = 1000
	found := index.Search(q)
	g.Partial = found.Partial
	mayRead := courseReaders{handbooks: h, actor: actor, known: map[string]*courseReader{}}
	for _, hit := range found.Hits {
		code, lesson, _ := strings.Cut(hit.ID, "/")
		r, err := mayRead.of(ctx, code, all)
		if err != nil {
			return g, err
		}
		if !r.may {
			continue
		}
		g.Total++
		if len(g.Items) < limit {
			g.Items = append(g.Items, SearchResult{Hit: hit, Link: r.link(lesson), Course: &CourseRef{Code: code, Title: r.course.Title}})
		}
	}
	return g, nil
}

func (h *Handbooks) lessonIndex(ctx context.Context, all []authoring.Course) (*handbook.Index, error) {
	var versions strings.Builder
	for _, c := range all {
		fmt.Fprintf(&versions, "%s/%d ", c.Code, c.Current)
	}
	if kept := h.lessonTexts.Load(); kept != nil && kept.versions == versions.String() {
		return kept.index, nil
	}
	var docs []handbook.Doc
	for _, c := range all {
		lessons, err := h.cfg.Authoring.FindLessons(ctx, c.Code, c.Current)
		if err != nil {
			return nil, err
		}
		for _, l := range lessons {
			d := handbook.Doc{Item: handbook.Item{Kind: lessonItem, ID: c.Code + "/" + l.ID, Title: l.Title}}
			d.Places = append(d.Places, handbook.TitlePlace(l.Title), handbook.SummaryPlace(strings.Join(l.KeyPoints, " ")))
			d.Places = append(d.Places, handbook.BodyPlaces(l.Body)...)
			docs = append(docs, d)
		}
	}
	made := &lessonIndex{versions: versions.String(), index: handbook.NewIndex(docs)}
	h.lessonTexts.Store(made)
	return made.index, nil
}

// courseReaders tells, course by course, whether the actor may read it and where.
type courseReaders struct {
	handbooks *Handbooks
	actor     policy.Actor
	known     map[string]*courseReader
}

type courseReader struct {
	course    authoring.Course
	may       bool
	enrolment string // "" when the newest version is not the one being learnt
}

func (r courseReaders) of(ctx context.Context, code string, all []authoring.Course) (*courseReader, error) {
	if known, ok := r.known[code]; ok {
		return known, nil
	}
	found := &courseReader{}
	for _, c := range all {
		if c.Code == code {
			found.course = c
		}
	}
	standing, err := r.handbooks.cfg.Authoring.Standing(ctx, r.actor.PersonID, found.course)
	if err != nil {
		return nil, err
	}
	e := standing.Enrolment
	takes := e != nil && e.State != "withdrawn"
	found.may = found.course.SelfEnrol || takes
	if takes && e.Version == found.course.Current {
		found.enrolment = e.ID
	}
	r.known[code] = found
	return found, nil
}

func (r *courseReader) link(lesson string) string {
	if r.enrolment == "" {
		return "/courses/" + r.course.Code
	}
	return "/learn/" + r.enrolment + "/lessons/" + lesson
}

// searchLaw looks in the register, which has some dozens of lines. What is no
// longer in force comes after the rest.
func (h *Handbooks) searchLaw(ctx context.Context, q handbook.Query) (SearchGroup, error) {
	g := SearchGroup{Items: []SearchResult{}}
	law, err := h.cfg.Authoring.Register(ctx)
	if err != nil {
		return g, err
	}
	states := map[string]string{}
	var docs []handbook.Doc
	for _, in := range law {
		states[in.ID] = h.cfg.Authoring.StateToday(in)
		docs = append(docs, handbook.Doc{
			Item:    handbook.Item{Kind: instrumentItem, ID: in.ID, Title: in.Name()},
			Places:  []handbook.Place{handbook.TitlePlace(in.Name()), handbook.SummaryPlace(in.Title), handbook.SummaryPlace(in.Meaning)},
			Retired: string(in.InForceTo),
		})
	}
	found := handbook.NewIndex(docs).Search(q)
	g.Total, g.Partial = found.Total, found.Partial
	for _, hit := range found.Hits {
		hit.Retired = false // the state says it
		g.Items = append(g.Items, SearchResult{Hit: hit, Link: "/van-ban/" + hit.ID, State: states[hit.ID]})
	}
	return g, nil
}
