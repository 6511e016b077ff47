package db

import (
	"context"
	"encoding/base64"
	"encoding/json"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/fault"
)

// FindOne returns the one document that matches; fault.NotFound when none.
func FindOne[T any](ctx context.Context, c *mongo.Collection, filter any, opts ...*options.FindOneOptions) (T, error) {
	var out T
	err := c.FindOne(ctx, filter, opts...).Decode(&out)
	return out, Translate(err)
}

// Find returns all documents that match; an empty slice when none.
func Find[T any](ctx context.Context, c *mongo.Collection, filter any, opts ...*options.FindOptions) ([]T, error) {
	cur, err := c.Find(ctx, filter, opts...)
	if err != nil {
		return nil, Translate(err)
	}
	out := []T{}
	return out, Translate(cur.All(ctx, &out))
}

// Aggregate runs a pipeline and returns its documents.
func Aggregate[T any](ctx context.Context, c *mongo.Collection, pipeline any, opts ...*options.AggregateOptions) ([]T, error) {
	cur, err := c.Aggregate(ctx, pipeline, opts...)
	if err != nil {
		return nil, Translate(err)
	}
	out := []T{}
	return out, Translate(cur.All(ctx, &out))
}

// Page is one page of a list and the cursor of the next ("" at the end).
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// PageBy says how a list is walked: by ascending (or descending) values of
// Keys, the last of which must be unique (usually "_id").
type PageBy struct {
	Keys       []string
	Descending bool
	Collation  *options.Collation
	Projection any
}

// DefaultLimit and MaxLimit bound the size of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// FindPage returns the page of documents after cursor. A cursor that was not
// made by this function is fault.Invalid.
func FindPage[T any](ctx context.Context, c *mongo.Collection, filter bson.D, by PageBy, cursor string, limit int) (Page[T], error) {
	if limit <= 0 {
		limit = DefaultLimit
	}
	limit = min(limit, MaxLimit)
	if cursor != "" {
		after, err := decodeCursor(cursor, by)
		if err != nil {
			return Page[T]{}, err
		}
		filter = bson.D{{Key: "$and", Value: bson.A{filter, after}}}
	}
	direction := 1
	if by.Descending {
		direction = -1
	}
	sort := bson.D{}
	for _, k := range by.Keys {
		sort = append(sort, bson.E{Key: k, Value: direction})
	}
	opts := options.Find().SetSort(sort).SetLimit(int64(limit) + 1)
	if by.Collation != nil {
		opts.SetCollation(by.Collation)
	}
	if by.Projection != nil {
		opts.SetProjection(by.Projection)
	}
	raws, err := Find[bson.Raw](ctx, c, filter, opts)
	if err != nil {
		return Page[T]{}, err
	}
	page := Page[T]{Items: make([]T, 0, len(raws))}
	if len(raws) > limit {
		raws = raws[:limit]
		if page.Next, err = encodeCursor(raws[limit-1], by); err != nil {
			return Page[T]{}, err
		}
	}
	for _, raw := range raws {
		var item T
		if err := bson.Unmarshal(raw, &item); err != nil {
			return Page[T]{}, err
		}
		page.Items = append(page.Items, item)
	}
	return page, nil
}

// encodeCursor keeps the sort values of the last document as extended JSON,
// so that dates and numbers keep their types.
func encodeCursor(last bson.Raw, by PageBy) (string, error) {
	values := bson.A{}
	for _, k := range by.Keys {
		v, err := last.LookupErr(k)
		if err != nil {
			values = append(values, nil)
			continue
		}
		values = append(values, v)
	}
	ext, err := bson.MarshalExtJSON(bson.M{"v": values}, true, false)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(ext), nil
}

// decodeCursor builds the filter "after these values": an or over prefixes,
// each equal on the first keys and beyond on the next.
func decodeCursor(cursor string, by PageBy) (bson.D, error) {
	bad := fault.InvalidField("query.cursor", "cursor", "Con trỏ trang không hợp lệ.", "The page cursor is not valid.")
	if len(cursor) > 2048 {
		return nil, bad
	}
	ext, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || !json.Valid(ext) {
		return nil, bad
	}
	var doc struct {
		V bson.A `bson:"v"`
	}
	if err := bson.UnmarshalExtJSON(ext, true, &doc); err != nil || len(doc.V) != len(by.Keys) {
		return nil, bad
	}
	op := "$gt"
	if by.Descending {
		op = "$lt"
	}
	or := bson.A{}
	for i := range by.Keys {
		and := bson.D{}
		for j := range i {
			and = append(and, bson.E{Key: by.Keys[j], Value: bson.D{{Key: "$eq", Value: doc.V[j]}}})
		}
		or = append(or, append(and, bson.E{Key: by.Keys[i], Value: bson.D{{Key: op, Value: doc.V[i]}}}))
	}
	for _, v := range doc.V {
		switch v.(type) {
		case bson.D, bson.A, bson.M:
			return nil, bad
		}
	}
	return bson.D{{Key: "$or", Value: or}}, nil
}
