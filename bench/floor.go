package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/gofiber/fiber/v2"
	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
)

// floors is the bare Fiber app that the application is measured against: each
// route does the one database operation of its counterpart, on documents of
// the same shape, at the same durability, and nothing else: no sign-in, no
// validation, no log.
type floors struct {
	db   *db.DB
	hash string
}

const (
	floorDocuments  = 2000
	lessonBytes     = 9 << 10
	floorCollection = "bench_floor"
)

func floorID(i int) string { return fmt.Sprintf("f%05d", i%floorDocuments) }

// fill makes the documents that the floor routes read and write.
func (f *floors) fill(ctx context.Context) error {
	c := f.db.Collection(floorCollection)
	if err := c.Drop(ctx); err != nil {
		return err
	}
	if err := db.Ensure(ctx, f.db, db.Collection{Name: floorCollection}); err != nil {
		return err
	}
	var docs []any
	for i := range floorDocuments {
		lessons := bson.M{}
		for l := range 9 {
			lessons[fmt.Sprint("bai-hoc-so-", l)] = bson.M{"openedAt": db.Now(), "seconds": 60}
		}
		docs = append(docs, bson.M{
			"_id": floorID(i), "personId": fmt.Sprint("p", i), "state": "in_progress",
			"deadline": db.Now().Add(24 * time.Hour), "progress": bson.M{"lessons": lessons}, "answers": bson.M{},
		})
	}
	_, err := c.InsertMany(ctx, docs)
	if err != nil {
		return err
	}
	f.hash, err = argon2id.CreateHash("mat-khau-do-hieu-nang", argonParams)
	return err
}

var argonParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// serve listens on a free loopback port until ctx ends.
func (f *floors) serve(ctx context.Context) (address string, err error) {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	c := f.db.Collection(floorCollection)
	body := make([]byte, lessonBytes)
	for i := range body {
		body[i] = 'a' + byte(i%26)
	}
	app.Get("/find/:id", func(fc *fiber.Ctx) error {
		if _, err := db.FindOne[bson.Raw](fc.UserContext(), c, bson.M{"_id": fc.Params("id"), "personId": "p" + fc.Query("n")}); err != nil {
			return err
		}
		return fc.JSON(fiber.Map{"html": string(body)})
	})
	app.Put("/answer/:id/:question", func(fc *fiber.Ctx) error {
		var in struct {
			Seq    int64 `json:"seq"`
			Answer struct {
				Choice []string `json:"choice"`
			} `json:"answer"`
		}
		if err := fc.BodyParser(&in); err != nil {
			return err
		}
		path := "answers." + fc.Params("question")
		res, err := c.UpdateOne(fc.UserContext(),
			bson.M{
				"_id": fc.Params("id"), "state": "in_progress", "deadline": bson.M{"$gt": db.Now()},
				"$or": bson.A{bson.M{path: bson.M{"$exists": false}}, bson.M{path + ".seq": bson.M{"$lt": in.Seq}}},
			},
			bson.M{"$set": bson.M{path: bson.M{"value": in.Answer, "seq": in.Seq, "at": db.Now()}}})
		if err != nil {
			return err
		}
		return fc.JSON(fiber.Map{"seq": in.Seq, "matched": res.MatchedCount})
	})
	hashing := make(chan struct{}, 2) // as the application does: more only fill the memory
	app.Post("/insert/:id", func(fc *fiber.Ctx) error {
		hashing <- struct{}{}
		defer func() { <-hashing }()
		if ok, err := argon2id.ComparePasswordAndHash("mat-khau-do-hieu-nang", f.hash); err != nil || !ok {
			return fiber.ErrUnauthorized
		}
		_, err := f.db.Collection("bench_sessions").InsertOne(fc.UserContext(), bson.M{"_id": db.NewID(), "personId": fc.Params("id"), "at": db.Now()})
		if err != nil {
			return err
		}
		return fc.JSON(fiber.Map{"ok": true})
	})
	app.Post("/submit/:id", func(fc *fiber.Ctx) error {
		_, err := c.UpdateByID(fc.UserContext(), fc.Params("id"), bson.M{"$set": bson.M{"submittedAt": db.Now()}, "$inc": bson.M{"submits": 1}})
		if err != nil {
			return err
		}
		return fc.JSON(fiber.Map{"ok": true})
	})
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go func() { _ = app.Listener(listener) }()
	context.AfterFunc(ctx, func() { _ = app.Shutdown() })
	return listener.Addr().String(), nil
}
