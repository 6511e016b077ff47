package certification_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/certification"
)

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

func TestVerificationTellsTheStateAndNeverMore(t *testing.T) {
	s := newSite(t, 4)
	var certs []certification.Certificate
	for _, p := range s.people {
		certs = append(certs, s.issue(s.complete(p, 1)))
	}
	s.at(noon.AddDate(1, 0, 0))
	s.issue(s.complete(s.people[1], 2))
	_, err := s.db.Collection("certificates").UpdateByID(s.ctx(), certs[2].ID, bson.M{"$set": bson.M{"revokedAt": s.Now()}})
	s.must(err)
	_, err = s.db.Collection("certificates").UpdateByID(s.ctx(), certs[3].ID, bson.M{"$set": bson.M{"validUntil": "2027-11-04"}})
	s.must(err)

	wants := []struct {
		status certification.Status
		word   string
		key    string
	}{{certification.Valid, "Hợp lệ", ""}, {certification.Superseded, "Đã được thay thế", "endedOn"}, {certification.Revoked, "Đã thu hồi", "endedOn"}, {certification.Expired, "Hết hạn", ""}}
	for i, want := range wants {
		got := s.get("", "/api/v1/verify/"+certs[i].Code)
		var v map[string]any
		s.must(json.Unmarshal([]byte(got.body), &v))
		keys := []string{"checkedAt", "course", "from", "holder", "issuedOn", "status", "to", "validUntil"}
		if want.key != "" {
			keys = append(keys, want.key)
			slices.Sort(keys)
		}
		if got.status != 200 || v["status"] != string(want.status) || !slices.Equal(slices.Sorted(maps.Keys(v)), keys) {
			t.Errorf("%s: %d %s", want.status, got.status, got.body)
		}
		page := s.get("", "/verify/"+certs[i].Code)
		if page.status != 200 || !strings.Contains(page.body, `class="word">`+want.word+" <span") || !strings.Contains(page.body, "Nguyễn Văn An") ||
			!strings.Contains(page.body, "05/11/2026") || !strings.Contains(page.body, "Người phát ngôn ở xã") {
			t.Errorf("page of %s: %d %s", want.status, page.status, page.body)
		}
		for _, secret := range []string{"1985", "Sở Văn hóa", "91.7", "91,7", certs[i].NumberText, certs[i].PersonID, certs[i].ID, "Chuyên viên"} {
			if strings.Contains(page.body+got.body, secret) {
				t.Errorf("%s: the public learns %q", want.status, secret)
			}
		}
	}
}

func TestThePageIsStrictAndReadsCodesAsTyped(t *testing.T) {
	s := newSite(t, 1)
	cert := s.issue(s.complete(s.people[0], 1))
	page := s.get("", "/verify/"+cert.Code)
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(page.body)
	if style == nil {
		t.Fatal("no style")
	}
	sum := sha256.Sum256([]byte(style[1]))
	csp := page.header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("policy %q", csp)
	}
	for _, no := range []string{"<script", "style=", "http://", "https://", "onclick"} {
		if strings.Contains(page.body, no) {
			t.Errorf("the page has %q", no)
		}
	}
	if page.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("type %q", page.header.Get("Content-Type"))
	}
	typed := strings.ToLower(certification.FormatCode(cert.Code))
	typed = strings.NewReplacer("0", "o", "1", "l").Replace(typed)
	if got := s.get("", "/verify/"+typed); got.status != 200 {
		t.Errorf("typed as %s: %d", typed, got.status)
	}
	for _, code := range []string{"000000000000", "x", strings.Repeat("A", 400), "%7B%22$ne%22:null%7D", "..%2f..%2fetc", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", cert.ID} {
		got := s.get("", "/verify/"+code)
		if got.status != 404 || got.header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(got.body, "Không tìm thấy") || strings.Contains(got.body, "<script") {
			t.Errorf("page of %.40s: %d %.300s", code, got.status, got.body)
		}
		if got := s.get("", "/api/v1/verify/"+code); got.status != 404 || got.header.Get("Content-Type") != "application/problem+json; charset=utf-8" {
			t.Errorf("answer to %.40s: %d", code, got.status)
		}
	}
}

func TestCodesCannotBeTriedForLong(t *testing.T) {
	s := newSite(t, 0)
	limited := 0
	for i := range 80 {
		path := "/verify/"
		if i%2 == 0 {
			path = "/api/v1/verify/"
		}
		if s.get("", fmt.Sprintf("%s%012d", path, i)).status == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited < 10 {
		t.Errorf("%d of 80 were refused", limited)
	}
}

func TestCodes(t *testing.T) {
	for in, want := range map[string]string{
		"7K3MQ9TD04XB": "7K3MQ9TD04XB", "7k3m-q9td-o4xb": "7K3MQ9TD04XB", " 7K3M Q9TD O4XB ": "7K3MQ9TD04XB", "iLIl00000000": "111100000000",
		"7K3MQ9TD04X": "", "7K3MQ9TD04XBB": "", "7K3MQ9TD04XU": "", "": "", "7K3MQ9TD04Xế": "",
	} {
		if got, ok := certification.ParseCode(in); ok != (want != "") || ok && got != want {
			t.Errorf("ParseCode(%q) = %q, %t", in, got, ok)
		}
	}
	if got := certification.FormatCode("7K3MQ9TD04XB"); got != "7K3M-Q9TD-04XB" {
		t.Errorf("FormatCode: %s", got)
	}
}
