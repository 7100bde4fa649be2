package storefront

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// SyncPath is where session sync links lead (docs/storefront/headless/customers.mdx).
const SyncPath = "/session-sync"

// makeSync makes a session sync link for whoever asks, also for a guest.
func (r *Resolver) makeSync(
	v viewer, redirectTo string, cartID *string, wallet *model.PaymentWalletDataInput, analytics *model.AnalyticsCommonEventInput,
) (*model.GenerateSessionSyncTokenResult, error) {
	hosted := r.hosted(v.Channel)
	landing, err := resolve(hosted, redirectTo)
	if err != nil {
		return nil, gqlerror.Errorf("redirectTo is not a URL.")
	}
	s := pass.Sync{
		RedirectTo: landing, ChannelID: v.Channel,
		Visit: visitOf(analytics), Wallet: walletOf(wallet),
	}
	if cartID != nil {
		cart, ok := r.cartOf(v, cartID)
		if !ok {
			return &model.GenerateSessionSyncTokenResult{Errors: []model.GenerateSessionSyncTokenError{
				&model.GenerateSessionSyncTokenCartNotFound{Message: "The cart was not found."},
			}}, nil
		}
		s.CartID = cart.ID
	}
	if v.customer != nil {
		s.CustomerID, s.SessionToken = v.customer.ID, v.token
	}
	s.RequestIP = r.addressFor(v, s.Visit)
	token, err := r.desk.Sync(s, pass.SyncOptions{})
	if err != nil {
		return nil, err
	}
	return &model.GenerateSessionSyncTokenResult{
		Result: &model.GenerateSessionSyncTokenData{
			Token: token, URL: hosted + SyncPath + "?" + url.Values{"jwt": {token}}.Encode(),
		},
		Errors: []model.GenerateSessionSyncTokenError{},
	}, nil
}

// addressFor is the address that a link is good for: the one that was named,
// else the shopper's as a trusted proxy tells it, else none.
func (r *Resolver) addressFor(v viewer, visit pass.Visit) string {
	if visit.IP != "" {
		return visit.IP
	}
	if v.Client.IsShopper || r.store.Choices().Hosted.SyncBindsCaller {
		return v.Client.Address.String()
	}
	return ""
}

// readSync reads a session sync token and signs its shopper in. A browser gets
// the content without the token, as from the other logins.
func (r *Resolver) readSync(v viewer, text string) (*model.ValidateSessionSyncJwtResult, error) {
	s, err := r.desk.ReadSync(text, v.Client)
	if errors.Is(err, pass.ErrSyncBlocked) {
		return r.blocked(v)
	}
	if err != nil {
		return syncRefused(err), nil
	}
	if s.CustomerID != 0 && !r.store.MayLogIn(s.CustomerID, v.Channel) {
		return syncRefused(pass.ErrSyncInvalid), nil
	}
	content := &model.SessionSyncContent{
		IssuedToken: model.IssuedToken{ForBrowser: v.ForBrowser},
		Analytics:   analyticsOf(s.Visit), RedirectTo: s.RedirectTo,
	}
	if cart, ok := r.store.Cart(s.CartID); ok {
		content.Cart = &model.Cart{EntityID: cart.ID}
	}
	if customer, ok := r.store.Customer(s.CustomerID); ok {
		content.Customer = r.customerRecord(v.Channel, customer)
		if content.IssuedToken, err = r.issue(v, customer); err != nil {
			return nil, err
		}
		r.store.AssignCart(s.CartID, customer.ID)
	}
	return &model.ValidateSessionSyncJwtResult{Content: content, Errors: []model.ValidateSessionSyncJwtError{}}, nil
}

// syncRefused is the typed error for a reason of the desk's.
func syncRefused(err error) *model.ValidateSessionSyncJwtResult {
	var typed model.ValidateSessionSyncJwtError
	invalid := func(kind model.InvalidSessionSyncJwtErrorType) *model.InvalidSessionSyncJwtError {
		return &model.InvalidSessionSyncJwtError{ErrorType: kind, Message: "The session sync token is invalid."}
	}
	switch {
	case errors.Is(err, pass.ErrSyncExpired):
		typed = &model.JwtTokenExpiredError{Message: "The session sync token has expired."}
	case errors.Is(err, pass.ErrSyncAddress):
		typed = invalid(model.InvalidSessionSyncJwtErrorTypeShopperIPMismatch)
	case errors.Is(err, pass.ErrSyncStore):
		typed = invalid(model.InvalidSessionSyncJwtErrorTypeStoreIDMismatch)
	default:
		typed = invalid(model.InvalidSessionSyncJwtErrorTypeOther)
	}
	return &model.ValidateSessionSyncJwtResult{Errors: []model.ValidateSessionSyncJwtError{typed}}
}

// blocked answers an address that sent too many invalid tokens.
func (r *Resolver) blocked(v viewer) (*model.ValidateSessionSyncJwtResult, error) {
	const message = "Too many invalid session sync tokens."
	switch r.store.Choices().Hosted.SyncBlock {
	case store.SyncBlockTyped:
		return syncRefused(pass.ErrSyncBlocked), nil
	case store.SyncBlockForbidden:
		*v.refused = refusal{http.StatusForbidden, message}
	case store.SyncBlockTooMany:
		*v.refused = refusal{http.StatusTooManyRequests, message}
	case store.SyncBlockError:
	}
	return nil, gqlerror.Errorf(message)
}

// resolve makes a landing page absolute, as in the samples of
// docs/storefront/headless/customers.mdx: a bare word is a path too.
func resolve(hosted, redirectTo string) (string, error) {
	root, err := url.Parse(hosted + "/")
	if err != nil {
		return "", err
	}
	landing, err := root.Parse(redirectTo)
	if err != nil {
		return "", err
	}
	return landing.String(), nil
}
