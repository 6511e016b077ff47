package learning_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lantoa/app/authoring/authoringtest"
	"lantoa/app/learning"
	"lantoa/app/platform/db"
)

func notePath(enrolment, lesson string) string {
	return "/enrolments/" + enrolment + "/lessons/" + lesson + "/note"
}

func (r *rig) write(person, path string, version int, text string) answer {
	return r.do(person, "PUT", path, m{"text": text}, "If-Match", fmt.Sprintf(`"%d"`, version))
}

func TestNotesOfOnesOwn(t *testing.T) {
	r := newRig(t)
	const lan = "lan"
	e := r.enrol(lan)
	path := notePath(e.ID, authoringtest.Lessons[0])
	if got := r.do(lan, "GET", path, nil); got.status != 200 || strings.TrimSpace(string(got.body)) != `{"text":"","version":0}` || got.header.Get("ETag") != `"0"` {
		t.Fatalf("none yet: %s %v", got, got.header)
	}

	const text = "Năm câu:\n1. Việc gì đã xảy ra?\n<b>$set</b> “ghi chú” 🙂"
	got := r.write(lan, path, 0, text)
	var n learning.LessonNote
	if err := json.Unmarshal(got.body, &n); err != nil || got.status != 200 || n.Version != 1 || n.Text != text || !n.UpdatedAt.Equal(r.clock.Now()) || got.header.Get("ETag") != `"1"` {
		t.Fatalf("written: %s %v", got, err)
	}
	if again := must[learning.LessonNote](r, 200, lan, "GET", path, nil); again.Text != text || again.Version != 1 {
		t.Errorf("read again: %+v", again)
	}
	if got := r.do(lan, "GET", path, nil, "If-None-Match", `"1"`); got.status != 304 {
		t.Errorf("known already: %s", got)
	}

	// Another device wrote meanwhile: what it wrote comes with the refusal.
	for _, version := range []int{0, 2, -1} {
		got := r.write(lan, path, version, "đè lên")
		current, _ := got.problem().Data["current"].(map[string]any)
		if got.status != 412 || current["text"] != text || current["version"] != 1.0 {
			t.Errorf("over version %d: %s", version, got)
		}
	}
	if got := r.write(lan, notePath(e.ID, authoringtest.Lessons[1]), 3, "x"); got.status != 412 || !strings.Contains(string(got.body), `"current":{"text":"","version":0}`) {
		t.Errorf("over a note that is not there: %s", got)
	}

	// Emptied it goes on counting, and is no longer listed.
	if got := r.write(lan, path, 1, ""); got.status != 200 || !strings.Contains(string(got.body), `"version":2`) {
		t.Errorf("emptied: %s", got)
	}
	if list := must[db.Page[learning.Note]](r, 200, lan, "GET", "/me/notes", nil); len(list.Items) != 0 {
		t.Errorf("an empty note is listed: %+v", list)
	}
	if got := r.write(lan, path, 2, "lại có"); got.status != 200 || !strings.Contains(string(got.body), `"version":3`) {
		t.Errorf("written after: %s", got)
	}
}

func TestNotesStayOverCycles(t *testing.T) {
	r := newRig(t, func(c *learning.Config) { c.MinimumTimeFactor = 0 })
	const lan = "lan"
	e := r.enrol(lan)
	if got := r.write(lan, notePath(e.ID, authoringtest.Lessons[0]), 0, "nhớ điều này"); got.status != 200 {
		t.Fatal(got)
	}
	for _, lesson := range authoringtest.Lessons {
		r.read(lan, e.ID, lesson)
	}
	r.pass(lan, e.ID)
	next := must[learning.Enrolment](r, 201, lan, "POST", "/courses/"+authoringtest.Course+"/enrolments?again=true", nil)
	if n := must[learning.LessonNote](r, 200, lan, "GET", notePath(next.ID, authoringtest.Lessons[0]), nil); next.ID == e.ID || n.Text != "nhớ điều này" {
		t.Errorf("in the next cycle: %+v", n)
	}
}

