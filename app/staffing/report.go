package staffing

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"lantoa/app/auth/policy"
	"lantoa/app/org"
	"lantoa/app/platform/fault"
	"lantoa/courses"
)

// Filter narrows a report; zero values do not. A department means what was at
// or below it on the day, or it alone. The state narrows the items, not the
// summary, which counts every state.
type Filter struct {
	On           courses.Date // "" is today
	DepartmentID string
	Alone        bool
	PositionID   string
	CourseCode   string
	State        State
}

// Report is how the postings of a day stand with what they require.
type Report struct {
	On      courses.Date
	Summary []Count // departments in the order of the tree, then positions
	Items   []Item  // by name, as Vietnamese orders it
}

// Count is one row of the summary.
type Count struct {
	DepartmentID string `json:"departmentId"`
	Department   string `json:"department"`
	PositionID   string `json:"positionId"`
	Position     string `json:"position"`
	CourseCode   string `json:"courseCode"`
	Course       string `json:"course"`
	Holds        int    `json:"holds"`
	Expiring     int    `json:"expiring"`
	Lacks        int    `json:"lacks"`
	Waived       int    `json:"waived"`
	Total        int    `json:"total"`
}

func (c *Count) add(s State) {
	c.Total++
	switch s {
	case Holds:
		c.Holds++
	case Expiring:
		c.Expiring++
	case Waived:
		c.Waived++
	case Lacks:
		c.Lacks++
	}
}

// Item is a posting with what it requires. Names are those of the day.
type Item struct {
	PostingID    string     `json:"postingId"`
	PersonID     string     `json:"personId"`
	Name         string     `json:"name"`
	DepartmentID string     `json:"departmentId"`
	Department   string     `json:"department"`
	PositionID   string     `json:"positionId"`
	Position     string     `json:"position"`
	Main         bool       `json:"main"`
	Requirements []NeedView `json:"requirements"`

	sortKey string
}

// compare orders items by name, those of one person together.
func (i Item) compare(o Item) int {
	return cmp.Or(strings.Compare(i.sortKey, o.sortKey), strings.Compare(i.PersonID, o.PersonID), strings.Compare(i.PostingID, o.PostingID))
}

// NeedView is a required course as screens show it. ValidUntil "" with a
// certificate is no end.
type NeedView struct {
	RequirementID string       `json:"requirementId"`
	CourseCode    string       `json:"courseCode"`
	Course        string       `json:"course"`
	State         State        `json:"state" enum:"holds,expiring,lacks,waived"`
	CertificateID string       `json:"certificateId,omitempty"`
	Number        string       `json:"number,omitempty"`
	ValidUntil    courses.Date `json:"validUntil,omitempty"`
	WaiverID      string       `json:"waiverId,omitempty"`
	WaivedUntil   courses.Date `json:"waivedUntil,omitempty"`
}

// Report tells how the postings within the actor's scope stand. The numbers of
// certificates are left for fillNumbers. The scope is asked of a department's
// newest path, for past days too: grants know no older ones.
//
// It costs one query each of departments, positions, requirements, postings,
// certificates, waivers, people and courses.
//
// Errors: fault.NotFound: no such department, or not within the scope.
func (s *Staffing) Report(ctx context.Context, actor policy.Actor, f Filter) (Report, error) {
	if f.On.IsZero() {
		f.On = s.today()
	}
	r := Report{On: f.On, Summary: []Count{}, Items: []Item{}}
	departments, err := s.departments(ctx, actor, f)
	if err != nil || len(departments) == 0 {
		return r, err
	}
	requirements, err := s.ListRequirements(ctx, RequirementFilter{PositionID: f.PositionID, CourseCode: f.CourseCode, On: f.On})
	if err != nil || len(requirements) == 0 {
		return r, err
	}
	covered, err := s.cover(ctx, departments, requirements, f.On)
	if err != nil {
		return r, err
	}
	w, err := s.words(ctx, departments, requirements, covered)
	if err != nil {
		return r, err
	}
	r.Summary = w.summary(covered)
	r.Items = w.items(covered, f.State)
	return r, nil
}

// departments lists those of the day that the actor may read and the filter
// wants, in the order of the tree.
func (s *Staffing) departments(ctx context.Context, actor policy.Actor, f Filter) ([]org.Department, error) {
	at := begin(f.On)
	under := "/"
	if f.DepartmentID != "" {
		d, err := s.org.FindDepartment(ctx, f.DepartmentID)
		if err != nil {
			return nil, err
		}
		if !actor.CanIn(policy.ReadCoverage, d.Path) {
			return nil, fault.New(fault.NotFound, "Không có đơn vị này.", "There is no such department.")
		}
		then, existed := d.At(at)
		if !existed {
			return nil, nil
		}
		under = then.Path
	}
	list, err := s.org.ListDepartments(ctx, org.DepartmentFilter{At: at, Paths: []string{under}})
	return slices.DeleteFunc(list, func(d org.Department) bool {
		newest := d.Versions[len(d.Versions)-1].Path
		return !actor.CanIn(policy.ReadCoverage, newest) || f.Alone && f.DepartmentID != "" && d.ID != f.DepartmentID
	}), err
}

// cover reads what Cover needs.
func (s *Staffing) cover(ctx context.Context, departments []org.Department, requirements []Requirement, on courses.Date) ([]Covered, error) {
	places, positions, codes := make([]string, len(departments)), map[string]bool{}, map[string]bool{}
	for i, d := range departments {
		places[i] = d.ID
	}
	for _, r := range requirements {
		positions[r.PositionID], codes[r.CourseCode] = true, true
	}
	courseCodes := slices.Sorted(maps.Keys(codes))
	postings, err := s.org.ListPostings(ctx, org.PostingFilter{DepartmentIDs: places, PositionIDs: slices.Sorted(maps.Keys(positions)), At: begin(on)})
	if err != nil || len(postings) == 0 {
		return nil, err
	}
	holdings, err := s.certification.ListCurrent(ctx, people(postings), courseCodes, end(on))
	if err != nil {
		return nil, err
	}
	waivers, err := s.waiversOn(ctx, on, courseCodes)
	return Cover(postings, requirements, holdings, waivers, on), err
}

// people lists the persons of postings that come by person.
func people(postings []org.Posting) []string {
	ids := make([]string, 0, len(postings))
	for _, p := range postings {
		if len(ids) == 0 || ids[len(ids)-1] != p.PersonID {
			ids = append(ids, p.PersonID)
		}
	}
	return ids
}

// fillNumbers writes the certificates' numbers into the items.
//
// They are read here and not with the rest because only what is shown needs
// them, while coverage is answered from an index alone.
func (s *Staffing) fillNumbers(ctx context.Context, items []Item) error {
	wanted := map[string]bool{}
	for _, item := range items {
		for _, n := range item.Requirements {
			if n.CertificateID != "" {
				wanted[n.CertificateID] = true
			}
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	numbers, err := s.certification.FindNumbers(ctx, slices.Collect(maps.Keys(wanted)))
	if err != nil {
		return err
	}
	for _, item := range items {
		for i := range item.Requirements {
			item.Requirements[i].Number = numbers[item.Requirements[i].CertificateID]
		}
	}
	return nil
}
