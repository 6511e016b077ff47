package staffing

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// page cuts the items after the cursor, and tells the cursor of the next page.
// A cursor names the last item by its place, so that pages neither repeat nor
// leave out what stayed when others came or went meanwhile.
func page(items []Item, cursor string, limit int) ([]Item, string, error) {
	limit = min(cmp.Or(limit, db.DefaultLimit), db.MaxLimit)
	if cursor != "" {
		last, err := decodeCursor(cursor)
		if err != nil {
			return nil, "", err
		}
		at, found := slices.BinarySearchFunc(items, last, Item.compare)
		if found {
			at++
		}
		items = items[at:]
	}
	if len(items) <= limit {
		return items, "", nil
	}
	return items[:limit], encodeCursor(items[limit-1]), nil
}

func encodeCursor(i Item) string {
	b, _ := json.Marshal([3]string{i.sortKey, i.PersonID, i.PostingID}) // strings always can
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeCursor(cursor string) (Item, error) {
	bad := fault.InvalidField("query.cursor", "cursor", "Con trỏ trang không hợp lệ.", "The page cursor is not valid.")
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return Item{}, bad
	}
	var place []string
	if err := json.Unmarshal(b, &place); err != nil || len(place) != 3 {
		return Item{}, bad
	}
	return Item{sortKey: place[0], PersonID: place[1], PostingID: place[2]}, nil
}
