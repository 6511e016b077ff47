package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/valyala/fasthttp"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"
	"golang.org/x/sync/errgroup"

	"lantoa/app"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

const course = "phat-ngon-bao-chi"

// user is a signed-in person in the middle of the course.
type user struct {
	email, token string
	enrolment    string
	lessons      []string
	attempt      string
	questions    []courses.PaperQuestion
	seq          int64
}

// prepare signs in the users, enrols each and opens every lesson once.
func (t *target) prepare(ctx context.Context) error {
	emails, err := t.emails(ctx)
	if err != nil {
		return err
	}
	t.crowd = make([]user, len(emails))
	for i, email := range emails {
		t.crowd[i].email = email
	}
	err = t.each(func(u *user) error {
		if err := u.signIn(); err != nil {
			return err
		}
		return u.begin()
	})
	fmt.Printf("%d users signed in and enrolled\n", len(emails))
	return err
}

// each does something for every user, four at a time.
func (t *target) each(f func(u *user) error) error {
	var group errgroup.Group
	group.SetLimit(4)
	for i := range t.crowd {
		group.Go(func() error { return f(&t.crowd[i]) })
	}
	return group.Wait()
}

// emails takes people of the province out of the database: an API that lists
// addresses of strangers would be a defect.
func (t *target) emails(ctx context.Context) ([]string, error) {
	d, err := db.Connect(ctx, t.mongo, "lantoa")
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close(ctx) }()
	people, err := db.Find[struct {
		Email string `bson:"email"`
	}](ctx, d.Collection("people"), bson.M{"active": true, "email": bson.M{"$gt": ""}},
		options.Find().SetLimit(int64(t.users)).SetSort(bson.D{{Key: "_id", Value: 1}}).SetProjection(bson.M{"email": 1}))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range people {
		out = append(out, p.Email)
	}
	if len(out) < t.users {
		return nil, fmt.Errorf("only %d people to sign in", len(out))
	}
	return out, nil
}

func (u *user) signIn() error {
	var got struct {
		AccessToken string `json:"accessToken"`
	}
	body := fmt.Sprintf(`{"email":%q,"password":%q}`, u.email, app.DemoPassword)
	if err := u.ask(fasthttp.MethodPost, "/api/v1/auth/login", body, &got); err != nil {
		return err
	}
	u.token = got.AccessToken
	return nil
}

func (u *user) begin() error {
	var enrolment struct {
		ID string `json:"id"`
	}
	if err := u.ask(fasthttp.MethodPost, "/api/v1/courses/"+course+"/enrolments", "{}", &enrolment); err != nil {
		return err
	}
	u.enrolment = enrolment.ID
	var view struct {
		Modules []courses.OutlineModule `json:"modules"`
	}
	if err := u.ask(fasthttp.MethodGet, "/api/v1/enrolments/"+u.enrolment, "", &view); err != nil {
		return err
	}
	for _, m := range view.Modules {
		for _, l := range m.Lessons {
			u.lessons = append(u.lessons, l.ID)
			if err := u.ask(fasthttp.MethodGet, "/api/v1/enrolments/"+u.enrolment+"/lessons/"+l.ID, "", nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// start begins an attempt, or goes on with the one that runs.
func (u *user) start() error {
	var a struct {
		ID    string        `json:"id"`
		Paper courses.Paper `json:"paper"`
	}
	if err := u.ask(fasthttp.MethodPost, "/api/v1/enrolments/"+u.enrolment+"/quizzes/cuoi-khoa/attempts", "{}", &a); err != nil {
		return err
	}
	u.attempt, u.questions = a.ID, a.Paper.Questions
	if len(u.questions) == 0 {
		return fmt.Errorf("%s got a paper without questions", u.email)
	}
	return nil
}

var patient fasthttp.Client

// ask is a request outside the measurement; anything but success is an error.
func (u *user) ask(method, path, body string, into any) error {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	u.fill(req, method, path, body)
	if err := patient.Do(req, res); err != nil {
		return err
	}
	if res.StatusCode() > 299 {
		return fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode(), res.Body())
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(res.Body(), into)
}

func (u *user) fill(req *fasthttp.Request, method, path, body string) {
	req.Header.SetMethod(method)
	req.SetRequestURI("http://" + listen + path)
	if u.token != "" {
		req.Header.Set("Authorization", "Bearer "+u.token)
	}
	if body != "" {
		req.Header.SetContentType("application/json")
		req.SetBodyString(body)
	}
}

var pool sync.Pool

type exchange struct {
	req fasthttp.Request
	res fasthttp.Response
}

// send is a measured request.
func send(c *fasthttp.HostClient, fill func(*fasthttp.Request)) (int, error) {
	x, ok := pool.Get().(*exchange)
	if !ok {
		x = &exchange{}
	}
	defer pool.Put(x)
	x.req.Reset()
	x.res.Reset()
	fill(&x.req)
	err := c.Do(&x.req, &x.res)
	return x.res.StatusCode(), err
}

// answer is a body that fits the question; whether it is right does not matter.
func answer(seq int64, q courses.PaperQuestion) string {
	var a courses.Answer
	switch q.Type {
	case courses.Single, courses.Multiple:
		a.Choice = []string{q.Options[0].ID}
	case courses.Ordering:
		for _, o := range q.Options {
			a.Choice = append(a.Choice, o.ID)
		}
	case courses.Matching:
		a.Pairs = map[string]string{q.Options[0].ID: q.Right[0].ID}
	case courses.TrueFalse:
		yes := true
		a.Bool = &yes
	case courses.ShortText:
		a.Text = "24 giờ"
	case courses.Number:
		n := 24.0
		a.Number = &n
	}
	b, err := json.Marshal(map[string]any{"seq": seq, "answer": a})
	if err != nil {
		panic(err) // plain kinds only
	}
	return string(b)
}
