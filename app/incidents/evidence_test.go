package incidents_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lantoa/app/incidents"
	"lantoa/handbook"
)

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 3, 3))))
	return b.Bytes()
}

// upload sends bytes; Fiber's own test would take them for JSON.
func (u *user) upload(id, query string, body []byte) (int, incidents.Result) {
	u.r.t.Helper()
	u.renew()
	req := httptest.NewRequest(http.MethodPost, "/api/v1/incidents/"+id+"/evidence?"+query, bytes.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+u.token)
	req.Header.Set("Content-Type", "application/octet-stream")
	res, err := u.r.main.server.Fiber.Test(req, 20_000)
	must(u.r.t, err)
	defer res.Body.Close()
	var out incidents.Result
	_ = json.NewDecoder(res.Body).Decode(&out)
	return res.StatusCode, out
}

func TestEvidence(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty, stranger := r.user(so), r.user(so)
	i := duty.open(false)
	shot := picture(t)
	for range 2 {
		status, res := duty.upload(i.ID, "client=anh-00000001&name=b%C3%A0i%20%C4%91%C4%83ng.exe&text=B%C3%A0i%20g%E1%BB%91c", shot)
		if status != 201 || res.Seq != 2 {
			t.Fatalf("%d %+v", status, res)
		}
	}
	e := duty.log(i.ID)[1]
	sum := sha256.Sum256(shot)
	f := e.Payload.File
	if e.Kind != handbook.EvidenceAdded || f.SHA256 != hex.EncodeToString(sum[:]) || f.Type != "image/png" || f.Name != "bài đăng.exe.png" || e.Payload.Text != "Bài gốc" {
		t.Errorf("%+v %+v", e, f)
	}
	if v := duty.view(i.ID); v.State.Clocks[0].State != handbook.ClockMet {
		t.Errorf("the first piece of evidence meets its clock: %+v", v.State.Clocks[0])
	}
	req := httptest.NewRequest(http.MethodGet, "/api/v1/incidents/"+i.ID+"/evidence/"+f.ID, nil)
	req.Header.Set("Authorization", "Bearer "+duty.token)
	res, err := r.main.server.Fiber.Test(req, 20_000)
	must(t, err)
	defer res.Body.Close()
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	stranger.want(404, "GET", "/incidents/"+i.ID+"/evidence/"+f.ID, "")
	if status, _ := stranger.upload(i.ID, "client=anh-00000002&name=a.png", shot); status != 404 {
		t.Errorf("a stranger's upload: %d", status)
	}

	var docx bytes.Buffer
	z := zip.NewWriter(&docx)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte("<x/>"))
		must(t, err)
	}
	must(t, z.Close())
	var bare bytes.Buffer
	must(t, zip.NewWriter(&bare).Close())
	for name, tt := range map[string]struct {
		body []byte
		want int
	}{
		"word":       {docx.Bytes(), 201},
		"pdf":        {[]byte("%PDF-1.7\nxyz"), 201},
		"text":       {[]byte("Bài đăng lúc 7:40"), 201},
		"html":       {[]byte("<html><script>alert(1)</script>"), 415},
		"svg":        {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x"/>`), 415},
		"program":    {[]byte("\x7fELF\x02\x01\x01\x00"), 415},
		"zip":        {append(bare.Bytes(), make([]byte, 100)...), 415},
		"empty":      {nil, 422},
		"half a lie": {append([]byte(strings.Repeat("chữ ", 300)), 0, 1, 2), 415},
	} {
		if status, _ := duty.upload(i.ID, "client=tep-"+strings.ReplaceAll(name, " ", "-")+"-xx&name="+strings.ReplaceAll(name, " ", "-"), tt.body); status != tt.want {
			t.Errorf("%s: %d, want %d", name, status, tt.want)
		}
	}
}

func TestDocumentsAndTheWhole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.user(so)
	i := duty.open(true)
	duty.want(422, "POST", "/incidents/"+i.ID+"/documents", `{"client":"van-ban-1","template":"tuyen-bo-tam","fields":{"dang-lam":"x"}}`)
	duty.want(422, "POST", "/incidents/"+i.ID+"/documents", `{"client":"van-ban-1","template":"tuyen-bo-tam","fields":{"viec":"x","la":"y"}}`)
	duty.want(404, "POST", "/incidents/"+i.ID+"/documents", `{"client":"van-ban-1","template":"khong-co","fields":{}}`)
	const body = `{"client":"van-ban-1","template":"tuyen-bo-tam","fields":{"viec":"Tin **thu phí**","dang-lam":"Xác minh\nGọi điện"}}`
	for range 2 {
		if res := decode[incidents.Result](t, duty.want(201, "POST", "/incidents/"+i.ID+"/documents", body)); res.Seq != 2 {
			t.Errorf("%+v", res)
		}
	}
	d := duty.view(i.ID).State.Documents
	if len(d) != 1 {
		t.Fatalf("%+v", d)
	}
	text := duty.want(200, "GET", "/incidents/"+i.ID+"/documents/"+d[0].ID+"?format=txt", "")
	for _, want := range []string{"DIỄN TẬP", "THÔNG CÁO BÁO CHÍ", "Tin **thu phí**", "Gọi điện", "Sở Văn hóa, Thể thao và Du lịch"} {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if word := duty.want(200, "GET", "/incidents/"+i.ID+"/documents/"+d[0].ID, ""); !strings.HasPrefix(word, "PK") {
		t.Error("no Word document")
	}
	if pdf := duty.want(200, "POST", "/handbook/templates/tuyen-bo-tam/document?format=pdf", `{"fields":{"viec":"x"}}`); !strings.HasPrefix(pdf, "%PDF") {
		t.Error("no PDF")
	}
	if plain := duty.want(200, "POST", "/handbook/templates/tuyen-bo-tam/document?format=txt", `{"fields":{"viec":"x"}}`); strings.Contains(plain, "DIỄN TẬP") {
		t.Errorf("outside an exercise:\n%s", plain)
	}
	duty.do(i.ID, handbook.LevelJudged, handbook.Payload{Level: 2, Text: "Một cơ quan"})
	duty.do(i.ID, handbook.ContactCalled, handbook.Payload{Contact: "lanh-dao", Reached: true, Text: "Đã báo cáo"})
	duty.do(i.ID, handbook.Drafted, handbook.Payload{Statement: "t1", Text: "Không có khoản thu mới"})
	if pdf := duty.want(200, "GET", "/incidents/"+i.ID+"/export?format=pdf", ""); !strings.HasPrefix(pdf, "%PDF") || len(pdf) < 10_000 {
		t.Errorf("the whole as PDF: %d bytes", len(pdf))
	}
	whole := decode[incidents.Export](t, duty.want(200, "GET", "/incidents/"+i.ID+"/export?format=json", ""))
	if !whole.Exercise || len(whole.Entries) != 5 || whole.Number != "DT-2026-0001" || encoded(t, handbook.FoldLog(whole.Incident.Incident, whole.Entries)) != encoded(t, whole.State) {
		t.Errorf("the whole: %+v", whole)
	}
}
