package staffing

import "lantoa/app/platform/db"

// byName is how items are walked.
var byName = db.CutBy[Item]{
	Compare: Item.compare,
	Place:   func(i Item) []string { return []string{i.sortKey, i.PersonID, i.PostingID} },
	At: func(place []string) (Item, bool) {
		if len(place) != 3 {
			return Item{}, false
		}
		return Item{sortKey: place[0], PersonID: place[1], PostingID: place[2]}, true
	},
}
