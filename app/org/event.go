package org

import "time"

// EventKind says what happened to departments.
type EventKind string

// The kinds of events.
const (
	Create   EventKind = "create"
	Rename   EventKind = "rename"
	Merge    EventKind = "merge"
	Split    EventKind = "split"
	Reparent EventKind = "reparent"
	Dissolve EventKind = "dissolve"
)

// Draft is a department that an event makes. ID is chosen by the caller of
// Apply; ParentID "" is a root, or, in a split, the parent of what is split.
type Draft struct {
	ID       string `bson:"id" json:"id" validate:"omitempty,max=60,slug"`
	Naming   `bson:",inline"`
	ParentID string `bson:"parentId,omitempty" json:"parentId,omitempty" validate:"max=60,line"`
}

// Event is one dated change of the tree. Which fields count depends on Kind:
//
//   - create: Parts.
//   - rename: Subjects (one), Naming.
//   - reparent: Subjects (one), ParentID ("" makes a root).
//   - merge: Subjects end; people and children go to Into, an open department,
//     or to the only one of Parts, which is made.
//   - split: Subjects (one) is divided into Parts. It ends, and people and
//     children go to the first part; or, with Keeps, it goes on and keeps who
//     is not named in People.
//   - dissolve: Subjects end; people and children go to Into, the first of the
//     successors; more are in Successors. Without Into they must be empty.
//
// People says who goes elsewhere than the rest: person id → a part, or a
// successor.
type Event struct {
	ID          string            `bson:"_id" json:"id"`
	Seq         int64             `bson:"seq" json:"seq"`
	Kind        EventKind         `bson:"kind" json:"kind"`
	Date        time.Time         `bson:"date" json:"date"`
	Subjects    []string          `bson:"subjects,omitempty" json:"subjects,omitempty"`
	Into        string            `bson:"into,omitempty" json:"into,omitempty"`
	Successors  []string          `bson:"successors,omitempty" json:"successors,omitempty"`
	ParentID    string            `bson:"parentId,omitempty" json:"parentId,omitempty"`
	Naming      *Naming           `bson:"naming,omitempty" json:"naming,omitempty"`
	Parts       []Draft           `bson:"parts,omitempty" json:"parts,omitempty"`
	Keeps       bool              `bson:"keeps,omitempty" json:"keeps,omitempty"`
	People      map[string]string `bson:"people,omitempty" json:"people,omitempty"`
	Decision    string            `bson:"decision,omitempty" json:"decision,omitempty"`
	Note        string            `bson:"note,omitempty" json:"note,omitempty"`
	Departments []string          `bson:"departments" json:"departments"` // all that it changed
	By          string            `bson:"by" json:"by"`
	RecordedAt  time.Time         `bson:"recordedAt" json:"recordedAt"`
}

// Tree is all departments that ever were, by id.
type Tree map[string]Department

// Transfer sends the people of one department to others: those named in
// People there, the rest to Into; with Into "" the rest stay, or, when the
// department ends, must not exist.
type Transfer struct {
	From   string
	Ends   bool
	Into   string
	People map[string]string
}

// Change is what an event does to the tree: the new state of every department
// that it touches, and where people go.
type Change struct {
	Departments []Department
	Transfers   []Transfer
}
