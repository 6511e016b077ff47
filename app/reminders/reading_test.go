package reminders

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth/policy"
	"lantoa/app/handbooks"
	"lantoa/app/org"
)

// readers are people who must read an edition by a day.
func (r *rig) readers(due string, people ...org.Person) {
	r.main.Readings = func(_ context.Context, f func(handbooks.Unread) error) error {
		for _, p := range people {
			if err := f(handbooks.Unread{PersonID: p.ID, EditionID: "e1", Number: "2026.1", Title: "Sổ tay", DepartmentPath: so, Due: at(r.t, due)}); err != nil {
				return err
			}
		}
		return nil
	}
}

func (r *rig) run(clock string) {
	r.t.Helper()
	r.set(clock)
	must(r.t, r.main.readings(context.Background(), "", order{Day: dayName(r.Clock.Now())}))
}

func (r *rig) notes(personID string) int {
	return r.count("notifications", bson.M{"personId": personID, "kind": KindHandbook})
}

func TestReadersAreRemindedByThePolicysSteps(t *testing.T) {
	r := newRig(t)
	p := r.Add(t, so)
	chief := r.Add(t, so, policy.Grant{Role: policy.Coordinator, Path: so})
	r.readers("2026-12-05 00:00", p) // the last day is Friday, 4 December
	for _, c := range []struct {
		clock        string
		reader, head int
	}{
		{"2026-11-23 08:05", 0, 0},
		{"2026-11-24 08:05", 0, 0}, // a day off
		{"2026-11-25 06:00", 0, 0}, // too early in the day: put off
		{"2026-11-25 08:05", 1, 0}, // seven working days before
		{"2026-11-25 08:06", 1, 0},
		{"2026-11-26 08:05", 1, 0},
		{"2026-12-03 08:05", 2, 0},
		{"2026-12-04 08:05", 3, 0},
		{"2026-12-09 08:05", 4, 1}, // three after: the coordinator hears
		{"2026-12-09 09:00", 4, 1},
		{"2026-12-10 08:05", 4, 1},
	} {
		r.run(c.clock)
		if a, b := r.notes(p.ID), r.notes(chief.ID); a != c.reader || b != c.head {
			t.Errorf("%s: %d to the reader, %d to the coordinator, want %d and %d", c.clock, a, b, c.reader, c.head)
		}
	}
	if n := r.count("outbox", bson.M{"_id": bson.M{"$regex": "^readings:2026-11-25"}}); n != 1 {
		t.Errorf("%d rows for the end of the quiet", n)
	}
	r.readers("2026-12-05 00:00")
	r.run("2026-12-15 08:05")
	if n := r.notes(p.ID); n != 4 {
		t.Errorf("who has read it was told again: %d", n)
	}
}
