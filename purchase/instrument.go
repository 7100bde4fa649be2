package purchase

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// instrumentVersion is the only version of a sealed instrument there is.
const instrumentVersion = 1

// heldInstrument is what the token of a stored instrument holds. Times are unix seconds.
type heldInstrument struct {
	Version    int                     `json:"v"`
	OrderID    int                     `json:"ord"`
	CustomerID int                     `json:"cus"`
	SessionID  string                  `json:"sid"`
	Kind       commerce.InstrumentKind `json:"kin"`
	Token      string                  `json:"tok"`
	Expires    int64                   `json:"exp"`
}

// PaymentMethods returns how the order of a handle can be paid, and with which of the
// asking shopper's stored instruments, whose tokens are good for this session and this
// order only. A handle that is not the asker's is CodeBadUserInput, whatever is wrong with
// it; the other errors are those of ProcessPayment.
func (s *Service) PaymentMethods(ctx context.Context, handle commerce.Secret) ([]commerce.PaymentMethod, error) {
	p := session.From(ctx)
	if err := s.may(p); err != nil {
		return nil, err
	}
	if err := checkHandle("handle", handle); err != nil {
		return nil, err
	}
	h, ok := s.open(p, handle, toPay)
	if !ok {
		return nil, commerce.BadInput("handle", commerce.PaymentHandleInvalidError{}.Message())
	}
	ctx = commerce.WithCorrelationID(ctx, h.CorrelationID)
	// Every one counts: each takes from the store's quota.
	if _, err := s.admit(ctx, p, actionMethods, orderName(h.OrderID)); err != nil {
		return nil, err
	}
	if _, err := s.caller(ctx); err != nil {
		return nil, err
	}
	methods, err := s.o.Orders.PaymentMethods(ctx, h.OrderID)
	if err != nil {
		return nil, commerce.StoreFault(err)
	}
	out := make([]commerce.PaymentMethod, len(methods))
	for i, m := range methods {
		if m.Stored, err = s.sealStored(h, m.Stored); err != nil {
			return nil, err
		}
		out[i] = m
	}
	return out, nil
}

// sealStored returns instruments with tokens of ours in place of the store's, and none
// where the order is not the customer's own.
func (s *Service) sealStored(h held, stored []commerce.StoredPaymentInstrument) ([]commerce.StoredPaymentInstrument, error) {
	if !h.IsOwn {
		return nil, nil
	}
	out := make([]commerce.StoredPaymentInstrument, len(stored))
	for i, one := range stored {
		sealed, err := s.instruments.Seal(heldInstrument{
			Version: instrumentVersion, OrderID: h.OrderID, CustomerID: h.CustomerID, SessionID: h.SessionID,
			Kind: one.Kind, Token: one.Token.Reveal(), Expires: s.o.Now().Add(renewable).Unix(),
		})
		if err != nil {
			return nil, commerce.Internal(err)
		}
		one.Token = commerce.Secret(sealed)
		out[i] = one
	}
	return out, nil
}

// payable returns a payment as the store wants it, if it goes with the handle.
func (s *Service) payable(h held, p commerce.Payment) (commerce.Payment, error) {
	switch p.Kind {
	case commerce.InstrumentStoreCredit:
		if !h.IsOwn {
			return p, commerce.BadInput(field(p.Kind), "Store credit pays for a customer's own orders. A guest's is none, also when a customer completes it.")
		}
		p.MethodID = commerce.MethodStoreCredit
	case commerce.InstrumentGiftCertificate:
		p.MethodID = commerce.MethodGiftCertificate
	case commerce.InstrumentStoredCard, commerce.InstrumentStoredPayPal, commerce.InstrumentStoredBankAccount:
		var held heldInstrument
		err := s.instruments.Open(p.Token.Reveal(), &held)
		if err != nil || held.Version != instrumentVersion || held.OrderID != h.OrderID || held.Kind != p.Kind ||
			!h.IsOwn || held.CustomerID != h.CustomerID || held.SessionID != h.SessionID || s.o.Now().Unix() >= held.Expires {
			return p, commerce.BadInput(field(p.Kind)+".token", "This is none of the instruments of this order and session. Ask for paymentMethods again.")
		}
		p.Token = commerce.Secret(held.Token)
	case commerce.InstrumentTokenizedCard: // its token is the processor's
	}
	if p.SaveInstrument && !h.IsOwn {
		return p, commerce.BadInput("input.saveInstrument", "Instruments are stored with a customer's own orders. A guest's is none, also when a customer completes it.")
	}
	return p, nil
}

// keyDigest stands for an idempotency key, which means something at one order only.
func keyDigest(orderID int, key commerce.Secret) string {
	return digest("key "+strconv.Itoa(orderID), key.Reveal())
}

// bodyText is what makes two payments the same. It holds no verification value: nothing
// made of one is kept. What is kept of the text is a fingerprint.
func bodyText(orderID int, p commerce.Payment) string {
	card := commerce.TokenizedCard{}
	if p.Card != nil {
		card = *p.Card
	}
	// As JSON, so that no two lists of texts are the same text. It cannot fail.
	text, _ := json.Marshal([]any{
		orderID, p.MethodID, p.Kind, p.Token.Reveal(), p.GiftCertificateCode.Reveal(), p.SaveInstrument,
		card.IssuerID, card.LastFour, card.ExpiryMonth, card.ExpiryYear,
	})
	return string(text)
}
