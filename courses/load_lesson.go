package courses

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"
)

// loadedLesson is a lesson with what is needed to say where something in it stands.
type loadedLesson struct {
	Lesson
	doc      document
	bodyLine int // line of the file on which Body begins
}

// loadLesson reads NN-name.md.
func (b *builder) loadLesson(name string) {
	file := path.Join(b.dir, name)
	src, ok := b.readText(file)
	if !ok {
		return
	}
	front, body, bodyLine, ok := splitFront(src)
	if !ok {
		b.errorf(KindFile, file, 1, "Bài học phải bắt đầu bằng phần đầu giữa hai dòng ---", "a lesson begins with front matter between two lines ---")
		return
	}
	l := loadedLesson{bodyLine: bodyLine}
	if l.doc, ok = b.decode(file, front, 1, &l.Lesson); !ok {
		return
	}
	l.Body, l.File = body, name
	b.lessons = append(b.lessons, l)
}

// splitFront takes a lesson's text apart. The body loses blank lines at its start and all blanks at
// its end, and ends in one line end; bodyLine counts from 1.
func splitFront(src string) (front, body string, bodyLine int, ok bool) {
	rest, ok := strings.CutPrefix(src, "---\n")
	if !ok {
		return "", "", 0, false
	}
	front, body, ok = strings.Cut("\n"+rest, "\n---\n")
	if !ok {
		return "", "", 0, false
	}
	front = strings.TrimPrefix(front, "\n")
	bodyLine = strings.Count(src[:len(src)-len(body)], "\n") + 1
	for {
		line, after, more := strings.Cut(body, "\n")
		if !more || strings.TrimSpace(line) != "" {
			break
		}
		body = after
		bodyLine++
	}
	body = strings.TrimRight(body, " \t\n")
	if body != "" {
		body += "\n"
	}
	return front, body, bodyLine, true
}

func (b *builder) checkLesson(l loadedLesson) {
	d := l.doc
	b.required(d, nil, 0, map[string]string{"id": l.ID, "title": l.Title})
	if l.ID != "" && !slugPattern.MatchString(l.ID) {
		b.errorf(KindValue, d.file, d.line("id"), "Mã «%s» phải gồm chữ thường không dấu, số và gạch ngang", "id %q is not a slug of a–z, 0–9 and dashes", l.ID)
	}
	if l.Minutes < 1 || l.Minutes > 600 {
		b.errorf(KindValue, d.file, d.line("minutes"), "minutes phải từ 1 đến 600", "minutes is 1 to 600")
	}
	if len(l.KeyPoints) < 1 || len(l.KeyPoints) > 10 || slices.Contains(l.KeyPoints, "") {
		b.errorf(KindValue, d.file, d.line("keyPoints"), "keyPoints cần từ 1 đến 10 ý, không ý nào trống", "keyPoints holds 1 to 10 points, none empty")
	}
	for i, a := range l.Attachments {
		if _, ok := b.course.Files[a.File]; !ok {
			b.errorf(KindReference, d.file, d.line("attachments", i, "file"), "Tệp đính kèm «files/%s» không có", "attachment files/%s does not exist", a.File)
		}
		if a.Title == "" {
			b.errorf(KindValue, d.file, d.line("attachments", i), "Tệp đính kèm thiếu tên gọi (title)", "attachment without title")
		}
		b.used[a.File] = true
	}
	if l.Video != nil {
		b.checkVideo(*l.Video, d)
	}
	if l.Body == "" {
		b.errorf(KindValue, d.file, l.bodyLine, "Bài học chưa có nội dung", "the lesson has no text")
	}
	b.checkMarkdown(l.Body, d.file, l.bodyLine, true)
}

func (b *builder) checkVideo(v Video, d document) {
	if u, err := url.Parse(v.URL); err != nil || u.Scheme != "https" || u.Host == "" {
		b.errorf(KindValue, d.file, d.line("video", "url"), "Địa chỉ video phải bắt đầu bằng https://", "the video's address begins with https://")
	}
	if v.Title == "" {
		b.errorf(KindValue, d.file, d.line("video"), "Video thiếu tên gọi (title)", "video without title")
	}
	if v.Minutes < 0 || v.Minutes > 600 {
		b.errorf(KindValue, d.file, d.line("video", "minutes"), "minutes của video phải từ 0 đến 600", "the video's minutes are 0 to 600")
	}
	if v.Captions == "" {
		return
	}
	b.used[v.Captions] = true
	data, ok := b.course.Files[v.Captions]
	switch {
	case !ok:
		b.errorf(KindReference, d.file, d.line("video", "captions"), "Tệp phụ đề «files/%s» không có", "captions files/%s do not exist", v.Captions)
	case path.Ext(v.Captions) != ".vtt" || !bytes.HasPrefix(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("WEBVTT")):
		b.errorf(KindValue, d.file, d.line("video", "captions"), "Phụ đề «files/%s» phải là tệp .vtt bắt đầu bằng WEBVTT", "captions files/%s are a .vtt file that begins with WEBVTT", v.Captions)
	}
}
