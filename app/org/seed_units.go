package org

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The days of the province's story.
var (
	seedStart  = Day(2023, 1, 1) // the demonstration's data begin here
	seedMarch  = Day(2025, 3, 1) // sở merged
	seedMerger = Day(2025, 7, 1) // Hưng Yên and Thái Bình; districts abolished
)

//go:embed data/hung-yen-communes-2025.tsv
var communesTSV string

// unit is a department of the seed: id, names, kind.
type unit struct {
	id, name, short string
	kind            Kind
}

// units2023 are the departments of a province in 2023, in the order of the
// dispatch. Both provinces had the same.
var units2023 = []unit{
	{"vpubnd", "Văn phòng UBND tỉnh", "VP UBND", KindOffice},
	{"stttt", "Sở Thông tin và Truyền thông", "Sở TT&TT", KindSo},
	{"stp", "Sở Tư pháp", "", KindSo},
	{"snv", "Sở Nội vụ", "", KindSo},
	{"stc", "Sở Tài chính", "", KindSo},
	{"skhdt", "Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", KindSo},
	{"sct", "Sở Công Thương", "", KindSo},
	{"snnptnt", "Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT", KindSo},
	{"sgtvt", "Sở Giao thông vận tải", "Sở GTVT", KindSo},
	{"sxd", "Sở Xây dựng", "", KindSo},
	{"stnmt", "Sở Tài nguyên và Môi trường", "Sở TN&MT", KindSo},
	{"sldtbxh", "Sở Lao động – Thương binh và Xã hội", "Sở LĐTBXH", KindSo},
	{"svhttdl", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTTDL", KindSo},
	{"skhcn", "Sở Khoa học và Công nghệ", "Sở KH&CN", KindSo},
	{"sgddt", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT", KindSo},
	{"syt", "Sở Y tế", "", KindSo},
	{"thanh-tra", "Thanh tra tỉnh", "", KindBan},
	{"bqlkcn", "Ban Quản lý các khu công nghiệp tỉnh", "BQL các KCN", KindBan},
}

// district is a district of before 01/7/2025 with the first and last code of
// the communes on its ground. The ranges follow the numbering of communes and
// are our reading of it, not a legal text.
type district struct {
	id, name    string
	first, last int
}

var districtsHungYen = []district{
	{"tp-hung-yen", "UBND thành phố Hưng Yên", 11950, 11988},
	{"huyen-van-lam", "UBND huyện Văn Lâm", 11989, 12018},
	{"huyen-van-giang", "UBND huyện Văn Giang", 12019, 12054},
	{"huyen-yen-my", "UBND huyện Yên Mỹ", 12055, 12102},
	{"tx-my-hao", "UBND thị xã Mỹ Hào", 12103, 12141},
	{"huyen-an-thi", "UBND huyện Ân Thi", 12142, 12204},
	{"huyen-khoai-chau", "UBND huyện Khoái Châu", 12205, 12279},
	{"huyen-kim-dong", "UBND huyện Kim Động", 12280, 12330},
	{"huyen-tien-lu", "UBND huyện Tiên Lữ", 12331, 12390},
	{"huyen-phu-cu", "UBND huyện Phù Cừ", 12391, 12432},
}

var districtsThaiBinh = []district{
	{"tp-thai-binh", "UBND thành phố Thái Bình", 12433, 12471},
	{"huyen-quynh-phu", "UBND huyện Quỳnh Phụ", 12472, 12585},
	{"huyen-hung-ha", "UBND huyện Hưng Hà", 12586, 12687},
	{"huyen-dong-hung", "UBND huyện Đông Hưng", 12688, 12822},
	{"huyen-thai-thuy", "UBND huyện Thái Thụy", 12823, 12969},
	{"huyen-tien-hai", "UBND huyện Tiền Hải", 12970, 13074},
	{"huyen-kien-xuong", "UBND huyện Kiến Xương", 13075, 13191},
	{"huyen-vu-thu", "UBND huyện Vũ Thư", 13192, 13300},
}

// strays are communes whose number lies in another district's range.
var strays = map[string]string{"12817": "tp-thai-binh", "13225": "tp-thai-binh"}

// commune is a xã or phường of since 01/7/2025.
type commune struct{ code, name, id, district string }

func communes() []commune {
	var out []commune
	for _, line := range strings.Split(strings.TrimSpace(communesTSV), "\n")[1:] {
		code, name, _ := strings.Cut(line, "\t")
		c := commune{code: code, name: clean(name), district: strays[code]}
		c.id = strings.ReplaceAll(Fold(c.name), " ", "-")
		n, _ := strconv.Atoi(code)
		for _, d := range slices.Concat(districtsHungYen, districtsThaiBinh) {
			if c.district == "" && n >= d.first && n <= d.last {
				c.district = d.id
			}
		}
		out = append(out, c)
	}
	return out
}

const seedNote = "Dữ liệu trình diễn; mã cơ quan và cách sắp xếp chưa đối chiếu văn bản."

// seedEvents tells the province's story in order: the units of 2023, the
// mergers of March 2025, and 01/7/2025.
func seedEvents() []Event {
	events := []Event{createProvince("", "Hưng Yên", "H31", districtsHungYen), createProvince("-tb", "Thái Bình", "H54", districtsThaiBinh)}
	events[0].Parts = append(events[0].Parts,
		press("bao", "Báo Hưng Yên", ""), press("dai", "Đài Phát thanh và Truyền hình Hưng Yên", ""), press("tap-chi-pho-hien", "Tạp chí Phố Hiến", ""))
	events[1].Parts = append(events[1].Parts,
		press("bao-tb", "Báo Thái Bình", "-tb"), press("dai-tb", "Đài Phát thanh và Truyền hình Thái Bình", "-tb"))
	for _, suffix := range []string{"", "-tb"} {
		events = append(events, march(suffix)...)
	}
	events = append(events, merger()...)
	for i := range events {
		events[i].Note = seedNote
	}
	return events
}

func createProvince(suffix, name, code string, districts []district) Event {
	e := Event{ID: "seed-2023" + suffix, Kind: Create, Date: seedStart}
	add := func(id, parent string, n Naming) {
		e.Parts = append(e.Parts, Draft{ID: id + suffix, ParentID: parent, Naming: n})
	}
	add("ubnd", "", Naming{Name: "Ủy ban nhân dân tỉnh " + name, ShortName: "UBND tỉnh", Kind: KindProvince, Code: "000.00.00." + code})
	for i, u := range units2023 {
		n := Naming{Name: u.name, ShortName: u.short, Kind: u.kind, Code: fmt.Sprintf("000.00.%02d.%s", i+1, code)}
		if suffix != "" {
			n.Name, n.ShortName = strings.TrimSuffix(u.name, " tỉnh")+" tỉnh "+name, ""
		}
		add(u.id, "ubnd"+suffix, n)
	}
	for i, d := range districts {
		e.Parts = append(e.Parts, Draft{
			ID: d.id, ParentID: "ubnd" + suffix,
			Naming: Naming{Name: d.name, Kind: KindDistrict, Code: fmt.Sprintf("000.00.%02d.%s", i+31, code)},
		})
	}
	return e
}

func press(id, name, suffix string) Draft {
	return Draft{ID: id, ParentID: "ubnd" + suffix, Naming: Naming{Name: name, Kind: KindPress}}
}

// march merges the sở of one province.
func march(suffix string) []Event {
	one := func(into string, subjects ...string) Event {
		for i := range subjects {
			subjects[i] += suffix
		}
		return Event{ID: "seed-2025-03-" + into + suffix, Kind: Merge, Date: seedMarch, Subjects: subjects, Into: into + suffix}
	}
	nature := one("snnmt", "snnptnt", "stnmt")
	nature.Into = ""
	nature.Parts = []Draft{{ID: "snnmt" + suffix, ParentID: "ubnd" + suffix, Naming: Naming{Name: "Sở Nông nghiệp và Môi trường", Kind: KindSo}}}
	if suffix != "" {
		nature.Parts[0].Name += " tỉnh Thái Bình"
	}
	// The press went with Sở VHTTDL, technology with Sở KH&CN.
	media := Event{
		ID: "seed-2025-03-stttt" + suffix, Kind: Dissolve, Date: seedMarch, Subjects: []string{"stttt" + suffix},
		Into: "skhcn" + suffix, Successors: []string{"svhttdl" + suffix},
	}
	return []Event{one("snv", "sldtbxh"), one("stc", "skhdt"), one("sxd", "sgtvt"), nature, media}
}

// merger is 01/7/2025: communes, districts, sở, press, and the two provinces.
func merger() []Event {
	list := communes()
	create := Event{ID: "seed-2025-07-communes", Kind: Create, Date: seedMerger}
	below := map[string][]string{}
	for _, c := range list {
		kind := KindXa
		if strings.HasPrefix(c.name, "Phường ") {
			kind = KindPhuong
		}
		create.Parts = append(create.Parts, Draft{ID: c.id, ParentID: "ubnd", Naming: Naming{Name: "UBND " + strings.ToLower(c.name[:1]) + c.name[1:], ShortName: c.name, Kind: kind, UnitCode: c.code}})
		below[c.district] = append(below[c.district], c.id)
	}
	events := []Event{create}
	for _, d := range slices.Concat(districtsHungYen, districtsThaiBinh) {
		events = append(events, Event{ID: "seed-2025-07-" + d.id, Kind: Dissolve, Date: seedMerger, Subjects: []string{d.id}, Into: below[d.id][0], Successors: below[d.id][1:]})
	}
	for _, id := range []string{"vpubnd", "stp", "snv", "stc", "sct", "snnmt", "sxd", "svhttdl", "skhcn", "sgddt", "syt", "thanh-tra", "bqlkcn"} {
		events = append(events, Event{ID: "seed-2025-07-" + id, Kind: Merge, Date: seedMerger, Subjects: []string{id + "-tb"}, Into: id})
	}
	return append(events,
		Event{
			ID: "seed-2025-07-bao-dai", Kind: Merge, Date: seedMerger, Subjects: []string{"bao", "dai", "tap-chi-pho-hien", "bao-tb", "dai-tb"},
			Parts: []Draft{{ID: "bao-dai", ParentID: "ubnd", Naming: Naming{Name: "Báo và phát thanh, truyền hình Hưng Yên", Kind: KindPress}}},
		},
		Event{ID: "seed-2025-07-province", Kind: Merge, Date: seedMerger, Subjects: []string{"ubnd-tb"}, Into: "ubnd"})
}
