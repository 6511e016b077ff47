package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const (
	idempotencyHeader = "Idempotency-Key"
	// A request that died in the middle may be repeated after this time.
	idempotencyLease = time.Minute
	// IdempotencyTTL is how long an answer is kept.
	IdempotencyTTL = 24 * time.Hour
)

// kept is the document of one key. CreatedAt carries the TTL index.
type kept struct {
	ID        string    `bson:"_id"`
	BodyHash  string    `bson:"bodyHash"`
	State     string    `bson:"state"` // running, done
	Until     time.Time `bson:"until"`
	Status    int       `bson:"status,omitempty"`
	Type      string    `bson:"type,omitempty"`
	ETag      string    `bson:"etag,omitempty"`
	Body      []byte    `bson:"body,omitempty"`
	CreatedAt time.Time `bson:"createdAt"`
}

// once runs the request under its Idempotency-Key: a repeat with the same
// body gets the first answer again, a repeat with another body is refused,
// two at the same time never both run.
func (s *Server) once(ctx context.Context, c *fiber.Ctx, actor string, meta *Meta, run func() error) error {
	key := c.Get(idempotencyHeader)
	if key == "" {
		return run()
	}
	if len(key) < 8 || len(key) > 128 || !isLine(key) {
		return fault.InvalidField("header."+idempotencyHeader, "format", "Idempotency-Key dài 8 đến 128 ký tự.", "Idempotency-Key takes 8 to 128 characters.")
	}
	id := digest(actor, c.Method(), c.Path(), key)
	meta.IdempotencyID = id
	body := digest(string(c.Body()))
	earlier, err := s.claim(ctx, id, body)
	if err != nil {
		return err
	}
	if earlier != nil {
		return replay(c, *earlier, body)
	}
	runErr := run()
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if runErr != nil || c.Response().StatusCode() >= 300 {
		_, _ = s.cfg.Idempotency.DeleteOne(finish, bson.M{"_id": id})
		return runErr
	}
	_, err = s.cfg.Idempotency.UpdateByID(finish, id, bson.M{"$set": bson.M{
		"state": "done", "status": c.Response().StatusCode(), "body": c.Response().Body(),
		"type": string(c.Response().Header.ContentType()), "etag": c.GetRespHeader(fiber.HeaderETag),
	}})
	if err != nil {
		s.cfg.Log.Error("the answer to an idempotent request was not kept", "request", requestID(c), "error", err)
	}
	return nil
}

// claim inserts the running document, or takes over one whose lease is over,
// or returns the earlier document.
func (s *Server) claim(ctx context.Context, id, body string) (*kept, error) {
	now := db.Now()
	doc := kept{ID: id, BodyHash: body, State: "running", Until: now.Add(idempotencyLease), CreatedAt: now}
	_, err := s.cfg.Idempotency.InsertOne(ctx, doc)
	if err == nil {
		return nil, nil
	}
	if !db.IsDuplicate(err) {
		return nil, db.Translate(err)
	}
	res, err := s.cfg.Idempotency.UpdateOne(ctx,
		bson.M{"_id": id, "state": "running", "bodyHash": body, "until": bson.M{"$lt": now}},
		bson.M{"$set": bson.M{"until": doc.Until}})
	if err != nil {
		return nil, db.Translate(err)
	}
	if res.ModifiedCount == 1 {
		return nil, nil
	}
	earlier, err := db.FindOne[kept](ctx, s.cfg.Idempotency, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return nil, errStillRunning()
	}
	return &earlier, err
}

func errStillRunning() error {
	return fault.New(fault.Conflict, "Yêu cầu này đang được xử lý.", "This request is being processed.").Because("in_progress")
}

func replay(c *fiber.Ctx, earlier kept, body string) error {
	if earlier.BodyHash != body {
		return fault.InvalidField("header."+idempotencyHeader, "reused",
			"Khóa này đã dùng cho một nội dung khác.", "This key was used for another body.")
	}
	if earlier.State != "done" {
		c.Set(fiber.HeaderRetryAfter, "2")
		return errStillRunning()
	}
	c.Set("Idempotent-Replayed", "true")
	c.Set(fiber.HeaderContentType, earlier.Type)
	if earlier.ETag != "" {
		c.Set(fiber.HeaderETag, earlier.ETag)
	}
	return c.Status(earlier.Status).Send(earlier.Body)
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Collections are the collections of this package.
func Collections() []db.Collection {
	return []db.Collection{{
		Name: "idempotency",
		Schema: db.Object([]string{"bodyHash", "state", "until", "createdAt"}, bson.M{
			"bodyHash": db.Text(64, 64), "state": db.OneOf("running", "done"), "until": db.Type("date"), "createdAt": db.Type("date"),
		}),
		Indexes: []mongo.IndexModel{db.TTL("createdAt", IdempotencyTTL)},
	}}
}
