package management

import (
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
)

const hooksPath = "/v3/hooks"

// hookPath is that of one webhook.
func hookPath(id int) string { return hooksPath + "/" + strconv.Itoa(id) }

// wireHook is a webhook as V3 writes it (reference/webhooks.v3.yml).
type wireHook struct {
	ID          looseInt                       `json:"id"`
	Scope       string                         `json:"scope"`
	Destination string                         `json:"destination"`
	IsActive    looseBool                      `json:"is_active"`
	Headers     optional[map[string]looseText] `json:"headers"`
}

// isWhole reports whether it can be told what a webhook is.
func (w wireHook) isWhole() bool { return w.ID > 0 && w.Scope != "" && w.Destination != "" }

// commerce converts a webhook. One that does not say that it is active is not.
func (w wireHook) commerce() commerce.Hook {
	h := commerce.Hook{ID: int(w.ID), Scope: w.Scope, Destination: w.Destination, IsActive: w.IsActive.value}
	if len(w.Headers.value) > 0 {
		h.Headers = make(map[string]commerce.Secret, len(w.Headers.value))
	}
	for name, value := range w.Headers.value {
		h.Headers[name] = commerce.Secret(value)
	}
	return h
}

// hookBody is a webhook to be made or changed. What is empty is left out.
type hookBody struct {
	Scope       string            `json:"scope,omitempty"`
	Destination string            `json:"destination,omitempty"`
	IsActive    *bool             `json:"is_active,omitempty"`
	Headers     map[string]string `json:"headers,omitempty"`
}

// revealed are headers as the store is told them.
func revealed(headers map[string]commerce.Secret) map[string]string {
	all := make(map[string]string, len(headers))
	for name, value := range headers {
		all[name] = value.Reveal()
	}
	return all
}
