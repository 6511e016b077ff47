package press

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
)

func (p *Press) delegationFile(context.Context, policy.Actor, fileInput) (api.File, error) {
	return api.File{}, nil
}

func (p *Press) reportFile(context.Context, policy.Actor, reportFileInput) (api.File, error) {
	return api.File{}, nil
}

type fileInput struct {
	ID     string `path:"id" json:"-" validate:"max=64"`
	Format string `query:"format" json:"-" validate:"omitempty,oneof=docx pdf txt"`
}

type reportFileInput struct {
	reportInput
	Format string `query:"format" json:"-" validate:"omitempty,oneof=docx pdf txt"`
}
