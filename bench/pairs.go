package main

import (
	"fmt"
	"sync"

	"github.com/valyala/fasthttp"

	"lantoa/app"
)

// pairs lists what is measured. Each client goes through users of its own, so
// that no two ever act for the same person at once.
func (t *target) pairs() []*pair {
	mine := func(client, turn int) *user {
		share := len(t.crowd) / t.clients
		return &t.crowd[client*share+turn%share]
	}
	through := func(method string, path func(u *user, turn int) string, body func(u *user, turn int) string) call {
		return func(c *fasthttp.HostClient, client, turn int) (int, error) {
			u := mine(client, turn)
			return send(c, func(req *fasthttp.Request) { u.fill(req, method, path(u, turn), body(u, turn)) })
		}
	}
	floor := func(method string, path func(client, turn int) string, body func(turn int) string) call {
		return func(c *fasthttp.HostClient, client, turn int) (int, error) {
			return send(c, func(req *fasthttp.Request) {
				req.Header.SetMethod(method)
				req.SetRequestURI("http://" + c.Addr + path(client, turn))
				if b := body(turn); b != "" {
					req.Header.SetContentType("application/json")
					req.SetBodyString(b)
				}
			})
		}
	}
	none := func(*user, int) string { return "" }
	nothing := func(int) string { return "" }
	seq := &sequence{}
	document := func(client, turn int) int { return client*(floorDocuments/t.clients) + turn%(floorDocuments/t.clients) }
	find := func(client, turn int) string {
		n := document(client, turn)
		return fmt.Sprintf("/find/%s?n=%d", floorID(n), n)
	}
	return []*pair{
		{
			name: "sign in", floorName: "argon2id + insert",
			app: through("POST", func(*user, int) string { return "/api/v1/auth/login" },
				func(u *user, _ int) string {
					return fmt.Sprintf(`{"email":%q,"password":%q}`, u.email, app.DemoPassword)
				}),
			floor: floor("POST", func(client, turn int) string { return "/insert/" + floorID(document(client, turn)) }, nothing),
		},
		{
			name: "home", floorName: "find",
			app:   through("GET", func(*user, int) string { return "/api/v1/me/learning" }, none),
			floor: floor("GET", find, nothing),
		},
		{
			name: "open lesson", floorName: "find",
			app: through("GET", func(u *user, turn int) string {
				return "/api/v1/enrolments/" + u.enrolment + "/lessons/" + u.lessons[turn%len(u.lessons)]
			}, none),
			floor: floor("GET", find, nothing),
		},
		{
			name: "save answer", floorName: "update",
			app: through("PUT", func(u *user, turn int) string {
				return "/api/v1/attempts/" + u.attempt + "/answers/" + u.questions[turn%len(u.questions)].ID
			}, func(u *user, turn int) string {
				u.seq++
				return answer(u.seq, u.questions[turn%len(u.questions)])
			}),
			floor: floor("PUT", func(client, turn int) string {
				return fmt.Sprintf("/answer/%s/q%d", floorID(document(client, turn)), turn%12+1)
			}, func(turn int) string { return fmt.Sprintf(`{"seq":%d,"answer":{"choice":["2"]}}`, seq.next()) }),
		},
		{
			name: "submit", floorName: "update", once: true,
			app: func(c *fasthttp.HostClient, client, turn int) (int, error) {
				u := mine(client, turn)
				return send(c, func(req *fasthttp.Request) { u.fill(req, "POST", "/api/v1/attempts/"+u.attempt+"/submit", "") })
			},
			floor: floor("POST", func(client, turn int) string { return "/submit/" + floorID(document(client, turn)) }, nothing),
		},
	}
}

// sequence counts over all clients of a floor.
type sequence struct {
	mu sync.Mutex
	n  int64
}

func (s *sequence) next() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return s.n
}
