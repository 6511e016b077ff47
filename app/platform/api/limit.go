package api

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/redis/go-redis/v9"

	"lantoa/app/platform/fault"
)

// Limits are the general budgets per minute.
type Limits struct {
	Account int // requests of one signed-in person; default 1200
	Address int // requests without sign-in from one address; default 600
}

// Limit is a budget of one route (or of several that share Name).
type Limit struct {
	Name   string
	Most   int
	Window time.Duration
	// ByAddress counts by the client's address instead of by the account.
	ByAddress bool
}

const sharePerTrip = 16

// limiter counts in fixed windows. A process takes shares of a budget from
// Redis and spends them without a trip for each request, so that the limit
// holds over all processes within one share each. Without Redis it counts
// alone: a limit must not take the service down.
type limiter struct {
	redis  redis.UniversalClient
	limits Limits

	mu     sync.Mutex
	shares map[string]*share
	swept  time.Time
}

type share struct {
	left  int
	spent int // while Redis is away
	ends  time.Time
}

func newLimiter(r redis.UniversalClient, l Limits) *limiter {
	if l.Account == 0 {
		l.Account = 1200
	}
	if l.Address == 0 {
		l.Address = 600
	}
	return &limiter{redis: r, limits: l, shares: map[string]*share{}, swept: time.Now()}
}

func (l *limiter) check(ctx context.Context, c *fiber.Ctx, account, address string, own []Limit) error {
	general := Limit{Name: "account", Most: l.limits.Account, Window: time.Minute}
	if account == "" {
		general = Limit{Name: "address", Most: l.limits.Address, Window: time.Minute, ByAddress: true}
	}
	for _, limit := range append([]Limit{general}, own...) {
		who := account
		if limit.ByAddress || who == "" {
			who = address
		}
		if wait, ok := l.take(ctx, limit, who, time.Now()); !ok {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
			return fault.New(fault.RateLimited, "Bạn gửi yêu cầu quá nhanh. Vui lòng chờ một chút rồi thử lại.", "Too many requests. Please wait a moment and try again.")
		}
	}
	return nil
}

// take spends one of who's budget; when it is used up it returns how long the
// window still lasts.
func (l *limiter) take(ctx context.Context, limit Limit, who string, now time.Time) (time.Duration, bool) {
	window := now.Truncate(limit.Window)
	key := "limit:" + limit.Name + ":" + who + ":" + strconv.FormatInt(window.Unix(), 36)
	ends := window.Add(limit.Window)

	l.mu.Lock()
	l.sweep(now)
	s := l.shares[key]
	if s == nil {
		s = &share{ends: ends}
		l.shares[key] = s
	}
	if s.left > 0 {
		s.left--
		l.mu.Unlock()
		return 0, true
	}
	l.mu.Unlock()

	want := max(1, min(sharePerTrip, limit.Most/8))
	granted, ok := l.grant(ctx, key, want, limit.Most, ends.Sub(now))
	l.mu.Lock()
	defer l.mu.Unlock()
	if !ok {
		s.spent++
		return ends.Sub(now), s.spent <= limit.Most
	}
	if granted == 0 {
		return ends.Sub(now), false
	}
	s.left += granted - 1
	return 0, true
}

// grant asks Redis for up to want units of the window's budget; !ok when
// Redis is away.
func (l *limiter) grant(ctx context.Context, key string, want, most int, lasts time.Duration) (int, bool) {
	if l.redis == nil {
		return 0, false
	}
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	pipe := l.redis.Pipeline()
	total := pipe.IncrBy(ctx, key, int64(want))
	pipe.Expire(ctx, key, lasts+time.Second)
	if _, err := pipe.Exec(ctx); err != nil {
		return 0, false
	}
	over := int(total.Val()) - most
	return max(0, min(want, want-over)), true
}

// sweep forgets ended windows once a minute. l.mu is held.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for key, s := range l.shares {
		if now.After(s.ends) {
			delete(l.shares, key)
		}
	}
}
