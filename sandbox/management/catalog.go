package management

import (
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCatalog() {
	h.handle("catalog-products", "GET /v3/catalog/products", h.getProducts)
	h.handle("catalog-variants", "GET /v3/catalog/variants", h.getVariants)
}

// maxWithOptions is the size of a page of products with their options or modifiers
// (reference/catalog/products_catalog.v3.yml).
const maxWithOptions = 10

// getProducts lists products by number: all of them, visible or not, unless a filter
// says otherwise.
func (h *Handler) getProducts(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	asked := query.page()
	_, byID := query.text("id")
	id := query.atLeastOne("id", 0)
	ids, channels := query.numbers("id:in"), query.numbers("channel_id:in")
	visible, byVisible := query.flag("is_visible")
	parts := query.chosen("include", productParts()...)
	fields := query.chosen("include_fields", productFields()...)
	backwards := query.direction()
	if slices.Contains(parts, "options") || slices.Contains(parts, "modifiers") {
		asked.limit = min(asked.limit, maxWithOptions)
	}
	if query.refused(w) {
		return
	}
	var found []store.Product
	for _, p := range h.store.Products() {
		if (!byID || p.ID == id) && (ids == nil || slices.Contains(ids, p.ID)) &&
			(!byVisible || p.IsPublished == visible) && (channels == nil || share(channels, p.ChannelIDs)) {
			found = append(found, p)
		}
	}
	if backwards {
		slices.Reverse(found)
	}
	page := cut(asked, found)
	listed := make([]map[string]any, len(page))
	for i, p := range page {
		listed[i] = productAnswer(p, fields, parts)
	}
	respond(w, http.StatusOK, envelope{listed, pageMeta{Pagination: numbered(query.values, asked, len(found), len(page))}})
}

// getVariants lists the variants of all products by number.
func (h *Handler) getVariants(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	asked := query.page()
	_, byID := query.text("id")
	id := query.atLeastOne("id", 0)
	// The published file has no id:in; the store takes it, as for products.
	ids, products := query.numbers("id:in"), query.numbers("product_id:in")
	fields := query.chosen("include_fields", variantFields()...)
	if query.refused(w) {
		return
	}
	type owned struct {
		variant store.Variant
		product store.Product
	}
	var found []owned
	for _, p := range h.store.Products() {
		if products != nil && !slices.Contains(products, p.ID) {
			continue
		}
		for _, v := range p.Variants {
			if (!byID || v.ID == id) && (ids == nil || slices.Contains(ids, v.ID)) {
				found = append(found, owned{v, p})
			}
		}
	}
	slices.SortFunc(found, func(a, b owned) int { return a.variant.ID - b.variant.ID })
	page := cut(asked, found)
	listed := make([]map[string]any, len(page))
	for i, o := range page {
		listed[i] = variantAnswer(o.product, o.variant, fields)
	}
	respond(w, http.StatusOK, envelope{listed, pageMeta{Pagination: numbered(query.values, asked, len(found), len(page))}})
}

// chosen reads words of a closed list; nil when the argument was not there. A word that
// the store knows and the sandbox does not is refused like one that nobody knows.
func (q *query) chosen(name string, known ...string) []string {
	words := q.words(name)
	for _, word := range words {
		if !slices.Contains(known, word) {
			q.faults[name] = word + " is not simulated by the sandbox"
		}
	}
	return words
}

// direction reads how a list by number is sorted; true means from the end.
func (q *query) direction() bool {
	if sort, ok := q.text("sort"); ok && sort != "id" {
		q.faults["sort"] = "sorting by anything but id is not simulated by the sandbox"
	}
	direction, ok := q.text("direction")
	if ok && direction != "asc" && direction != "desc" {
		q.faults["direction"] = "direction must be asc or desc"
	}
	return direction == "desc"
}

// share reports whether two lists have a number in common.
func share(a, b []int) bool {
	return slices.ContainsFunc(a, func(number int) bool { return slices.Contains(b, number) })
}
