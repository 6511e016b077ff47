package handbooks

import (
	"context"

	"lantoa/app/auth/policy"
	"lantoa/handbook"
)

type searchInput struct {
	Q string `query:"q" json:"-" validate:"required,max=200"`
}

// Hits are the sections that answer a search, best first.
type Hits struct {
	Items []handbook.Hit `json:"items"`
}

func (h *Handbooks) search(ctx context.Context, actor policy.Actor, in searchInput) (Hits, error) {
	now, err := h.Current(ctx, actor.Path)
	if err != nil {
		return Hits{}, err
	}
	return Hits{Items: handbook.Search(now.Edition, in.Q)}, nil
}
