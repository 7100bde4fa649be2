package hook

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// Variants are the ways in which the documents disagree about what is sent. The
// zero value is what the schemas of the callbacks and most samples show.
type Variants struct {
	// TrailingSlash ends the scopes of price lists with a slash, as some tables do.
	TrailingSlash bool `json:"trailingSlash"`
	// CurrencyCode names a record's currency currency_code, as a callback's schema
	// does, and not currency.
	CurrencyCode bool `json:"currencyCode"`
	// NoCreatedAt leaves created_at out, as some samples do.
	NoCreatedAt bool `json:"noCreatedAt"`
	// Unsigned sends no signature: whether every hook has one is not documented.
	Unsigned bool `json:"unsigned"`
}

// payload is the body of a call.
type payload struct {
	Scope string          `json:"scope"`
	Store string          `json:"store_id"`
	Data  json.RawMessage `json:"data"`
	// Hash is the SHA-1 of Data's bytes, and so the same whenever the same is told.
	Hash      string `json:"hash"`
	CreatedAt int64  `json:"created_at,omitempty"`
	Producer  string `json:"producer"`
}

// body makes the body of the calls that tell of something.
func (v Variants) body(identity store.Identity, scope string, data json.RawMessage, at time.Time) ([]byte, error) {
	// The store's choice: it tells events apart and keeps nothing secret.
	sum := sha1.Sum(data)
	p := payload{
		Scope: scope, Store: strconv.Itoa(identity.NumericID), Data: data, Hash: hex.EncodeToString(sum[:]),
		CreatedAt: at.Unix(), Producer: "stores/" + identity.Hash,
	}
	if v.TrailingSlash && strings.HasPrefix(scope, "store/priceList") {
		p.Scope += "/"
	}
	if v.NoCreatedAt {
		p.CreatedAt = 0
	}
	return json.Marshal(p)
}

// describe puts an event into the words of docs/integrations/webhooks/events.
func (v Variants) describe(e store.Event) (scope string, data json.RawMessage, err error) {
	shape, ok := shapes()[e.Kind]
	if !ok {
		return "", nil, fmt.Errorf("event %q has no webhook", e.Kind)
	}
	scope = strings.ReplaceAll(shape.scope, "{channel_id}", strconv.Itoa(e.ChannelID))
	data, err = json.Marshal(shape.data(v, e))
	return scope, data, err
}
