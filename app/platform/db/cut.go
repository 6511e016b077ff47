package db

import (
	"encoding/base64"
	"encoding/json"
	"slices"

	"lantoa/app/platform/fault"
)

// CutBy says how a list that was worked out in memory is walked.
type CutBy[T any] struct {
	// Compare is the order of the list; no two items are equal.
	Compare func(a, b T) int
	// Place is what Compare looks at, as text.
	Place func(item T) []string
	// At makes of a place an item that Compare puts there; !ok when it is none.
	At func(place []string) (item T, ok bool)
}

// Cut returns the page of a sorted list after cursor. A cursor names the last
// item by its place, so that pages neither repeat nor leave out what stayed
// when others came or went meanwhile. A cursor that was not made by this
// function is fault.Invalid.
func Cut[T any](items []T, by CutBy[T], cursor string, limit int) (Page[T], error) {
	if limit <= 0 {
		limit = DefaultLimit
	}
	limit = min(limit, MaxLimit)
	if cursor != "" {
		last, ok := by.read(cursor)
		if !ok {
			return Page[T]{}, fault.InvalidField("query.cursor", "cursor", "Con trỏ trang không hợp lệ.", "The page cursor is not valid.")
		}
		at, found := slices.BinarySearchFunc(items, last, by.Compare)
		if found {
			at++
		}
		items = items[at:]
	}
	if len(items) <= limit {
		return Page[T]{Items: items}, nil
	}
	b, err := json.Marshal(by.Place(items[limit-1]))
	return Page[T]{Items: items[:limit], Next: base64.RawURLEncoding.EncodeToString(b)}, err
}

func (by CutBy[T]) read(cursor string) (item T, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return item, false
	}
	var place []string
	if err := json.Unmarshal(b, &place); err != nil {
		return item, false
	}
	return by.At(place)
}
