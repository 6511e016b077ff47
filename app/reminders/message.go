package reminders

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"slices"
	"strings"
	"text/template"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/authoring"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/app/platform/mail"
)

//go:embed templates
var templateFiles embed.FS

var (
	textTemplates = template.Must(template.ParseFS(templateFiles, "templates/*.txt"))
	htmlTemplates = htmltemplate.Must(htmltemplate.ParseFS(templateFiles, "templates/*.html"))
)

// mostNames bounds the people named in one mail.
const mostNames = 300

// letter is what the templates are filled with.
type letter struct {
	Name     string
	URL      string
	One      bool
	Count    int
	Courses  []line  // a learner's
	Groups   []group // a coordinator's
	Unnamed  int     // people beyond mostNames
	Day      fault.Text
	Earliest line
	Sender   fault.Text // of a nudge
}

type line struct {
	Title, Standing, Due string
	TitleEn              string
	StandingEn, DueEn    string
	Person, sortKey      string
}

type group struct {
	Title       string
	TitleEn     string
	Count       int
	Departments []department
}

type department struct {
	Name   string
	NameEn string
	People []line
}

// compose reads again what is still to be finished, and writes the mail about
// that; !needed when nothing is left, or the person has gone.
func (r *Reminders) compose(ctx context.Context, u *rules, n Notification, language string) (m mail.Message, needed bool, err error) {
	if n.isNote() {
		return r.composeNote(ctx, n, language)
	}
	sent, err := db.Find[Reminder](ctx, r.reminders, bson.M{"notification": n.ID})
	if err != nil {
		return m, false, err
	}
	ids := make([]string, len(sent))
	departments := make(map[string]string, len(sent))
	for i, s := range sent {
		ids[i], departments[s.Subject] = s.Subject, s.DepartmentID
	}
	items, err := r.left(ctx, u, n, ids)
	if err != nil || len(items) == 0 {
		return m, false, err
	}
	person, ok, err := r.recipient(ctx, n.PersonID)
	if err != nil || !ok || person.Email == "" {
		return m, false, err
	}
	courses, err := r.courses(ctx, items)
	if err != nil {
		return m, false, err
	}
	sortItems(items)
	l := letter{Name: person.FullName(), URL: r.cfg.PublicURL, Count: len(items), One: len(items) == 1, Day: fault.T(u.now.In(calendar.Zone).Format("02/01/2006"), u.now.In(calendar.Zone).Format("2 January 2006"))}
	for _, it := range items {
		l.Courses = append(l.Courses, u.line(it, courses))
	}
	l.Earliest = l.Courses[0]
	if n.Sender != nil {
		l.Sender = n.Sender.name()
	}
	name, subject := "learner", l.learnerSubject()
	if n.Kind == KindOverview {
		name, subject = "coordinator", l.overviewSubject()
		if err := r.name(ctx, &l, items, courses, departments); err != nil {
			return m, false, err
		}
	}
	m = mail.Message{ID: mailID(n), From: r.cfg.MailFrom, To: mail.Address(l.Name, person.Email), Subject: subject.Vi, Date: u.now}
	if language == English {
		m.Subject = subject.En
	}
	m.Text, m.HTML, err = render(name+"."+language, l)
	return m, err == nil, err
}

// left returns what a mail still has to be about.
func (r *Reminders) left(ctx context.Context, u *rules, n Notification, enrolmentIDs []string) ([]item, error) {
	if n.Kind == KindNudge {
		return r.unfinished(ctx, enrolmentIDs)
	}
	return r.find(ctx, u, learning.IncompleteFilter{IDs: enrolmentIDs})
}

