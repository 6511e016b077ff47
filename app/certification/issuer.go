package certification

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Issuer is a body that issues certificates, as they show it.
type Issuer struct {
	ID string `bson:"_id" json:"id"` // as in the number: SVHTTDL
	// Superior and Heading are the lines at the top left, in capitals.
	Superior string `bson:"superior" json:"superior"`
	Heading  string `bson:"heading" json:"heading"`
	Name     string `bson:"name" json:"name"`
	Place    string `bson:"place" json:"place"` // địa danh
	// Authority is the line above the signer's title when one signs for
	// another: "KT. GIÁM ĐỐC"; usually "".
	Authority   string `bson:"authority,omitempty" json:"authority,omitempty"`
	SignerTitle string `bson:"signerTitle" json:"signerTitle"`
	SignerName  string `bson:"signerName" json:"signerName"`
}

// Issuers are those that the application comes with. The signer is a
// placeholder until the issuing body names its own.
func Issuers() []Issuer {
	return []Issuer{{
		ID: "SVHTTDL", Superior: "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", Heading: "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
		Name: "Sở Văn hóa, Thể thao và Du lịch tỉnh Hưng Yên", Place: "Hưng Yên",
		SignerTitle: "GIÁM ĐỐC", SignerName: "(Người ký minh họa)",
	}}
}

// EnsureIssuers adds the issuers of the list that are missing; those that
// exist stay as they were edited.
func (c *Certification) EnsureIssuers(ctx context.Context) error {
	for _, i := range Issuers() {
		_, err := c.issuers.UpdateOne(ctx, bson.M{"_id": i.ID}, bson.M{"$setOnInsert": i}, options.Update().SetUpsert(true))
		if err != nil && !db.IsDuplicate(err) {
			return db.Translate(err)
		}
	}
	return nil
}

func (c *Certification) findIssuer(ctx context.Context, id string) (Issuer, error) {
	i, err := db.FindOne[Issuer](ctx, c.issuers, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return i, fault.New(fault.NotFound, "Chưa khai báo cơ quan cấp "+id+".", "The issuer "+id+" is not known.")
	}
	return i, err
}
