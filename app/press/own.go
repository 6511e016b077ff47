package press

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// PersonExport is what the register keeps of a person: as a spokesperson, as
// one to whom speaking was delegated, and the requests that they took in,
// answered or refused.
type PersonExport struct {
	Spokesperson []OwnTerm       `json:"spokesperson"`
	Delegations  []OwnDelegation `json:"delegations"`
	Requests     []OwnRequest    `json:"requests"`
}

// OwnTerm is a time as the spokesperson of an agency.
type OwnTerm struct {
	DepartmentID string                    `json:"departmentId"`
	Kind         handbook.SpokespersonKind `json:"kind" enum:"head,assigned"`
	Contact
	From        string     `json:"from"`
	Until       string     `json:"until,omitempty"`
	Decision    string     `json:"decision,omitempty"`
	PublishedAt *time.Time `json:"publishedAt,omitempty"`
}

// OwnDelegation is a delegation to the person.
type OwnDelegation struct {
	DepartmentID string `json:"departmentId"`
	Title        string `json:"title"`
	Phone        string `json:"phone,omitempty"`
	Email        string `json:"email,omitempty"`
	Case         string `json:"case"`
	Document     string `json:"document"`
	From         string `json:"from"`
	Until        string `json:"until"`
}

// OwnRequest is a request of the press without the journalist, who is another.
type OwnRequest struct {
	ID       string               `json:"id"`
	Kind     handbook.RequestKind `json:"kind"`
	Outlet   string               `json:"outlet"`
	Question string               `json:"question"`
	Received time.Time            `json:"received"`
	Due      *time.Time           `json:"due,omitempty"`
	Exercise bool                 `json:"exercise"`
	State    string               `json:"state" enum:"open,answered,refused"`
	Answered *time.Time           `json:"answered,omitempty"`
	Form     string               `json:"form,omitempty"`
	Answer   string               `json:"answer,omitempty"`
	Refusal  *Refusal             `json:"refusal,omitempty"`
}

// ExportPerson gathers it, oldest first; handled are the ids of requests that
// the person is known to have answered or refused.
func (p *Press) ExportPerson(ctx context.Context, personID string, handled []string) (PersonExport, error) {
	out := PersonExport{Spokesperson: []OwnTerm{}, Delegations: []OwnDelegation{}, Requests: []OwnRequest{}}
	terms, err := ofPerson[Spokesperson](ctx, p.db.Collection(spokespersonsName), bson.M{"personId": personID})
	if err != nil {
		return out, err
	}
	for _, t := range terms {
		out.Spokesperson = append(out.Spokesperson, OwnTerm{
			DepartmentID: t.DepartmentID, Kind: t.Kind, Contact: t.Contact, From: t.From, Until: t.Until, Decision: t.Decision, PublishedAt: t.PublishedAt,
		})
	}
	delegations, err := ofPerson[Delegation](ctx, p.db.Collection(delegationsName), bson.M{"personId": personID})
	if err != nil {
		return out, err
	}
	for _, d := range delegations {
		out.Delegations = append(out.Delegations, OwnDelegation{
			DepartmentID: d.DepartmentID, Title: d.Title, Phone: d.Phone, Email: d.Email, Case: d.Case, Document: d.Document, From: d.From, Until: d.Until,
		})
	}
	requests, err := ofPerson[Request](ctx, p.db.Collection(requestsName), bson.M{"$or": bson.A{bson.M{"createdBy": personID}, bson.M{"_id": bson.M{"$in": append([]string{}, handled...)}}}})
	for _, r := range requests {
		out.Requests = append(out.Requests, OwnRequest{
			ID: r.ID, Kind: r.Kind, Outlet: r.Outlet, Question: r.Question, Received: r.Received, Due: r.Due, Exercise: r.Exercise,
			State: r.State, Answered: r.Answered, Form: r.Form, Answer: r.Answer, Refusal: r.Refusal,
		})
	}
	return out, err
}

func ofPerson[T any](ctx context.Context, c *mongo.Collection, where bson.M) ([]T, error) {
	return db.Find[T](ctx, c, where, options.Find().SetSort(bson.D{{Key: "createdAt", Value: 1}, {Key: "_id", Value: 1}}))
}
