package storefront

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// Access is what the token of a request allows, as found by whoever serves.
type Access struct {
	// Channel is the channel of the URL.
	Channel int
	// Scopes limit a private token; nil means that the token has none to check.
	Scopes []string
	// MayImpersonate lets X-Bc-Customer-Id choose the customer.
	MayImpersonate bool
	// ForBrowser is whether the request looks like a browser's.
	ForBrowser bool
	// Client is where the request comes from.
	Client pass.Client
}

// Headers that say who the shopper is.
const (
	headerCustomerToken  = "X-Bc-Customer-Access-Token"
	headerCustomerID     = "X-Bc-Customer-Id"
	headerErrorOnInvalid = "X-Bc-Error-On-Invalid-Customer-Access-Token"
)

// viewer is on whose behalf one request runs.
type viewer struct {
	Access
	// customer is the shopper; nil for a guest.
	customer *store.Customer
	// isGone is whether the request names a customer who does not exist.
	isGone bool
	// token is the customer access token that came with the request.
	token string
	// refused is set when the whole request is to be answered with a status.
	refused *refusal
}

// refusal is an answer in place of GraphQL's.
type refusal struct {
	status  int
	message string
}

type viewerKey struct{}

func withViewer(ctx context.Context, v viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

func viewerFrom(ctx context.Context) viewer {
	v, _ := ctx.Value(viewerKey{}).(viewer)
	return v
}

// view finds out on whose behalf a request runs. A customer access token that
// opens nothing makes a guest, unless the request asks for an error: then ok
// is false.
func (h *Handler) view(r *http.Request, access Access) (v viewer, ok bool) {
	v = viewer{Access: access, token: r.Header.Get(headerCustomerToken), refused: &refusal{}}
	if v.token != "" {
		customer, alive := h.store.SessionCustomer(v.token, access.Channel)
		if alive {
			v.customer = &customer
			return v, true
		}
		return v, r.Header.Get(headerErrorOnInvalid) != "true"
	}
	if access.MayImpersonate {
		v.customer = h.impersonated(r)
		v.isGone = v.customer == nil && r.Header.Get(headerCustomerID) != ""
	}
	return v, true
}

// impersonated is the customer that the request names; nobody's id is a guest.
func (h *Handler) impersonated(r *http.Request) *store.Customer {
	id, err := strconv.Atoi(r.Header.Get(headerCustomerID))
	if err != nil {
		return nil
	}
	customer, ok := h.store.Customer(id)
	if !ok {
		return nil
	}
	return &customer
}

// group is the customer group whose catalogue and prices the viewer gets.
func (r *Resolver) group(v viewer) int {
	if v.customer != nil {
		return v.customer.GroupID
	}
	return r.store.GuestGroup(v.Channel)
}

// has reports whether the token carries a scope.
func (a Access) has(scope string) bool {
	return a.Scopes == nil || slices.Contains(a.Scopes, scope)
}
