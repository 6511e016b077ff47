package org

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// Position is a vị trí việc làm that people are posted to.
type Position struct {
	ID     string `bson:"_id" json:"id"` // slug, e.g. "nguoi-phat-ngon"
	Name   string `bson:"name" json:"name"`
	NameEn string `bson:"nameEn" json:"nameEn"`
	// Task tells that the position is a task given to somebody (người phát
	// ngôn), not a rank.
	Task bool `bson:"task,omitempty" json:"task,omitempty"`
	// Ranks are the ngạch usual for it.
	Ranks []string `bson:"ranks,omitempty" json:"ranks,omitempty"`
	// Kinds are the departments that have it; empty is all.
	Kinds []Kind `bson:"kinds,omitempty" json:"kinds,omitempty"`
	Order int    `bson:"order" json:"order"`
}

// Ids of positions that rules and seed data name.
const (
	PositionHead        = "nguoi-dung-dau"
	PositionSpokesman   = "nguoi-phat-ngon"
	PositionDelegate    = "nguoi-duoc-uy-quyen-phat-ngon"
	PositionPolicy      = "chuyen-vien-truyen-thong-chinh-sach"
	PositionPress       = "chuyen-vien-bao-chi"
	PositionPortal      = "quan-tri-cong-mang-xa-hoi"
	PositionOpinion     = "nguoi-theo-doi-du-luan"
	PositionCulture     = "cong-chuc-van-hoa-xa-hoi"
	PositionBroadcast   = "can-bo-truyen-thanh"
	PositionLegal       = "phap-che-phoi-hop"
	PositionSpecialist  = "chuyen-vien"
	communeBroadcasting = "Nhân viên truyền thanh"
)

// ListPositions returns all positions in their order.
func (o *Org) ListPositions(ctx context.Context) ([]Position, error) {
	return db.Find[Position](ctx, o.positions, bson.D{}, options.Find().SetSort(bson.D{{Key: "order", Value: 1}, {Key: "_id", Value: 1}}))
}

// FindPosition returns a position; fault.NotFound.
func (o *Org) FindPosition(ctx context.Context, id string) (Position, error) {
	p, err := db.FindOne[Position](ctx, o.positions, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return p, fault.New(fault.NotFound, "Không có vị trí việc làm này.", "There is no such position.")
	}
	return p, err
}

// FindPositions returns the positions by id; those that do not exist are left
// out.
func (o *Org) FindPositions(ctx context.Context, ids []string) (map[string]Position, error) {
	list, err := db.Find[Position](ctx, o.positions, bson.D{{Key: "_id", Value: in(ids)}})
	return byID(list, func(p Position) string { return p.ID }), err
}

// Positions are those that Sở Nội vụ checks (our list) and the general one
// that all other staff hold.
func Positions() []Position {
	specialist := []string{"Chuyên viên", "Chuyên viên chính"}
	communes := []Kind{KindXa, KindPhuong}
	list := []Position{
		{ID: PositionHead, Name: "Người đứng đầu cơ quan, đơn vị", NameEn: "Head of the agency", Ranks: []string{"Chuyên viên chính", "Chuyên viên cao cấp"}},
		{ID: PositionSpokesman, Name: "Người phát ngôn thường xuyên", NameEn: "Standing spokesperson", Task: true},
		{ID: PositionDelegate, Name: "Người được ủy quyền phát ngôn", NameEn: "Delegated spokesperson", Task: true},
		{ID: PositionPolicy, Name: "Chuyên viên truyền thông chính sách", NameEn: "Policy communication specialist", Ranks: specialist},
		{ID: PositionPress, Name: "Chuyên viên báo chí", NameEn: "Press specialist", Ranks: specialist},
		{ID: PositionPortal, Name: "Quản trị cổng thông tin, mạng xã hội", NameEn: "Portal and social media manager", Ranks: specialist},
		{ID: PositionOpinion, Name: "Người theo dõi dư luận", NameEn: "Public opinion monitor", Task: true},
		{ID: PositionCulture, Name: "Công chức Văn hóa – Xã hội cấp xã", NameEn: "Commune culture and society officer", Ranks: []string{"Cán sự", "Chuyên viên"}, Kinds: communes},
		{ID: PositionBroadcast, Name: "Cán bộ truyền thanh cơ sở", NameEn: "Commune broadcasting officer", Ranks: []string{communeBroadcasting}, Kinds: communes},
		{ID: PositionLegal, Name: "Pháp chế phối hợp", NameEn: "Legal adviser for communication", Ranks: specialist},
		{ID: PositionSpecialist, Name: "Công chức, viên chức chuyên môn", NameEn: "Other professional staff", Ranks: []string{"Cán sự", "Chuyên viên", "Chuyên viên chính"}},
	}
	for i := range list {
		list[i].Order = 10 * (i + 1)
	}
	return list
}

// EnsurePositions adds the positions of the list that are missing; those that
// exist stay as they were edited.
func (o *Org) EnsurePositions(ctx context.Context) error {
	for _, p := range Positions() {
		_, err := o.positions.UpdateOne(ctx, bson.M{"_id": p.ID}, bson.M{"$setOnInsert": p}, options.Update().SetUpsert(true))
		if err != nil && !db.IsDuplicate(err) {
			return db.Translate(err)
		}
	}
	return nil
}
