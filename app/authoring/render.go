package authoring

import (
	"net/url"
	"path"
	"strings"

	"lantoa/app/platform/markdown"
	"lantoa/courses"
)

// renderLesson turns the Markdown of a lesson into safe HTML. lessons maps the
// file names of the course's lessons to their ids, for links between them.
//
//	[text](law:nd-244-2026#d3.5)  <a class="law" data-instrument="nd-244-2026" data-article="d3.5" href=…>
//	[text](02-name.md)            <a data-lesson="id" href="#id">
//	[text](files/form.txt)        <a data-file="form.txt" href="files/form.txt">
func renderLesson(md string, lessons map[string]string) (string, error) {
	return markdown.Render(md, markdown.Options{Callouts: courses.Callouts, Link: func(to string) []markdown.Attribute {
		return lessonLink(to, lessons)
	}})
}

func lessonLink(to string, lessons map[string]string) []markdown.Attribute {
	if c, err := courses.ParseLawLink(to); err == nil {
		return markdown.Law(c.Instrument, c.Article, courses.ArticleText(c.Article))
	}
	u, err := url.Parse(to)
	if err != nil {
		return []markdown.Attribute{}
	}
	if u.Host != "" {
		return nil
	}
	place := strings.TrimPrefix(u.Path, "./")
	if id, ok := lessons[place]; ok {
		return []markdown.Attribute{{Name: "data-lesson", Value: id}, {Name: "href", Value: "#" + id}}
	}
	if dir, name := path.Split(place); dir == "files/" {
		return []markdown.Attribute{{Name: "data-file", Value: name}, {Name: "href", Value: "files/" + name}}
	}
	return nil
}
