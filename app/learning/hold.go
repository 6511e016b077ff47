package learning

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// AttemptHold tells which screen of the learner an attempt is open on. It is
// advice for the other screens: answers are taken from any of them.
type AttemptHold struct {
	Client string     `json:"client,omitempty"` // absent when none holds it
	Device string     `json:"device,omitempty"`
	Since  *time.Time `json:"since,omitempty"`
	// State is finished as soon as no answer is taken any more, graded or not.
	State      string     `json:"state" enum:"in_progress,finished"`
	Deadline   *time.Time `json:"deadline,omitempty"`
	ServerTime time.Time  `json:"serverTime"`
}

// heldAttempt is the little of an attempt that its hold needs.
type heldAttempt struct {
	State    string     `bson:"state"`
	Deadline *time.Time `bson:"deadline"`
	ClosesAt *time.Time `bson:"closesAt"`
	Hold     *hold      `bson:"hold"`
}

type hold struct {
	Client string    `bson:"client"`
	Device string    `bson:"device"`
	Since  time.Time `bson:"since"`
}

var holdFields = bson.M{"state": 1, "deadline": 1, "closesAt": 1, "hold": 1}

type holdInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	Client string `json:"client" validate:"required,max=64,line"` // made by the screen, opaque
	Device string `json:"device" validate:"max=100,line"`         // in words for the learner
}

// HoldAttempt notes that a screen has the attempt now; the last to say so has
// it. What is finished stays as it is. Errors: fault.NotFound.
func (l *Learning) HoldAttempt(ctx context.Context, actor policy.Actor, in holdInput) (AttemptHold, error) {
	now := l.Now()
	filter := append(ownAttempt(actor, in.ID),
		bson.E{Key: "state", Value: InProgress},
		bson.E{Key: "closesAt", Value: bson.M{"$not": bson.M{"$lt": now}}}) // or none
	// A screen that says so again has held it since it first did. What a client
	// wrote is never read as an expression.
	client := bson.M{"$literal": in.Client}
	since := bson.M{"$cond": bson.A{bson.M{"$eq": bson.A{"$hold.client", client}}, "$hold.since", now}}
	set := bson.A{bson.M{"$set": bson.M{"hold": bson.M{"client": client, "device": bson.M{"$literal": in.Device}, "since": since}}}}
	var a heldAttempt
	err := l.attempts.FindOneAndUpdate(ctx, filter, set,
		options.FindOneAndUpdate().SetReturnDocument(options.After).SetProjection(holdFields)).Decode(&a)
	err = db.Translate(err)
	if fault.Is(err, fault.NotFound) {
		return l.FindHold(ctx, actor, attemptInput{ID: in.ID})
	}
	return a.view(now), err
}

// FindHold tells which screen has the attempt: one find of a few fields, made
// to be asked often. Errors: fault.NotFound.
func (l *Learning) FindHold(ctx context.Context, actor policy.Actor, in attemptInput) (AttemptHold, error) {
	a, err := db.FindOne[heldAttempt](ctx, l.attempts, ownAttempt(actor, in.ID), options.FindOne().SetProjection(holdFields))
	if fault.Is(err, fault.NotFound) {
		return AttemptHold{}, errNoAttempt()
	}
	return a.view(l.Now()), err
}

func ownAttempt(actor policy.Actor, id string) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "personId", Value: actor.PersonID}}
}

func (a heldAttempt) view(now time.Time) AttemptHold {
	v := AttemptHold{State: a.State, Deadline: a.Deadline, ServerTime: now}
	if a.ClosesAt != nil && now.After(*a.ClosesAt) {
		v.State = Finished
	}
	if a.Hold != nil {
		v.Client, v.Device, v.Since = a.Hold.Client, a.Hold.Device, &a.Hold.Since
	}
	return v
}