func TestOwnNotesAreListed(t *testing.T) {
	r := newRig(t)
	e, other := r.enrol("lan"), r.enrol("minh")
	for i, lesson := range authoringtest.Lessons {
		r.write("lan", notePath(e.ID, lesson), 0, fmt.Sprint("bài ", i))
	}
	r.write("minh", notePath(other.ID, authoringtest.Lessons[0]), 0, "của Minh")
	var all []learning.Note
	for path := "/me/notes?limit=2"; path != ""; {
		page := must[db.Page[learning.Note]](r, 200, "lan", "GET", path, nil)
		all = append(all, page.Items...)
		path = ""
		if page.Next != "" {
			path = "/me/notes?limit=2&cursor=" + page.Next
		}
	}
	if len(all) != len(authoringtest.Lessons) {
		t.Fatalf("listed %+v", all)
	}
	for _, n := range all {
		if n.CourseCode != authoringtest.Course || !strings.HasPrefix(n.Text, "bài ") || n.UpdatedAt.IsZero() {
			t.Errorf("listed %+v", n)
		}
	}
	kept, err := r.learning.ListNotes(t.Context(), "minh")
	if err != nil || len(kept) != 1 || kept[0].Text != "của Minh" {
		t.Errorf("for the export: %+v %v", kept, err)
	}
}

func TestHostileNotes(t *testing.T) {
	r := newRig(t)
	e := r.enrol("lan")
	path := notePath(e.ID, authoringtest.Lessons[0])
	if got := r.write("lan", path, 0, strings.Repeat("ữ", 10_000)); got.status != 200 {
		t.Errorf("as long as may be: %d", got.status)
	}
	for name, tt := range map[string]struct {
		who, path, match string
		body             any
		status           int
	}{
		"another's":        {"minh", path, `"1"`, m{"text": "x"}, 404},
		"nobody":           {"", path, `"1"`, m{"text": "x"}, 401},
		"no lesson":        {"lan", notePath(e.ID, "khong-co"), `"0"`, m{"text": "x"}, 404},
		"a path":           {"lan", notePath(e.ID, "a.b"), `"0"`, m{"text": "x"}, 422},
		"no version":       {"lan", path, "", m{"text": "x"}, 422},
		"a wrong version":  {"lan", path, `W/"1"`, m{"text": "x"}, 422},
		"any version":      {"lan", path, "*", m{"text": "x"}, 422},
		"no text":          {"lan", path, `"1"`, m{}, 422},
		"null":             {"lan", path, `"1"`, m{"text": nil}, 422},
		"too long":         {"lan", path, `"1"`, m{"text": strings.Repeat("ữ", 10_001)}, 422},
		"a document":       {"lan", path, `"1"`, m{"text": m{"$gt": ""}}, 400},
		"another's key":    {"lan", path, `"1"`, m{"text": "x", "personId": "minh"}, 400},
		"NUL":              {"lan", path, `"1"`, []byte(`{"text":"a\u0000b"}`), 400},
		"a huge version":   {"lan", path, `"9007199254740993"`, m{"text": "x"}, 412},
		"an impossible id": {"lan", notePath("%24ne", authoringtest.Lessons[0]), `"0"`, m{"text": "x"}, 404},
	} {
		var headers []string
		if tt.match != "" {
			headers = []string{"If-Match", tt.match}
		}
		if got := r.do(tt.who, "PUT", tt.path, tt.body, headers...); got.status != tt.status {
			t.Errorf("%s: %.300s, want %d", name, got, tt.status)
		}
	}
	if got := r.do("minh", "GET", path, nil); got.status != 404 {
		t.Errorf("another reads it: %s", got)
	}
	if n := must[learning.LessonNote](r, 200, "lan", "GET", path, nil); n.Version != 1 {
		t.Errorf("something was written: version %d", n.Version)
	}
}

// Of many writers over one version exactly one wins, the first note included.
func TestNotesWrittenAtOnce(t *testing.T) {
	r := newRig(t)
	path := notePath(r.enrol("lan").ID, authoringtest.Lessons[0])
	for version := range 3 {
		r.clock.forward(time.Second)
		var won atomic.Int32
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				got := r.write("lan", path, version, fmt.Sprint("bản ", i))
				switch {
				case got.status == 200:
					won.Add(1)
				case got.status != 412 || !strings.Contains(string(got.body), fmt.Sprintf(`"version":%d`, version+1)):
					t.Errorf("over version %d: %s", version, got)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d won over version %d", won.Load(), version)
		}
	}
}
