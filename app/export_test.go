package app

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/auth"
	"lantoa/app/auth/policy"
	"lantoa/app/learning"
	"lantoa/app/org"
	"lantoa/app/platform/db"
	"lantoa/app/platform/jobs"
	"lantoa/app/staffing"
)

// unpack calls the export as somebody and reads the archive.
func (w *world) unpack(who string) (files map[string]string, header http.Header) {
	w.t.Helper()
	res, body := w.request("GET", "/api/v1/me/export", w.as(who), "", "")
	if res.StatusCode != http.StatusOK {
		w.t.Fatalf("%d %s", res.StatusCode, body)
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	w.must(err)
	files = map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		w.must(err)
		text, err := io.ReadAll(r)
		w.must(err)
		w.must(r.Close())
		files[f.Name] = string(text)
	}
	return files, res.Header
}

func TestExportIsAllOfOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const cccd = "033185001234"
	p, err := w.Org.FindPersonByEmail(t.Context(), learner)
	w.must(err)
	birth, number := "1985-03-12", cccd
	_, err = w.Org.UpdatePerson(t.Context(), policy.System("test"), p.ID, p.Version, org.PersonPatch{CCCD: &number, BirthDate: &birth})
	w.must(err)
	note := "/api/v1/enrolments/" + w.enrolment.ID + "/lessons/" + w.lesson + "/note"
	if res, body := w.request("PUT", note, w.as(learner), `{"text":"Hỏi lại Sở về thời hạn"}`, `"0"`); res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", res.StatusCode, body)
	}

	w.eased(p.ID)
	files, header := w.unpack(learner)
	day := w.Org.Now().In(jobs.Zone).Format(time.DateOnly)
	if !strings.Contains(header.Get("Content-Disposition"), `attachment; filename="lan-toa-`+day+`.zip"`) || header.Get("Content-Type") != "application/zip" {
		t.Errorf("headers %v", header)
	}
	cert, err := w.Certification.Find(t.Context(), w.certificate)
	w.must(err)
	pdf := "giay-chung-nhan/" + strings.ReplaceAll(cert.NumberText, "/", "-") + ".pdf"
	if len(files) != 3 || !strings.HasPrefix(files[pdf], "%PDF-") || int64(len(files[pdf])) != cert.FileSize || files["DOC-TRUOC.txt"] != exportGuide {
		t.Errorf("%d files, the certificate of %d bytes", len(files), len(files[pdf]))
	}
	data := files["du-lieu.json"]
	for _, want := range []string{
		`"email": "hocvien@hungyen.example"`, `"birthDate": "1985-03-12"`, `"hasCccd": true`, `"departmentName": "UBND phường Phố Hiến"`,
		`"courseCode": "` + runningCourse + `"`, `"id": "` + w.attempt.ID + `"`, `"code": "` + cert.Code + `"`, `"file": "` + pdf + `"`, `"status": "valid"`,
		`"mailReminders": true`, `"text": "Hỏi lại Sở về thời hạn"`,
		`"timeFactor": 1.5`, `"reason": "Khiếm thị"`, `"reason": "Nghỉ ốm dài ngày"`, `"role": "grader"`,
		`"name": "a.txt"`, `"text": "Đã ổn"`, `"title": "Bài đăng trên trang chính thức"`, `"fixes": [`, `"text": "Sửa danh bạ"`,
		`"action": "waiver.create"`, `"action": "person.update"`, `"about": "incident:` + w.incident + `"`, `"fields": [`,
	} {
		if !strings.Contains(data, want) {
			t.Errorf("no %s", want)
		}
	}
	w.holdsNoSecret(p, data, cccd)
	w.holdsNobodyElse(data)
	w.holdsOwnPress(p)
	entries := bson.M{"action": "person.export", "subject": "person:" + p.ID, "actor": p.ID, "request": bson.M{"$ne": nil}}
	if n, err := w.DB.Collection("audit").CountDocuments(t.Context(), entries); err != nil || n != 1 {
		t.Errorf("%d audit entries, %v", n, err)
	}
}

// eased gives the learner what others record about a person, and ends a session
// of theirs.
func (w *world) eased(id string) {
	w.t.Helper()
	send[learning.Accommodation](w, "daumoi.phohien@hungyen.example", 201, "POST", "/people/"+id+"/accommodations", `{"timeFactor":1.5,"extraAttempts":1,"reason":"Khiếm thị"}`)
	send[staffing.Waiver](w, holder(policy.Staffing, nearPath), 201, "POST", "/staffing/waivers",
		fmt.Sprintf(`{"personId":%q,"courseCode":%q,"why":"Nghỉ ốm dài ngày","until":"2099-12-31"}`, id, assignedCourse))
	until := w.Org.Now().Add(time.Hour)
	_, err := w.Auth.Grant(w.t.Context(), policy.System("test"), id, policy.Grader, nearPath, time.Time{}, &until)
	w.must(err)
}

// holdsOwnPress looks at the data of the coordinator who took in a request of
// the press, answered it, and eased somebody's quizzes.
func (w *world) holdsOwnPress(eased org.Person) {
	w.t.Helper()
	path := "/api/v1/press/requests/" + w.press["requests"]
	if res, body := w.request("POST", path+"/answer", w.as(nearCoordinator), `{"by":"Nhung","form":"van-ban","text":"Số liệu gửi kèm"}`, `"1"`); res.StatusCode != http.StatusOK {
		w.t.Fatalf("%d %s", res.StatusCode, body)
	}
	files, _ := w.unpack(nearCoordinator)
	data := files["du-lieu.json"]
	for _, want := range []string{`"outlet": "Báo Thử"`, `"answer": "Số liệu gửi kèm"`, `"action": "press-request.answer"`, `"action": "accommodation.create"`, `"about": "person"`} {
		if !strings.Contains(data, want) {
			w.t.Errorf("the coordinator's: no %s", want)
		}
	}
	for what, value := range map[string]string{"id": eased.ID, "reason": "Khiếm thị"} {
		if strings.Contains(data, value) {
			w.t.Errorf("the %s of somebody eased is exported", what)
		}
	}
	w.holdsNobodyElse(data)
}

