package purchase

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// bookVersion is the only version of a book there is. What another version wrote is
// refused and never written over: an attempt that is not understood may be under way.
const bookVersion = 1

// maxAttempts bounds the size of a book.
const maxAttempts = 60

// state is how far an attempt is. An attempt is written as begun, then sent, and then
// ends once, perhaps by way of unknown; one that surely was not sent is taken out again.
//
//	begun ──> succeeded, pending, declined
//	  └─────> unknown ──> succeeded, pending, declined
type state string

// The states.
const (
	begun     state = "begun"   // may have been sent by now
	unknown   state = "unknown" // was sent, and its answer was lost
	succeeded state = "success"
	pending   state = "pending"
	declined  state = "declined"
)

func (s state) isOpen() bool { return s == begun || s == unknown }

func (s state) isKnown() bool {
	return s.isOpen() || s == succeeded || s == pending || s == declined
}

// sort is what an attempt pays with, as far as the order's transactions tell.
type sort string

// The sorts. The first two may pay a part of an order.
const (
	credit      sort = "credit"
	certificate sort = "certificate"
	other       sort = "other"
)

func (s sort) isKnown() bool { return s == credit || s == certificate || s == other }

// attempt is one payment. Times are in milliseconds since 1970. Nothing in it could pay,
// or could be guessed: Body is a fingerprint.
type attempt struct {
	// Name is random, and tells the attempt from every other one.
	Name string `json:"n"`
	// Key, Body and Token stand for the idempotency key, what is paid with, and the token
	// of the store's that pays.
	Key   string `json:"k"`
	Body  string `json:"b"`
	Token string `json:"t"`
	Sort  sort   `json:"o"`
	State state  `json:"s"`
	// Begun is when it was written, SettleBy when whoever wrote it has surely stopped
	// sending, and Ended when it is known to have stopped; 0 when it is not.
	Begun    int64 `json:"at"`
	SettleBy int64 `json:"by"`
	Ended    int64 `json:"e,omitempty"`
	// Before are the transactions that were there before it.
	Before []int `json:"w,omitempty"`
	// Counted are the transactions that are known to be its own.
	Counted []int `json:"c,omitempty"`
	// Looked is when somebody last began to look at the transactions for it.
	Looked int64 `json:"l,omitempty"`
	// Empty is when the transactions were first read in vain after its time was over.
	Empty int64 `json:"m,omitempty"`
	// Transaction and Reason are its result.
	Transaction string                 `json:"x,omitempty"`
	Reason      commerce.PaymentReason `json:"r,omitempty"`
}

// outcome is what askers are told.
func (a attempt) outcome() commerce.PaymentOutcome {
	switch a.State {
	case succeeded:
		return commerce.PaymentOutcome{Status: commerce.PaymentSucceeded, TransactionID: a.Transaction}
	case pending:
		return commerce.PaymentOutcome{Status: commerce.PaymentPending, TransactionID: a.Transaction}
	case declined:
		return commerce.PaymentOutcome{Status: commerce.PaymentDeclined, Reason: a.Reason}
	default:
		return commerce.PaymentOutcome{Status: commerce.PaymentUnknown}
	}
}

// isUnderWay reports whether whoever wrote it may still be sending it.
func (a attempt) isUnderWay(now time.Time) bool {
	return a.State == begun && now.UnixMilli() < a.SettleBy
}

// book is all attempts to pay for one order, in their order. At most one is open.
type book struct {
	Version  int       `json:"v"`
	Attempts []attempt `json:"a"`
}

// readBook reads an entry; nil is a book without attempts.
func readBook(entry []byte) (book, error) {
	if entry == nil {
		return book{Version: bookVersion}, nil
	}
	var b book
	d := json.NewDecoder(bytes.NewReader(entry))
	d.DisallowUnknownFields()
	if d.Decode(&b) != nil || !b.isValid() {
		return book{}, errEntry
	}
	if _, err := d.Token(); err != io.EOF {
		return book{}, errEntry
	}
	return b, nil
}

// write is what readBook reads.
func (b book) write() ([]byte, error) {
	if !b.isValid() {
		return nil, errEntry
	}
	return json.Marshal(b)
}

func (b book) isValid() bool {
	open, names := 0, map[string]bool{}
	for _, a := range b.Attempts {
		if a.Name == "" || names[a.Name] || a.Key == "" || a.Body == "" || a.Token == "" || !a.State.isKnown() || !a.Sort.isKnown() {
			return false
		}
		names[a.Name] = true
		if a.State.isOpen() {
			open++
		}
	}
	return b.Version == bookVersion && open <= 1 && len(b.Attempts) <= maxAttempts
}

// find returns the place of the attempt that is so, -1 when there is none.
func (b book) find(isIt func(attempt) bool) int { return slices.IndexFunc(b.Attempts, isIt) }

func (b book) named(name string) int {
	return b.find(func(a attempt) bool { return a.Name == name })
}

// byKey returns the place of the last attempt with a key.
func (b book) byKey(key string) int {
	for i, a := range slices.Backward(b.Attempts) {
		if a.Key == key {
			return i
		}
	}
	return -1
}

// open returns the place of the attempt that has not ended, -1 when all have.
func (b book) open() int { return b.find(func(a attempt) bool { return a.State.isOpen() }) }

// isPaid reports whether nothing more is to be paid. What pays a part leaves the rest; one
// of them that is pending could still take anything.
func (b book) isPaid() bool {
	return b.find(func(a attempt) bool {
		return a.State == pending || a.State == succeeded && a.Sort == other
	}) >= 0
}

// hasSpent reports whether an attempt was made with a token.
func (b book) hasSpent(token string) bool {
	return b.find(func(a attempt) bool { return a.Token == token }) >= 0
}

// last is the name of the last attempt, empty when there is none.
func (b book) last() string {
	if len(b.Attempts) == 0 {
		return ""
	}
	return b.Attempts[len(b.Attempts)-1].Name
}

// since counts the attempts that were begun after a moment.
func (b book) since(then time.Time) (n int) {
	for _, a := range b.Attempts {
		if a.Begun > then.UnixMilli() {
			n++
		}
	}
	return n
}

func (b book) clone() book { return book{Version: b.Version, Attempts: slices.Clone(b.Attempts)} }

// with returns the book with one more attempt, in the last place.
func (b book) with(a attempt) book {
	return book{Version: b.Version, Attempts: append(slices.Clone(b.Attempts), a)}
}

// without returns the book without an attempt that surely was not sent.
func (b book) without(name string) book {
	return book{Version: b.Version, Attempts: slices.DeleteFunc(slices.Clone(b.Attempts), func(a attempt) bool {
		return a.Name == name && a.State.isOpen()
	})}
}

// ended returns the book with how an attempt ended as its sender knows it. A book that
// has forgotten the attempt learns of it again. Where somebody else has found another end
// meanwhile, money that moved is the truth.
func (b book) ended(a attempt) book {
	i := b.named(a.Name)
	if i < 0 {
		if a.State.isOpen() && b.open() >= 0 {
			return b
		}
		return book{Version: b.Version, Attempts: append([]attempt{a}, b.Attempts...)}
	}
	was := b.Attempts[i]
	if !was.State.isOpen() && (a.State.isOpen() || a.State == declined || was.State != declined) {
		return b
	}
	a.Counted, a.Looked = was.Counted, was.Looked
	next := b.clone()
	next.Attempts[i] = a
	return next
}
