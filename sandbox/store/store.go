// Package store is a BigCommerce store in memory: what it sells, to whom,
// and by which rules, without any wire. Start reading at Store, then quote.go,
// where a price is computed; seed.go is the store that tests and
// demonstrations get. Serving it over HTTP and GraphQL is left to others.
//
// Rules that BigCommerce documents are coded as documented. Where its
// documents are silent or disagree, Choices names the alternatives.
package store

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// Seed is everything a store starts with.
type Seed struct {
	Identity         Identity
	Choices          Choices
	Channels         []Channel
	Currencies       []Currency
	Categories       []Category
	Products         []Product
	PriceLists       []PriceList
	Records          []PriceRecord
	Assignments      []Assignment
	Groups           []Group
	Customers        []Customer
	Attributes       []Attribute
	Metafields       []Metafield
	FormFields       []FormField
	Subscribers      []Subscriber
	Instruments      map[int][]StoredInstrument
	Consents         map[int]Consent
	Accounts         AccountSettings
	CustomerSettings CustomerSettings
	ProductSettings  ProductSettings
	Tax              TaxSettings
	TaxClasses       []TaxClass
	TaxZones         []TaxZone
	PaymentMethods   []PaymentMethod
	GiftCertificates []GiftCertificate
}

// Identity is who the store is. It never changes.
type Identity struct {
	// Hash is the store's name in its URLs.
	Hash string
	// NumericID is the store's number, which only webhooks and session sync show.
	NumericID int
	Name      string
}

// Store is the state of one store. Its methods may be called from many
// goroutines. Values it hands out are never changed afterwards, so they can
// be kept; their slices and maps must not be written to.
type Store struct {
	*state
	// surface is where the goods are looked at from: it decides what reads of them see.
	surface Surface
}

// state is what all Stores of one store have in common.
type state struct {
	identity Identity
	now      func() time.Time
	random   io.Reader
	sessions *sessions
	carts    *carts
	links    *cartLinks
	till     *till
	sites    sites

	// news has its own lock.
	news news

	// mu guards the fields below.
	mu sync.RWMutex
	goods
	past        propagation
	choices     Choices
	channels    map[int]Channel
	customers   map[int]Customer
	metafields  []Metafield
	attributes  map[int]Attribute
	formFields  map[int]FormField
	subscribers map[int]Subscriber
	instruments map[int][]StoredInstrument
	consents    map[int]Consent
	resets      []resetToken
	mails       []Mail
	troubles    map[string]int
	accounts    AccountSettings
	numbers
	customerSettings CustomerSettings
	productSettings  ProductSettings
}

// New makes a store from a seed. now is the store's clock, and random is
// where session tokens, cart ids and links come from: crypto/rand's Reader, or
// another reader that several goroutines may share. The seed is not written to.
func New(seed Seed, now func() time.Time, random io.Reader) *Store {
	return &Store{state: &state{
		identity:         seed.Identity,
		now:              now,
		sessions:         newSessions(random),
		carts:            newCarts(random),
		links:            newCartLinks(random),
		till:             newTill(seed, random),
		goods:            newGoods(seed),
		choices:          seed.Choices.withDefaults(),
		channels:         index(seed.Channels, func(c Channel) int { return c.ID }),
		customers:        index(seed.Customers, func(c Customer) int { return c.ID }),
		attributes:       index(seed.Attributes, func(a Attribute) int { return a.ID }),
		metafields:       slices.Clone(seed.Metafields),
		formFields:       index(seed.FormFields, func(f FormField) int { return f.ID }),
		subscribers:      index(seed.Subscribers, func(n Subscriber) int { return n.ID }),
		instruments:      cloneMap(seed.Instruments),
		consents:         cloneMap(seed.Consents),
		troubles:         map[string]int{},
		accounts:         seed.Accounts,
		numbers:          lastNumbers(seed),
		random:           random,
		customerSettings: seed.CustomerSettings,
		productSettings:  seed.ProductSettings,
	}}
}

// Identity returns who the store is.
func (s *Store) Identity() Identity { return s.identity }

// StoreHash returns the store's name in its URLs.
func (s *Store) StoreHash() string { return s.identity.Hash }

// Now returns the time on the store's clock.
func (s *Store) Now() time.Time { return s.now() }

// index makes a map of values by their key.
func index[K comparable, V any](values []V, key func(V) K) map[K]V {
	out := make(map[K]V, len(values))
	for _, v := range values {
		out[key(v)] = v
	}
	return out
}

// ordered returns a map's values by ascending key.
func ordered[K cmp.Ordered, V any](m map[K]V) []V {
	out := make([]V, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}
