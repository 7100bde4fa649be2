// Package management is the sandbox's REST Management API, V2 and V3, over a
// store in memory. Start reading at New: every resource registers itself there
// and has a file of its own.
//
// Paths begin at the version ("/v3/customers"). Whoever serves it takes the
// store's hash off first, checks the access token and counts the quota. What
// is not simulated is refused and never ignored: an unknown filter is a 422, or
// in V2 a 400, where the real store would answer as if it had not been sent.
// A cart tells whose it is and what is in it, and not what it costs; a checkout tells that.
package management

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// Handler answers Management requests of one store.
type Handler struct {
	store *store.Store
	mux   *http.ServeMux
	// subscribers is apart, because "/customers/subscribers/{id}" and
	// "/customers/{id}/metafields" are two readings of the same path to a mux.
	subscribers *http.ServeMux
	names       map[string]string // the endpoint's name by mux pattern
	cashier     cashier
}

// New makes the API of a store.
func New(s *store.Store) *Handler {
	h := &Handler{store: s, mux: http.NewServeMux(), subscribers: http.NewServeMux(), names: map[string]string{}}
	h.registerTime()
	h.registerPricing()
	h.registerCustomers()
	h.registerCustomerSettings()
	h.registerMetafields()
	h.registerMetafieldChanges()
	h.registerAttributes()
	h.registerFormValues()
	h.registerConsent()
	h.registerCustomerSettingsChanges()
	h.registerInstruments()
	h.registerSites()
	h.registerCarts()
	h.registerCheckouts()
	h.registerPayments()
	h.registerGroups()
	h.registerSubscribers()
	h.registerCurrencies()
	h.registerTaxSettings()
	h.registerProductSettings()
	h.registerCatalog()
	return h
}

// handle registers one endpoint under a name that recorded calls bear.
func (h *Handler) handle(name, pattern string, serve http.HandlerFunc) {
	h.names[pattern] = name
	_, path, _ := strings.Cut(pattern, " ")
	h.muxOf(path).HandleFunc(pattern, serve)
}

// muxOf returns where a path is registered.
func (h *Handler) muxOf(path string) *http.ServeMux {
	if path == subscribersPath || strings.HasPrefix(path, subscribersPath+"/") {
		return h.subscribers
	}
	return h.mux
}

// Patterns lists what is simulated, as "GET /v3/customers", in order.
func (h *Handler) Patterns() []string { return slices.Sorted(maps.Keys(h.names)) }

// Endpoint names the endpoint that would answer; false when there is none.
func (h *Handler) Endpoint(r *http.Request) (string, bool) {
	_, pattern := h.muxOf(r.URL.Path).Handler(r)
	name, ok := h.names[pattern]
	return name, ok
}

// ServeHTTP answers one request that was let in.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, ok := h.Endpoint(r); ok {
		h.muxOf(r.URL.Path).ServeHTTP(w, r)
		return
	}
	if h.otherMethod(r) {
		Refuse(w, r, http.StatusMethodNotAllowed, "Method not allowed.")
		return
	}
	Refuse(w, r, http.StatusNotFound, "The requested resource was not found.")
}

// otherMethod reports whether the path exists with another method.
func (h *Handler) otherMethod(r *http.Request) bool {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, ok := h.Endpoint(probe); ok {
			return true
		}
	}
	return false
}
