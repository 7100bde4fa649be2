package management

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerConsent() {
	h.handle("customer-consent", "GET /v3/customers/{id}/consent", h.getConsent)
	h.handle("change-customer-consent", "PUT /v3/customers/{id}/consent", h.putConsent)
}

// consent is what a customer agreed to, without an envelope. The moment is always now
// (reference/customers.v3.yml).
type consent struct {
	Allow     []string `json:"allow"`
	Deny      []string `json:"deny"`
	UpdatedAt string   `json:"updated_at"`
}

func (h *Handler) getConsent(w http.ResponseWriter, r *http.Request) {
	given, ok := h.store.Consent(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "The customer was not found.")
		return
	}
	respond(w, http.StatusOK, consent{
		Allow: append([]string{}, given.Allow...), Deny: append([]string{}, given.Deny...), UpdatedAt: v3Date(h.store.Now()),
	})
}

// putConsent replaces what a customer agreed to.
func (h *Handler) putConsent(w http.ResponseWriter, r *http.Request) {
	type consentRequest struct {
		Allow []string `json:"allow"`
		Deny  []string `json:"deny"`
	}
	request, ok := readRecords[consentRequest](w, r)
	if !ok {
		return
	}
	faults := map[string]string{}
	known := []string{store.ConsentEssential, store.ConsentFunctional, store.ConsentAnalytics, store.ConsentTargeting}
	for i, word := range slices.Concat(request.Allow, request.Deny) {
		if !slices.Contains(known, word) {
			faults[fmt.Sprint(i)] = "the category does not exist"
		}
	}
	if slices.ContainsFunc(request.Allow, func(word string) bool { return slices.Contains(request.Deny, word) }) {
		faults["deny"] = "a category is allowed and denied"
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	if !h.store.SetConsent(pathID(r), store.Consent{Allow: request.Allow, Deny: request.Deny}) {
		Refuse(w, r, http.StatusNotFound, "The customer was not found.")
		return
	}
	h.getConsent(w, r)
}
