package purchase

import (
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// handleVersion is the only version of a handle there is.
const handleVersion = 1

// renewable is how long a new handle can be had with an old one.
const renewable = 24 * time.Hour

// onItsWay is how long before a token's end its handle stops to pay: a payment may wait for
// its turn, and what the store says of a token that ends meanwhile may be a charge.
const onItsWay = time.Minute

// held is what a handle holds. Times are unix seconds.
type held struct {
	Version    int    `json:"v"`
	OrderID    int    `json:"ord"`
	CheckoutID string `json:"chk"`
	ChannelID  int    `json:"cha"`
	// CustomerID and SessionID are whose it is; a guest's has none, and is anybody's.
	CustomerID int    `json:"cus,omitempty"`
	SessionID  string `json:"sid,omitempty"`
	// IsOwn says that the checkout was the customer's, and not a guest's that they took
	// over: only then the order's stored instruments and its store credit are theirs.
	IsOwn bool `json:"own,omitempty"`
	// CorrelationID ties together all calls of a purchase.
	CorrelationID string `json:"cor"`
	// Token is the store's that pays, and TokenName stands for it in the journal.
	Token     commerce.Secret `json:"-"`
	TokenText string          `json:"pat"`
	TokenName string          `json:"jti"`
	// After is the name of the order's last attempt when the handle was made. Another one
	// since may have changed what there is to pay.
	After  string `json:"aft,omitempty"`
	Pays   int64  `json:"pay"`
	Renews int64  `json:"ren"`
}

// use is what a handle is opened for.
type use int

// The uses. A handle pays in the session that it was made in; the same customer may renew
// it in another.
const (
	toPay use = iota
	toRenew
)

// open returns what a handle holds; ok is false for one that is damaged, over, or not
// p's, and nothing tells which. Whether it still pays is for pays to say.
func (s *Service) open(p session.Principal, handle commerce.Secret, u use) (h held, ok bool) {
	if s.handles.Open(handle.Reveal(), &h) != nil {
		return held{}, false
	}
	h.Token = commerce.Secret(h.TokenText)
	good := h.Version == handleVersion && h.OrderID > 0 && h.TokenText != "" && h.TokenName != ""
	good = good && s.o.Now().Unix() < h.Renews && (h.CustomerID != 0 || !h.IsOwn) && h.ChannelID == s.channelOf(p)
	if h.CustomerID != 0 {
		good = good && p.Kind == session.Shopper && p.CustomerID == h.CustomerID
		good = good && (u == toRenew || p.SessionID == h.SessionID)
	}
	if !good {
		return held{}, false
	}
	return h, true
}

// pays reports whether the handle's token is still good by itself.
func (h held) pays(now time.Time) bool { return now.Unix() < h.Pays }

// seal makes a handle for p out of a token of the store's for an order.
func (s *Service) seal(p session.Principal, h held, token commerce.Secret) (*commerce.PaymentHandle, error) {
	now := s.o.Now()
	says := readToken(token)
	if says.orderID != 0 && says.orderID != h.OrderID {
		return nil, commerce.BadAnswer(errOtherOrder)
	}
	expires := now.Add(tokenLife)
	if !says.expires.IsZero() {
		expires = says.expires
	}
	if latest := now.Add(renewable); expires.After(latest) {
		expires = latest
	}
	expires = expires.Add(-onItsWay).UTC().Truncate(time.Second)
	h.Version, h.ChannelID = handleVersion, s.channelOf(p)
	h.TokenText, h.TokenName = token.Reveal(), says.name
	h.Pays, h.Renews = expires.Unix(), now.Add(renewable).Unix()
	// A new session of the same customer pays with the new handle.
	if h.CustomerID != 0 {
		h.SessionID = p.SessionID
	}
	sealed, err := s.handles.Seal(h)
	if err != nil {
		return nil, commerce.Internal(err)
	}
	return &commerce.PaymentHandle{
		Token: sealed, OrderEntityID: h.OrderID, Amount: says.amount, CurrencyCode: says.currency, ExpiresAt: expires,
	}, nil
}
