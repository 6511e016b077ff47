package reminders

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/audit"
	"lantoa/app/auth/policy"
	"lantoa/app/platform/calendar"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const holidaysName = "holidays"

// calendarKept is how long another process's edit of the calendar may go
// unseen here.
const calendarKept = 30 * time.Second

// Holiday is a date that differs from its day of the week, as it is kept.
type Holiday struct {
	calendar.Holiday `bson:",inline"`
	UpdatedAt        time.Time `bson:"updatedAt" json:"updatedAt"`
	UpdatedBy        string    `bson:"updatedBy" json:"updatedBy"`
}

// SeedHolidays stores the known holidays where the date has none yet. It is
// for a migration, which runs once: a holiday that an administrator removed
// would otherwise come back.
func SeedHolidays(ctx context.Context, d *db.DB) error {
	now := db.Now()
	var writes []mongo.WriteModel
	for _, h := range calendar.Seed() {
		writes = append(writes, mongo.NewUpdateOneModel().SetUpsert(true).SetFilter(bson.M{"_id": h.Date}).
			SetUpdate(bson.M{"$setOnInsert": Holiday{Holiday: h, UpdatedAt: now, UpdatedBy: "system:seed"}}))
	}
	return d.Tx(ctx, func(ctx context.Context) error {
		res, err := d.Collection(holidaysName).BulkWrite(ctx, writes)
		if err != nil || res.UpsertedCount == 0 {
			return err
		}
		return audit.Record(ctx, d, audit.Entry{Actor: policy.System("seed"), Action: "calendar.seed", Subject: "calendar", After: bson.M{"days": res.UpsertedCount}})
	})
}

// Calendar returns the working days and hours as edited; at most 30 seconds
// old. Before anything is seeded it is calendar.Default.
func (r *Reminders) Calendar(ctx context.Context) (calendar.Calendar, error) {
	r.calendar.Lock()
	defer r.calendar.Unlock()
	if time.Since(r.calendar.read) < calendarKept {
		return r.calendar.value, nil
	}
	kept, err := db.Find[Holiday](ctx, r.holidays, bson.M{})
	if err != nil {
		return calendar.Calendar{}, err
	}
	list := make([]calendar.Holiday, len(kept))
	for i, h := range kept {
		list[i] = h.Holiday
	}
	if len(list) == 0 {
		list = calendar.Seed()
	}
	c, err := calendar.New(list, calendar.OfficeHours())
	if err != nil {
		return c, fmt.Errorf("the calendar of the database: %w", err)
	}
	r.calendar.value, r.calendar.read = c, time.Now()
	return c, nil
}

func (r *Reminders) forgetCalendar() {
	r.calendar.Lock()
	defer r.calendar.Unlock()
	r.calendar.read = time.Time{}
}

// Year is the calendar of a year. Known is false for a year of which only
// weekends are known.
type Year struct {
	Year     int       `json:"year"`
	Known    bool      `json:"known"`
	Holidays []Holiday `json:"holidays"`
}

// ListHolidays returns the days of a year that differ from their day of the
// week, in order.
func (r *Reminders) ListHolidays(ctx context.Context, year int) (Year, error) {
	from, to := fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year)
	list, err := db.Find[Holiday](ctx, r.holidays, bson.M{"_id": bson.M{"$gte": from, "$lte": to}},
		options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
	return Year{Year: year, Known: len(list) > 0, Holidays: list}, err
}

// PutHoliday makes a date a day off or a swapped working day, in the place of
// what it was. Errors: fault.Invalid, fault.Forbidden.
func (r *Reminders) PutHoliday(ctx context.Context, actor policy.Actor, h calendar.Holiday) (Holiday, error) {
	if !actor.CanIn(policy.ManageCalendar, "/") {
		return Holiday{}, errProvince()
	}
	day, err := time.ParseInLocation(time.DateOnly, h.Date, calendar.Zone)
	if err != nil || day.Year() < 2020 || day.Year() > 2100 {
		return Holiday{}, fault.InvalidField("path.date", "date", "Ngày viết dạng 2026-11-24.", "A date takes the form 2026-11-24.")
	}
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	if !h.Off && !weekend {
		return Holiday{}, fault.InvalidField("off", "workday", "Ngày này vốn là ngày làm việc; muốn bỏ ngày nghỉ thì xóa ngày ấy khỏi lịch.",
			"This is a working day as it is; to take a day off back, delete it.")
	}
	h.Name = strings.TrimSpace(h.Name)
	out := Holiday{Holiday: h, UpdatedAt: r.Now(), UpdatedBy: actor.PersonID}
	err = r.db.Tx(ctx, func(ctx context.Context) error {
		var old *Holiday
		found, err := db.FindOne[Holiday](ctx, r.holidays, bson.M{"_id": h.Date})
		switch {
		case err == nil:
			old = &found
		case !fault.Is(err, fault.NotFound):
			return err
		}
		if _, err := r.holidays.ReplaceOne(ctx, bson.M{"_id": h.Date}, out, options.Replace().SetUpsert(true)); err != nil {
			return err
		}
		return audit.Record(ctx, r.db, audit.Entry{Actor: actor, Action: "calendar.put", Subject: "calendar:" + h.Date, Before: orNil(old), After: out})
	})
	r.forgetCalendar()
	return out, err
}

// DeleteHoliday makes a date again what its day of the week says. Errors:
// fault.NotFound, fault.Forbidden.
func (r *Reminders) DeleteHoliday(ctx context.Context, actor policy.Actor, date string) error {
	if !actor.CanIn(policy.ManageCalendar, "/") {
		return errProvince()
	}
	err := r.db.Tx(ctx, func(ctx context.Context) error {
		var old Holiday
		if err := r.holidays.FindOneAndDelete(ctx, bson.M{"_id": date}).Decode(&old); err != nil {
			return err
		}
		return audit.Record(ctx, r.db, audit.Entry{Actor: actor, Action: "calendar.delete", Subject: "calendar:" + date, Before: old})
	})
	r.forgetCalendar()
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "Lịch không có ngày này.", "The calendar does not list this day.")
	}
	return err
}

// orNil keeps a typed nil from passing for something.
func orNil[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func errProvince() error {
	return fault.New(fault.Forbidden, "Việc này chỉ dành cho người được giao trên toàn tỉnh.", "This needs a grant over the whole province.")
}

func holidaysCollection() db.Collection {
	return db.Collection{
		Name: holidaysName, // _id is the date
		Schema: db.Object([]string{"date", "name", "off", "verified", "updatedAt", "updatedBy"}, bson.M{
			"date": bson.M{"bsonType": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}, "name": db.Text(1, 200),
			"off": db.Type("bool"), "verified": db.Type("bool"), "updatedAt": db.Type("date"), "updatedBy": db.Text(1, 100),
		}),
	}
}
