package api_test

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"lantoa/app/platform/api"
)

type sharedBase struct {
	Name string `json:"name" validate:"required"`
	Note string `json:"note"`
}

type sharedRule struct {
	sharedBase
	Days  int       `json:"days"`
	Until time.Time `json:"until,omitzero"`
}

type ruleInput struct {
	ID   string     `path:"id" json:"-"`
	Rule sharedRule `json:"rule" validate:"required"`
	Why  string     `json:"why"`
}

type ruleView struct {
	sharedBase
	State  string       `json:"state" enum:"open,closed" validate:"required"`
	Rules  []sharedRule `json:"rules"`
	Best   *sharedRule  `json:"best,omitempty" validate:"required"`
	Next   sharedRule   `json:"next,omitempty"`
	Below  []ruleView   `json:"below,omitempty"`
	Hidden string       `json:"-"`
}

type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Enum       []string          `json:"enum"`
	Required   []string          `json:"required"`
	Items      *schema           `json:"items"`
	Properties map[string]schema `json:"properties"`
}

func describeRules(t *testing.T, register func(r *api.Router[string, permission])) (map[string]schema, error) {
	t.Helper()
	s := api.NewServer(api.Config{})
	register(api.NewRouter(s, "", access))
	raw, err := s.OpenAPI()
	if err != nil {
		return nil, err
	}
	var doc struct {
		Components struct {
			Schemas map[string]schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Components.Schemas, nil
}

// What is required depends on the direction, whatever the order of routes.
func TestRequiredFieldsOfAnswersAndRequests(t *testing.T) {
	write := func(r *api.Router[string, permission]) {
		api.Post(r, "/rules/{id}", public, func(context.Context, string, ruleInput) (api.Nothing, error) { return api.Nothing{}, nil })
	}
	read := func(r *api.Router[string, permission]) {
		api.Get(r, "/rules", public, func(context.Context, string, api.Nothing) (ruleView, error) { return ruleView{}, nil })
	}
	for name, register := range map[string]func(r *api.Router[string, permission]){
		"the answer first":  func(r *api.Router[string, permission]) { read(r); write(r) },
		"the request first": func(r *api.Router[string, permission]) { write(r); read(r) },
	} {
		got, err := describeRules(t, register)
		if err != nil {
			t.Fatal(err)
		}
		for schema, want := range map[string][]string{
			"ApiTestRuleView":          {"name", "note", "rules", "state"},
			"ApiTestSharedRule":        {"days", "name", "note"},
			"ApiTestRuleInput":         {"rule"},
			"ApiTestSharedRuleRequest": {"name"},
			"ApiProblem":               {"code", "detail", "detailEn", "requestId", "status", "title", "type"},
		} {
			s, there := got[schema]
			required := slices.Sorted(slices.Values(s.Required))
			if !there || !reflect.DeepEqual(required, want) {
				t.Errorf("%s: %s requires %v, want %v", name, schema, required, want)
			}
		}
		view := got["ApiTestRuleView"].Properties
		const answer = "#/components/schemas/ApiTestSharedRule"
		if view["rules"].Items == nil || view["rules"].Items.Ref != answer || view["best"].Ref != answer || view["next"].Ref != answer || view["best"].Type != nil {
			t.Errorf("%s: references %+v", name, view)
		}
		if below := view["below"].Items; below == nil || below.Ref != "#/components/schemas/ApiTestRuleView" {
			t.Errorf("%s: a type within itself: %+v", name, view["below"])
		}
		if !reflect.DeepEqual(view["state"].Enum, []string{"open", "closed"}) {
			t.Errorf("%s: the values of state: %v", name, view["state"].Enum)
		}
		if rule := got["ApiTestRuleInput"].Properties["rule"]; rule.Ref != answer+"Request" {
			t.Errorf("%s: the request holds %q", name, rule.Ref)
		}
	}
}

type nullView struct {
	Best *sharedRule `json:"best"`
}

type embeddingView struct {
	*sharedBase
}

func TestAnswersThatCouldBeNullAreRefused(t *testing.T) {
	for name, register := range map[string]func(r *api.Router[string, permission]){
		"a pointer": func(r *api.Router[string, permission]) {
			api.Get(r, "/rules", public, func(context.Context, string, api.Nothing) ([]nullView, error) { return nil, nil })
		},
		"an embedded pointer": func(r *api.Router[string, permission]) {
			api.Get(r, "/rules", public, func(context.Context, string, api.Nothing) (embeddingView, error) { return embeddingView{}, nil })
		},
	} {
		if _, err := describeRules(t, register); err == nil || !strings.Contains(err.Error(), "GET /rules") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARouteAfterTheDocumentIsFoundAtStart(t *testing.T) {
	s := api.NewServer(api.Config{})
	if _, err := s.OpenAPI(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("it would not be in the document")
		}
	}()
	api.Get(api.NewRouter(s, "", access), "/late", public, func(context.Context, string, api.Nothing) (api.Nothing, error) { return api.Nothing{}, nil })
}