func (l letter) learnerSubject() fault.Text {
	switch {
	case l.One:
		return fault.T(fmt.Sprintf("Nhắc học: “%s” %s", l.Earliest.Title, l.Earliest.Standing), fmt.Sprintf("Reminder: “%s”, %s", l.Earliest.TitleEn, l.Earliest.StandingEn))
	case l.Sender.Vi != "":
		return fault.T(fmt.Sprintf("Nhắc học: %d khóa học chưa hoàn thành", l.Count), fmt.Sprintf("Reminder: %d courses to finish", l.Count))
	}
	return fault.T(fmt.Sprintf("Nhắc học: %d khóa học sắp đến hạn hoặc đã quá hạn", l.Count), fmt.Sprintf("Reminder: %d courses are due soon or overdue", l.Count))
}

func (l letter) overviewSubject() fault.Text {
	return fault.T(fmt.Sprintf("Lan Tỏa: %d lượt học quá hạn trong phạm vi phụ trách, ngày %s", l.Count, l.Day.Vi),
		fmt.Sprintf("Lan Tỏa: %s in your departments, %s", overdue(l.Count), l.Day.En))
}

func render(name string, l letter) (text, html string, err error) {
	var plain, rich strings.Builder
	if err := textTemplates.ExecuteTemplate(&plain, name+".txt", l); err != nil {
		return "", "", err
	}
	err = htmlTemplates.ExecuteTemplate(&rich, name+".html", l)
	return plain.String(), rich.String(), err
}

func (u *rules) line(it item, courses map[string]authoring.Course) line {
	s := standing(u.calendar, it.Due, u.now)
	return line{Title: titleOf(courses, it.CourseCode), TitleEn: titleEnOf(courses, it.CourseCode), Standing: s.Vi, StandingEn: s.En, Due: dateInWords(it.Due), DueEn: dueDay(it.Due).Format("2 January 2006")}
}

// name fills in who is late, by course, department and name.
func (r *Reminders) name(ctx context.Context, l *letter, items []item, courses map[string]authoring.Course, departments map[string]string) error {
	people, units, err := r.names(ctx, items, departments)
	if err != nil {
		return err
	}
	groups := map[string]map[string][]line{}
	counts := map[string]int{}
	for i, it := range items {
		counts[it.CourseCode]++
		if i >= mostNames {
			l.Unnamed++
			continue
		}
		row, unit := l.Courses[i], units[departments[it.ID]].Name
		row.Person, row.sortKey = people[it.PersonID].FullName(), people[it.PersonID].SortKey
		if groups[it.CourseCode] == nil {
			groups[it.CourseCode] = map[string][]line{}
		}
		groups[it.CourseCode][unit] = append(groups[it.CourseCode][unit], row)
	}
	for code, count := range counts {
		g := group{Title: titleOf(courses, code), TitleEn: titleEnOf(courses, code), Count: count}
		for unit, rows := range groups[code] {
			slices.SortFunc(rows, func(a, b line) int { return cmp.Compare(a.sortKey, b.sortKey) })
			g.Departments = append(g.Departments, department{Name: cmp.Or(unit, "Chưa có đơn vị"), NameEn: cmp.Or(unit, "No department"), People: rows})
		}
		slices.SortFunc(g.Departments, func(a, b department) int { return cmp.Compare(a.Name, b.Name) })
		l.Groups = append(l.Groups, g)
	}
	slices.SortFunc(l.Groups, func(a, b group) int { return cmp.Compare(a.Title, b.Title) })
	return nil
}

func (r *Reminders) names(ctx context.Context, items []item, departments map[string]string) (map[string]org.Person, map[string]org.Department, error) {
	var personIDs, unitIDs []string
	for _, it := range items[:min(len(items), mostNames)] {
		personIDs = append(personIDs, it.PersonID)
		if id := departments[it.ID]; id != "" && !slices.Contains(unitIDs, id) {
			unitIDs = append(unitIDs, id)
		}
	}
	people, err := r.cfg.Org.FindPeople(ctx, personIDs)
	if err != nil || len(unitIDs) == 0 {
		return people, nil, err
	}
	units, err := r.cfg.Org.FindDepartments(ctx, unitIDs)
	return people, units, err
}
