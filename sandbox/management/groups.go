package management

import (
	"net/http"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerGroups() {
	h.handle("groups", "GET /v2/customer_groups", h.getGroups)
	h.handle("groups", "GET /v2/customer_groups/{id}", h.getGroup)
	h.handle("groups", "GET /v2/customer_groups/count", h.countGroups)
	h.handle("change-groups", "POST /v2/customer_groups", h.postGroup)
	h.handle("change-groups", "PUT /v2/customer_groups/{id}", h.putGroup)
	h.handle("change-groups", "DELETE /v2/customer_groups/{id}", h.deleteGroup)
}

// group is a customer group. V2 wraps nothing in an envelope.
type group struct {
	ID             int            `json:"id"`
	Name           string         `json:"name"`
	IsDefault      bool           `json:"is_default"`
	CategoryAccess categoryAccess `json:"category_access"`
	DiscountRules  []discountRule `json:"discount_rules"`
	DateCreated    string         `json:"date_created"`
	DateModified   string         `json:"date_modified"`
	IsForGuests    bool           `json:"is_group_for_guests"`
}

type categoryAccess struct {
	Type       string `json:"type"`
	Categories []int  `json:"categories,omitempty"`
}

// discountRule has the fields that its type uses. The amount is a text, as the
// store sends it.
type discountRule struct {
	Type        string `json:"type"`
	Method      string `json:"method,omitempty"`
	Amount      string `json:"amount,omitempty"`
	PriceListID int    `json:"price_list_id,omitempty"`
	CategoryID  int    `json:"category_id,omitempty"`
	ProductID   int    `json:"product_id,omitempty"`
}

func newGroup(g store.Group) group {
	access := categoryAccess{Type: string(g.Access.Type)}
	if access.Type == "" {
		access.Type = string(store.AccessAll)
	}
	if g.Access.Type == store.AccessSpecific {
		access.Categories = g.Access.CategoryIDs
	}
	rules := make([]discountRule, len(g.Rules))
	for i, r := range g.Rules {
		rules[i] = discountRule{
			Type: string(r.Kind), PriceListID: r.PriceListID, CategoryID: r.CategoryID, ProductID: r.ProductID,
		}
		if r.Kind != store.RulePriceList {
			rules[i].Method, rules[i].Amount = string(r.Method), r.Amount.Pad(4).String()
		}
	}
	return group{
		ID: g.ID, Name: g.Name, IsDefault: g.IsDefault, CategoryAccess: access, DiscountRules: rules,
		DateCreated: v2Date(g.Created), DateModified: v2Date(g.Modified), IsForGuests: g.IsForGuests,
	}
}

// getGroups lists groups by id. An empty list is a 204 without a body, as V2
// does everywhere.
func (h *Handler) getGroups(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	asked := query.page()
	name, byName := query.text("name")
	isDefault, byDefault := query.flag("is_default")
	forGuests, byGuests := query.flag("is_group_for_guests")
	part, _ := query.text("name:like")
	created, modified := query.period("date_created"), query.period("date_modified")
	if query.refused(w) {
		return
	}
	var groups []group
	for _, g := range h.store.Groups() {
		if (!byName || g.Name == name) && (!byDefault || g.IsDefault == isDefault) &&
			(!byGuests || g.IsForGuests == forGuests) && created.contains(g.Created) && modified.contains(g.Modified) &&
			strings.Contains(strings.ToLower(g.Name), strings.ToLower(part)) {
			groups = append(groups, newGroup(g))
		}
	}
	groups = cut(asked, groups)
	if len(groups) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	respond(w, http.StatusOK, groups)
}

func (h *Handler) getGroup(w http.ResponseWriter, r *http.Request) {
	g, ok := h.store.Group(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "The requested resource was not found.")
		return
	}
	respond(w, http.StatusOK, newGroup(g))
}

// countGroups tells how many groups there are.
func (h *Handler) countGroups(w http.ResponseWriter, _ *http.Request) {
	respond(w, http.StatusOK, map[string]int{"count": len(h.store.Groups())})
}

// v2Date is a time in V2's spelling.
func v2Date(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

// v3Date is a time in V3's spelling.
func v3Date(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
