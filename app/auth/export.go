package auth

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
)

// mostExported bounds each list of an export, newest first.
const mostExported = 200

// PersonExport is what the feature keeps of a person beside the account, for
// that person: no hash, and nobody who granted or ended a role.
type PersonExport struct {
	Roles    []RoleExport    `json:"roles"`
	Sessions []SessionExport `json:"sessions"`
	Resets   []ResetExport   `json:"passwordResets"`
}

// RoleExport is a role that is or was held.
type RoleExport struct {
	policy.Grant
	CreatedAt time.Time `json:"createdAt"`
}

// SessionExport is a session, also one that has ended.
type SessionExport struct {
	Session
	EndedAt *time.Time `json:"endedAt,omitempty"`
	Ended   string     `json:"ended,omitempty"` // why
}

// ResetExport is a link for a new password that was sent.
type ResetExport struct {
	CreatedAt time.Time  `json:"createdAt"`
	ExpiresAt time.Time  `json:"expiresAt"`
	UsedAt    *time.Time `json:"usedAt,omitempty"`
}

// ExportPerson gathers it, newest first.
func (a *Auth) ExportPerson(ctx context.Context, personID string) (PersonExport, error) {
	out := PersonExport{Roles: []RoleExport{}, Sessions: []SessionExport{}, Resets: []ResetExport{}}
	newest := func(key string) *options.FindOptions {
		return options.Find().SetSort(bson.D{{Key: key, Value: -1}, {Key: "_id", Value: -1}}).SetLimit(mostExported)
	}
	grants, err := db.Find[Grant](ctx, a.grants, bson.M{"personId": personID}, newest("from"))
	if err != nil {
		return out, err
	}
	for _, g := range grants {
		out.Roles = append(out.Roles, RoleExport{Grant: g.Grant, CreatedAt: g.CreatedAt})
	}
	sessions, err := db.Find[Session](ctx, a.sessions, bson.M{"personId": personID}, newest("createdAt"))
	if err != nil {
		return out, err
	}
	for _, s := range sessions {
		out.Sessions = append(out.Sessions, SessionExport{Session: s, EndedAt: s.RevokedAt, Ended: s.Reason})
	}
	resets, err := db.Find[reset](ctx, a.resets, bson.M{"personId": personID}, newest("createdAt"))
	for _, r := range resets {
		out.Resets = append(out.Resets, ResetExport{CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, UsedAt: r.UsedAt})
	}
	return out, err
}
