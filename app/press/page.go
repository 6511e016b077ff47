package press

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/calendar"
)

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageStyle string

	pageTemplate = template.Must(template.New("spokespersons").Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(pageStyle) }}).Parse(pageText))
	// pagePolicy admits the page's own style and its form, and nothing else.
	pagePolicy = "default-src 'none'; style-src 'sha256-" + styleHash() + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

func styleHash() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// publicContent is what the template is filled with.
type publicContent struct {
	AsOf, Day, Updated string
	Groups             []publicGroup
}

type publicGroup struct {
	id, Department string
	People         []PublicSpokesperson
}

// publicPage reads its query by itself: a visitor's odd address still shows today's
// list.
func (p *Press) publicPage(ctx context.Context, _ policy.Actor, in pageInput) (api.HTML, error) {
	day := ""
	if t, err := time.Parse(time.DateOnly, in.AsOf); err == nil && t.Year() >= 1900 && t.Year() <= 2200 {
		day = in.AsOf
	}
	list, err := p.ListPublic(ctx, day)
	if err != nil {
		return api.HTML{}, err
	}
	page := publicContent{AsOf: list.AsOf, Day: shownDay(list.AsOf)}
	if list.UpdatedAt != nil {
		page.Updated = list.UpdatedAt.In(calendar.Zone).Format("15:04 02/01/2006")
	}
	for _, s := range list.Items {
		if n := len(page.Groups); n == 0 || page.Groups[n-1].id != s.DepartmentID {
			page.Groups = append(page.Groups, publicGroup{id: s.DepartmentID, Department: s.Department})
		}
		g := &page.Groups[len(page.Groups)-1]
		g.People = append(g.People, s)
	}
	var body bytes.Buffer
	err = pageTemplate.Execute(&body, page)
	return api.HTML{Body: body.Bytes(), Policy: pagePolicy}, err
}

type pageInput struct {
	AsOf string `query:"asOf" json:"-"`
}

// shownDay writes a day as people here do: 05/11/2026.
func shownDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("02/01/2006")
}
