package pass

import (
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/sandbox/jwt"
)

// syncLifetime is what lies between iat and eat in tokens of the real store.
const syncLifetime = 30 * time.Second

// Sync is what a session sync token takes along.
type Sync struct {
	// CustomerID is 0 for a guest.
	CustomerID int
	// CartID is empty for no cart.
	CartID string
	// RedirectTo is where the shopper lands, absolute.
	RedirectTo string
	// RequestIP is the address that the token is good for, empty for any.
	RequestIP string
	Visit     Visit
	Wallet    Wallet
	// ChannelID and SessionToken stay with the store: on which channel the token
	// was made, and in which session; 0 and empty when that is not known.
	ChannelID    int
	SessionToken string
}

// Visit is what analytics know of a visit. Its id and the visitor's are in the
// token, the rest stays with the store.
type Visit struct {
	VisitorID, VisitID             string
	URL, UserAgent, Referer        string
	IP, AcceptLanguage             string
	Targeting, Counting, Functions bool
}

// Wallet is what a wallet knows of a payment that was begun.
type Wallet struct {
	InitializationID string `json:"initialization_id,omitempty"`
	ProviderOrderID  string `json:"provider_order_id,omitempty"`
	ProviderID       string `json:"provider_id,omitempty"`
}

// syncClaims are the claims of tokens that were seen in
// docs/storefront/headless/customers.mdx; nothing describes them.
type syncClaims struct {
	Issuer     string      `json:"iss"`
	IssuedAt   int64       `json:"iat"`
	ExpiresAt  int64       `json:"eat"`
	ID         string      `json:"jti"`
	Operation  string      `json:"operation"`
	StoreID    int         `json:"sid"`
	Payload    syncPayload `json:"session_payload"`
	RequestIP  *string     `json:"request_ip"`
	RedirectTo string      `json:"redirect_to"`
}

type syncPayload struct {
	CartID     *string `json:"cart_id"`
	CustomerID *int    `json:"customer_id"`
	VisitorID  *string `json:"visitor_id"`
	VisitID    *string `json:"visit_id"`
	CartLocale *string `json:"cart_locale"`
	Wallet     *Wallet `json:"payment_wallet_data"`
}

// SyncOptions make a token that the store would not make by itself, for tests.
type SyncOptions struct {
	// StoreID replaces the store's own number.
	StoreID int
	// Issued replaces now as the time of issue.
	Issued time.Time
	// Operation replaces session_sync.
	Operation string
}

// Sync makes a session sync token.
func (d *Desk) Sync(s Sync, o SyncOptions) (string, error) {
	id, err := d.newID()
	if err != nil {
		return "", err
	}
	if o.StoreID == 0 {
		o.StoreID = d.store.Identity().NumericID
	}
	if o.Issued.IsZero() {
		o.Issued = d.store.Now()
	}
	if o.Operation == "" {
		o.Operation = operationSync
	}
	c := syncClaims{
		Issuer: issuerStore, IssuedAt: o.Issued.Unix(), ExpiresAt: o.Issued.Add(syncLifetime).Unix(), ID: id,
		Operation: o.Operation, StoreID: o.StoreID, RequestIP: given(s.RequestIP), RedirectTo: s.RedirectTo,
		Payload: syncPayload{
			CartID: given(s.CartID), CustomerID: given(s.CustomerID),
			VisitorID: given(s.Visit.VisitorID), VisitID: given(s.Visit.VisitID), Wallet: given(s.Wallet),
		},
	}
	text, err := jwt.SignES256(d.key, c)
	if err != nil {
		return "", fmt.Errorf("make session sync token: %w", err)
	}
	d.records.keep(id, s, d.store.Now())
	return text, nil
}

// given is null for a zero value.
func given[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// records keep what the store knows of a token beyond what is in it. The zero
// value works.
type records struct {
	mu   sync.Mutex // guards byID
	byID map[string]record
}

type record struct {
	sync Sync
	made time.Time
}

// maxRecords is from how many records on the old ones are forgotten.
const maxRecords = 10_000

func (r *records) keep(id string, s Sync, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byID == nil {
		r.byID = map[string]record{}
	}
	if len(r.byID) >= maxRecords {
		maps.DeleteFunc(r.byID, func(_ string, old record) bool { return now.Sub(old.made) > 2*syncLifetime })
	}
	r.byID[id] = record{s, now}
}

func (r *records) find(id string) Sync {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byID[id].sync
}
