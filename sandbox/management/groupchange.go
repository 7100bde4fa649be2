package management

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// groupRequest is a group to be made or changed (reference/customers.v2.yml). What is
// left out stays.
type groupRequest struct {
	Name        *string        `json:"name"`
	IsDefault   *bool          `json:"is_default"`
	IsForGuests *bool          `json:"is_group_for_guests"`
	Access      *accessRequest `json:"category_access"`
	Rules       *[]ruleRequest `json:"discount_rules"`
}

type accessRequest struct {
	Type       store.AccessType `json:"type"`
	Categories []int            `json:"categories"`
}

// apply changes a group.
func (g groupRequest) apply(to *store.Group) {
	if g.Name != nil {
		to.Name = *g.Name
	}
	if g.IsDefault != nil {
		to.IsDefault = *g.IsDefault
	}
	if g.IsForGuests != nil {
		to.IsForGuests = *g.IsForGuests
	}
	if g.Access != nil {
		to.Access = store.CategoryAccess{Type: g.Access.Type, CategoryIDs: g.Access.Categories}
	}
	if g.Rules == nil {
		return
	}
	to.Rules = make([]store.DiscountRule, len(*g.Rules))
	for i, r := range *g.Rules {
		to.Rules[i] = r.rule()
	}
}

func (h *Handler) postGroup(w http.ResponseWriter, r *http.Request) {
	h.changeGroup(w, r, func(change func(*store.Group)) (store.Group, error) {
		var g store.Group
		change(&g)
		return h.store.CreateGroup(g)
	})
}

func (h *Handler) putGroup(w http.ResponseWriter, r *http.Request) {
	h.changeGroup(w, r, func(change func(*store.Group)) (store.Group, error) {
		return h.store.UpdateGroup(pathID(r), change)
	})
}

// changeGroup answers with the group as it is then: 200 also for a new one. Where the
// discount on everything fails, the rest is kept and the answer is 207 without a group.
func (h *Handler) changeGroup(w http.ResponseWriter, r *http.Request, keep func(func(*store.Group)) (store.Group, error)) {
	var request groupRequest
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return
	}
	if faults := request.faults(); len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	fails := request.hasSitewide() && h.store.Choices().SitewideDiscountFails
	kept, err := keep(func(g *store.Group) {
		request.apply(g)
		if fails {
			g.Rules = slices.DeleteFunc(g.Rules, func(r store.DiscountRule) bool { return r.Kind == store.RuleAll })
		}
	})
	switch {
	case errors.Is(err, store.ErrUnknownGroup):
		Refuse(w, r, http.StatusNotFound, "The requested resource was not found.")
	case errors.Is(err, store.ErrGroupExists), errors.Is(err, store.ErrSecondGuestGroup):
		Refuse(w, r, http.StatusConflict, "The group conflicts with another one.")
	case err != nil:
		refuseFields(w, r, map[string]string{"": err.Error()})
	case fails:
		respond(w, http.StatusMultiStatus, map[string]any{
			"status": http.StatusMultiStatus, "message": "The customer group was kept, its sitewide discount was not.",
		})
	default:
		respond(w, http.StatusOK, newGroup(kept))
	}
}

// deleteGroup puts its members into no group.
func (h *Handler) deleteGroup(w http.ResponseWriter, r *http.Request) {
	if !h.store.DeleteGroup(pathID(r)) {
		Refuse(w, r, http.StatusNotFound, "The requested resource was not found.")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
