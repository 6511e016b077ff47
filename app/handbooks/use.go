package handbooks

import (
	"context"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/db"
	"lantoa/handbook"
)

// Open is one item that was opened on a day, perhaps several times.
type Open struct {
	Kind handbook.ItemKind `json:"kind" validate:"oneof=section procedure template clock channel"`
	ID   string            `json:"id" validate:"required,max=100"`
	// Day is when, in Vietnam (2006-01-02), today when empty; what was opened
	// without a line is told later.
	Day      string `json:"day,omitempty" validate:"omitempty,datetime=2006-01-02"`
	Incident bool   `json:"incident,omitempty"` // while working on one
	Count    int    `json:"count,omitempty" validate:"min=0,max=20"`
}

type opensInput struct {
	Opens []Open `json:"opens" validate:"required,min=1,max=50,dive"`
}

// latestNews is how long after its day an opening may be told.
const latestNews = 14

func (h *Handbooks) noteOpens(ctx context.Context, _ policy.Actor, in opensInput) (api.Nothing, error) {
	return api.Nothing{}, h.Opened(ctx, in.Opens...)
}

// Opened counts items that were opened. What the edition in force does not
// have, or what is told too late, is left out.
func (h *Handbooks) Opened(ctx context.Context, opens ...Open) error {
	b, err := h.current(ctx)
	if err != nil {
		return err
	}
	now := h.Now().In(zone)
	today, oldest := now.Format(time.DateOnly), now.AddDate(0, 0, -latestNews).Format(time.DateOnly)
	var writes []mongo.WriteModel
	for _, o := range opens {
		if o.Day == "" {
			o.Day = today
		}
		if _, ok := b.index().Find(o.Kind, o.ID); !ok || o.Day < oldest || o.Day > today {
			continue
		}
		id := o.Day + "/" + string(o.Kind) + "/" + o.ID
		if o.Incident {
			id += "!"
		}
		day, err := time.ParseInLocation(time.DateOnly, o.Day, zone)
		if err != nil {
			return err
		}
		writes = append(writes, mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": id}).SetUpsert(true).SetUpdate(bson.M{
			"$inc":         bson.M{"count": max(o.Count, 1)},
			"$setOnInsert": bson.M{"day": o.Day, "at": day, "kind": o.Kind, "item": o.ID, "incident": o.Incident},
		}))
	}
	if len(writes) == 0 {
		return nil
	}
	_, err = h.opens.BulkWrite(ctx, writes, options.BulkWrite().SetOrdered(false))
	return db.Translate(err)
}

const (
	usesOver = 90 // days that rank a search
	usesKept = time.Minute
)

// useCounts keeps for a minute how often items were opened: a search need not
// count them each time, and an older rank does no harm.
type useCounts struct {
	mu     sync.Mutex
	until  time.Time
	counts map[itemKey]int
}

type itemKey struct {
	Kind handbook.ItemKind `bson:"kind"`
	ID   string            `bson:"item"`
}

// uses tells how often an item was opened of late.
func (h *Handbooks) uses(ctx context.Context) (func(handbook.Item) int, error) {
	c := &h.useCounts
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := h.Now(); now.After(c.until) {
		used, err := h.opened(ctx, now.In(zone).AddDate(0, 0, -usesOver).Format(time.DateOnly), now.In(zone).Format(time.DateOnly))
		if err != nil {
			return nil, err
		}
		c.counts = make(map[itemKey]int, len(used))
		for _, u := range used {
			c.counts[u.ID] = u.InIncidents + u.Outside
		}
		c.until = now.Add(usesKept)
	}
	counts := c.counts // replaced, never changed
	return func(e handbook.Item) int { return counts[itemKey{e.Kind, e.ID}] }, nil
}

// used is how often an item was opened.
type used struct {
	ID          itemKey `bson:"_id"`
	InIncidents int     `bson:"inIncidents"`
	Outside     int     `bson:"outside"`
}

// opened counts by item, from a day to a day.
func (h *Handbooks) opened(ctx context.Context, from, to string) ([]used, error) {
	when := func(incident bool) bson.M {
		return bson.M{"$sum": bson.M{"$cond": bson.A{bson.M{"$eq": bson.A{"$incident", incident}}, "$count", 0}}}
	}
	return db.Aggregate[used](ctx, h.opens, bson.A{
		bson.M{"$match": bson.M{"day": bson.M{"$gte": from, "$lte": to}}},
		bson.M{"$group": bson.M{"_id": bson.M{"kind": "$kind", "item": "$item"}, "inIncidents": when(true), "outside": when(false)}},
	})
}
