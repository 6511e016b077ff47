package learning

import (
	"context"
	"path"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
)

// mediaTypes are those of the files that courses come with. Whatever else
// there is goes out as bytes.
var mediaTypes = map[string]string{
	".txt":  "text/plain; charset=utf-8",
	".vtt":  "text/vtt; charset=utf-8",
	".pdf":  "application/pdf",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".png":  "image/png",
	".jpg":  "image/jpeg",
	".jpeg": "image/jpeg",
}

func mediaType(name string) string {
	if t, ok := mediaTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

type fileInput struct {
	ID   string `path:"id" json:"-" validate:"max=64"`
	Name string `path:"name" json:"-" validate:"max=100"`
}

// file sends a file of the course, always as a download.
func (l *Learning) file(ctx context.Context, actor policy.Actor, in fileInput) (api.File, error) {
	e, err := l.findOwn(ctx, actor, in.ID, options.FindOne().SetProjection(bson.M{"courseCode": 1, "version": 1}))
	if err != nil {
		return api.File{}, err
	}
	data, err := l.authoring.FindFile(ctx, e.CourseCode, e.Version, in.Name)
	return api.File{Name: in.Name, Type: mediaType(in.Name), Body: data}, err
}
