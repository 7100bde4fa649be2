package management

import (
	"context"
	"net/http"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CreateHook registers a webhook, which is active. BAD_USER_INPUT says that the store
// does not take it, OUTCOME_UNKNOWN that it may or may not have been registered.
func (c *Client) CreateHook(ctx context.Context, draft commerce.HookDraft) (commerce.Hook, error) {
	if draft.Scope == "" || draft.Destination == "" {
		return commerce.Hook{}, commerce.BadInput("scope", "A webhook has a scope and a destination.")
	}
	return c.changeHook(ctx, http.MethodPost, hooksPath, 0, hookBody{
		Scope: draft.Scope, Destination: draft.Destination, IsActive: new(true), Headers: revealed(draft.Headers),
	})
}

// UpdateHook changes a webhook of ours. BAD_USER_INPUT says that there is none of that
// number or that the store does not take the change, OUTCOME_UNKNOWN that it may or may
// not have taken effect.
func (c *Client) UpdateHook(ctx context.Context, id int, change commerce.HookChange) (commerce.Hook, error) {
	if id < 1 || change.IsActive == nil && len(change.Headers) == 0 {
		return commerce.Hook{}, commerce.BadInput("id", "There is no such webhook, or nothing to change about it.")
	}
	return c.changeHook(ctx, http.MethodPut, hookPath(id), id, hookBody{
		IsActive: change.IsActive, Headers: revealed(change.Headers),
	})
}

// changeHook sends a change of the webhook of that number, 0 for a new one.
func (c *Client) changeHook(ctx context.Context, method, path string, id int, body hookBody) (commerce.Hook, error) {
	got, err := c.change(ctx, "change-hooks", method, path, body)
	if err != nil {
		return commerce.Hook{}, hookRefusal(err)
	}
	kept := hookKept{id: id}
	if !readAnswer(got.Body, &kept) {
		return commerce.Hook{}, upstream.Public(upstream.Malformed(got, changing("change-hooks")))
	}
	return kept.hook().commerce(), nil
}

// hookKept is the answer to a change of the webhook of that number, 0 for a new one. The
// reference has it in data, the guide without (docs/integrations/webhooks/overview.mdx).
type hookKept struct {
	wireHook
	enveloped[wireHook]

	id int
}

func (k hookKept) hook() wireHook {
	if k.Data != nil {
		return *k.Data
	}
	return k.wireHook
}

func (k hookKept) complete() bool {
	h := k.hook()
	return h.isWhole() && (k.id == 0 || int(h.ID) == k.id)
}

// hookRefusal says why the store does not take a change, in words of our own: its own may
// repeat what it was given.
func hookRefusal(err error) error {
	refused := &commerce.Error{Code: commerce.CodeBadUserInput, Err: err}
	switch refusedAs(err) {
	case http.StatusNotFound:
		refused.Message = "There is no such webhook."
	case http.StatusConflict:
		refused.Message = "There is such a webhook already."
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		refused.Message = "The store does not take this webhook: its scope, its URL or its headers."
	default:
		return upstream.Public(err)
	}
	return refused
}