// keysOf are the names of all keys in a JSON document, but for those that are
// labels of a paper.
func keysOf(t *testing.T, data string) []string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, sub := range v {
				if found[k] = true; k != "pairs" {
					walk(sub)
				}
			}
		case []any:
			for _, sub := range v {
				walk(sub)
			}
		}
	}
	walk(v)
	return slices.Sorted(maps.Keys(found))
}

// TestTheGuideExplainsEveryKey of the document, present in an example or not.
func TestTheGuideExplainsEveryKey(t *testing.T) {
	t.Parallel()
	vi, _, _ := strings.Cut(exportGuide, "YOUR DATA IN LAN TỎA")
	words := strings.FieldsFunc(vi, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	seen := map[reflect.Type]bool{}
	var walk func(of reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(of.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[of] || of == reflect.TypeFor[time.Time]() {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "-" || !f.IsExported() {
				continue
			}
			if !f.Anonymous && !slices.Contains(words, name) {
				t.Errorf("%s.%s, the key %q, is not explained", of, f.Name, name)
			}
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[exported]())
}

// holdsNoSecret looks for what must not leave the server, by name and by
// value.
func (w *world) holdsNoSecret(p org.Person, data, cccd string) {
	w.t.Helper()
	never := []string{
		"hash", "currentHash", "spent", "salt", "origin", "token", "accessToken", "refresh", "password", "secret", "cccd", "cccdKey", "words", "sortKey",
		"correct", "why", "explanation", "accept", "tolerance", "sheet", "slots", "seed", "distractors", "cites", "mail", "sender", "claim",
	}
	for _, key := range keysOf(w.t, data) {
		if slices.Contains(never, key) {
			w.t.Errorf("the key %s is exported", key)
		}
	}
	account, err := db.FindOne[auth.Account](w.t.Context(), w.DB.Collection("accounts"), bson.M{"_id": p.ID})
	w.must(err)
	session, err := db.FindOne[auth.Session](w.t.Context(), w.DB.Collection("sessions"), bson.M{"personId": p.ID})
	w.must(err)
	stored, err := w.Org.FindPerson(w.t.Context(), p.ID)
	w.must(err)
	for what, value := range map[string]string{
		"the CCCD": cccd, "its key": stored.CCCDKey, "the CCCD, sealed": base64.StdEncoding.EncodeToString(stored.SealedCCCD), "the password's hash": account.Hash,
		"the refresh token's hash": session.CurrentHash, "the access token": w.as(learner),
	} {
		if value == "" || strings.Contains(data, value) {
			w.t.Errorf("%s is exported, or was not there", what)
		}
	}
	for _, course := range []string{doneCourse, runningCourse} {
		banks, err := w.Authoring.FindBanks(w.t.Context(), course, 1)
		w.must(err)
		for _, bank := range banks {
			for _, q := range bank.Questions {
				if q.Explanation != "" && strings.Contains(data, q.Explanation) {
					w.t.Errorf("the explanation of %s is exported", q.ID)
				}
			}
		}
	}
}

// holdsNobodyElse looks for what is another person's.
func (w *world) holdsNobodyElse(data string) {
	w.t.Helper()
	p, err := w.Org.FindPersonByEmail(w.t.Context(), other)
	w.must(err)
	for what, value := range map[string]string{
		"person": p.ID, "name": p.FullName(), "certificate": w.code(w.spare), "enrolment": w.spare, "attempt": w.finished, "subject": w.subject.ID,
	} {
		if strings.Contains(data, value) {
			w.t.Errorf("another's %s is exported", what)
		}
	}
}

// TestExportListsCertificatesWithoutAFile: one whose PDF is not made, and one
// whose PDF was lost, are in the list and do not stand in the way.
func TestExportListsCertificatesWithoutAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	certificates := w.DB.Collection("certificates")
	for state, change := range map[string]bson.M{
		"not made": {"fileHash": "", "fileKey": ""}, "lost": {"fileHash": strings.Repeat("a", 64), "fileKey": "certificates/khong-co.pdf"},
	} {
		_, err := certificates.UpdateByID(t.Context(), w.certificate, bson.M{"$set": change})
		w.must(err)
		files, _ := w.unpack(learner)
		if len(files) != 2 || !strings.Contains(files["du-lieu.json"], `"numberText": "`) || strings.Contains(files["du-lieu.json"], `"file": "`) {
			t.Errorf("%s: %d files", state, len(files))
		}
	}
	files, _ := w.unpack(other)
	if len(files) != 3 || strings.Contains(files["du-lieu.json"], w.code(w.certificate)) {
		t.Errorf("the other's: %d files", len(files))
	}
}

func TestExportIsLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var last int
	for range exportLimit.Most + 1 {
		res, _ := w.request("GET", "/api/v1/me/export", w.as(learner), "", "")
		last = res.StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("one more: %d", last)
	}
	if res, body := w.request("GET", "/api/v1/me/export", w.as(other), "", ""); res.StatusCode != http.StatusOK {
		t.Errorf("somebody else: %d %s", res.StatusCode, body)
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"012/2026/GCN-SVHTTDL": "012-2026-GCN-SVHTTDL", "../../etc/passwd": "------etc-passwd", "a:b*c\\d": "a-b-c-d", "007/GCN-SỞ": "007-GCN-SỞ",
	} {
		if got := fileName(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
}
