package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

// throttle slows the guessing of passwords. Each failure beyond a few free
// ones makes the next try wait, twice as long each time up to a ceiling:
//
//   - by account and address: 5 free, then 1 s doubling to 5 minutes;
//   - by account over all addresses: 20 free, then 1 s doubling to 30 s. An
//     address from which the person has signed in within 30 days is exempt, so
//     an attacker elsewhere cannot shut the person out, only slow strangers.
//
// By address over all accounts there is a budget on the routes (api.Limited).
// A try is counted before the password is compared: a hundred at the same time
// cannot all slip through.
type throttle struct {
	now      func() time.Time
	tries    *mongo.Collection
	sessions *mongo.Collection
}

// try is the document of a counter.
type try struct {
	ID       string    `bson:"_id"`
	Failures int       `bson:"failures"`
	Until    time.Time `bson:"until"` // the next try waits for it
	Last     time.Time `bson:"last"`  // TTL, and so forgetting
}

type allowance struct {
	free    int
	ceiling time.Duration
}

var (
	fromOneAddress  = allowance{free: 5, ceiling: 5 * time.Minute}
	fromAllOfThem   = allowance{free: 20, ceiling: 30 * time.Second}
	forgetTries     = time.Hour
	familiarAddress = 30 * 24 * time.Hour
)

// The counters may lose their last second in a crash of the primary.
func newThrottle(d *db.DB, now func() time.Time) *throttle {
	light := options.Collection().SetWriteConcern(writeconcern.W1())
	return &throttle{now: now, tries: d.Collection(triesName, light), sessions: d.Collection(sessionsName)}
}

// begin counts a try for account (an e-mail address, known or not) and returns
// fault.RateLimited with data.retryAfter in seconds when it must wait.
func (t *throttle) begin(ctx context.Context, account, address string) error {
	if err := t.count(ctx, pairKey(account, address), fromOneAddress); err != nil {
		return err
	}
	err := t.count(ctx, accountKey(account), fromAllOfThem)
	if !fault.Is(err, fault.RateLimited) {
		return err
	}
	familiar, findErr := t.familiar(ctx, account, address)
	if findErr != nil {
		return findErr
	}
	if familiar {
		return nil
	}
	return err
}

// forgive forgets the tries after a success.
func (t *throttle) forgive(ctx context.Context, account, address string) error {
	_, err := t.tries.DeleteMany(ctx, bson.M{"_id": bson.M{"$in": bson.A{pairKey(account, address), accountKey(account)}}})
	return db.Translate(err)
}

// count adds one try, unless one must wait, in one atomic update.
func (t *throttle) count(ctx context.Context, key string, a allowance) error {
	now := t.now()
	failures := bson.M{"$add": bson.A{bson.M{"$ifNull": bson.A{"$failures", 0}}, 1}}
	// 2^(failures-free-1) seconds; the exponent is capped so that it cannot
	// overflow.
	steps := bson.M{"$subtract": bson.A{"$failures", a.free + 1}}
	pause := bson.M{"$cond": bson.A{
		bson.M{"$gt": bson.A{"$failures", a.free}},
		bson.M{"$min": bson.A{a.ceiling.Milliseconds(), bson.M{"$multiply": bson.A{1000, bson.M{"$pow": bson.A{2, bson.M{"$min": bson.A{20, steps}}}}}}}},
		0,
	}}
	update := bson.A{
		bson.M{"$set": bson.M{"failures": failures, "last": now}},
		bson.M{"$set": bson.M{"until": bson.M{"$add": bson.A{now, bson.M{"$toLong": pause}}}}},
	}
	for range 3 {
		_, err := t.tries.UpdateOne(ctx, bson.M{"_id": key, "until": bson.M{"$not": bson.M{"$gt": now}}}, update, options.Update().SetUpsert(true))
		if !db.IsDuplicate(err) {
			return db.Translate(err)
		}
		// The counter is there and did not match: the time has not come, or a
		// rival made it this moment.
		doc, err := db.FindOne[try](ctx, t.tries, bson.M{"_id": key})
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if doc.Until.After(now) {
			return errThrottled(doc.Until.Sub(now))
		}
	}
	return errThrottled(time.Second)
}

func errThrottled(wait time.Duration) error {
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	text := strconv.Itoa(seconds)
	return fault.New(fault.RateLimited,
		"Thử sai nhiều lần. Vui lòng thử lại sau "+text+" giây, hoặc đặt lại mật khẩu qua thư.",
		"Too many failed attempts. Please try again in "+text+" seconds, or reset the password by mail.").
		Because("throttled").With("retryAfter", seconds)
}

func (t *throttle) familiar(ctx context.Context, account, address string) (bool, error) {
	_, err := db.FindOne[bson.Raw](ctx, t.sessions, bson.M{
		"origin": pairKey(account, address), "createdAt": bson.M{"$gt": t.now().Add(-familiarAddress)},
	})
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func pairKey(account, address string) string { return digest("pair", account, network(address)) }
func accountKey(account string) string       { return digest("account", account) }

// network is the address, or of IPv6 its /64, all of which one host can use.
func network(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil || addr.Is4() {
		return address
	}
	p, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// digest keeps addresses out of the database in the clear.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
