package session

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

// How long a token that somebody else signed may be, in bytes. Identity providers put
// more into theirs than the store.
const (
	maxJWT      = 4096
	maxIdentity = 8192
)

// The ways to sign in, as the audit and the throttle name them.
const (
	byCustomerLogin   = "customer_login_jwt"
	byCurrentCustomer = "current_customer_jwt"
	byIdentity        = "identity_token"
	bySessionSync     = "session_sync_jwt"
)

// TokenLoginResult is a session that has begun by a token, or why none has.
type TokenLoginResult struct {
	// Session is nil when the login was refused, and for a guest's session sync token.
	Session *commerce.IssuedSession
	// CartEntityID is the cart the shopper now has, empty for none.
	CartEntityID string
	// RedirectTo is where the token says the shopper wants to go, as far as our rule
	// lets them; empty for nowhere.
	RedirectTo string
	// Analytics is what a session sync token knows of the visit; nil for nothing.
	Analytics *commerce.Analytics
	// Refused is nil when the session has begun.
	Refused commerce.TokenLoginError

	// channelID is where the store was asked, 0 for where the request came.
	channelID int
}

// LoginWithCustomerLoginJWT signs a shopper in with a Customer Login JWT that somebody
// else signed. It is the store that verifies it, so we only look whether it may be
// one; it is asked on the channel that the token names
// (docs/start/authentication/customer-login.mdx).
func (s *Service) LoginWithCustomerLoginJWT(ctx context.Context, token commerce.Secret, guestCartEntityID string) (TokenLoginResult, error) {
	channel, err := s.beginOn(ctx)
	if err != nil {
		return TokenLoginResult{}, err
	}
	if err := validateTokenLogin("input.jwt", token, maxJWT, guestCartEntityID); err != nil {
		return TokenLoginResult{}, err
	}
	return s.byToken(ctx, byCustomerLogin, channel, func(ctx context.Context) (TokenLoginResult, int, error) {
		named, ok := channelOfLoginJWT(token)
		if !ok || named != 0 && !slices.Contains(s.o.Channels, named) {
			return TokenLoginResult{Refused: commerce.InvalidTokenError{}}, 0, nil
		}
		if named != 0 {
			channel = named
		}
		result, customerID, err := s.exchange(ctx, commerce.TokenLogin{ChannelID: channel, JWT: token, GuestCartEntityID: guestCartEntityID})
		result.channelID = channel
		return result, customerID, err
	})
}

// channelOfLoginJWT reads the channel that a Customer Login JWT names, 0 for none,
// without believing anything; ok is false for what cannot be one.
func channelOfLoginJWT(token commerce.Secret) (channelID int, ok bool) {
	var claims struct {
		jwt.RegisteredClaims

		Operation string `json:"operation"`
		ChannelID int    `json:"channel_id"`
	}
	_, _, err := jwt.NewParser().ParseUnverified(token.Reveal(), &claims)
	return claims.ChannelID, err == nil && claims.Operation == "customer_login" && claims.ChannelID >= 0
}

// beginOn returns the channel to begin a session on, when whoever asks may begin one.
func (s *Service) beginOn(ctx context.Context) (channelID int, err error) {
	p := From(ctx)
	if err := May(p, BeginSession, Object{}); err != nil {
		return 0, err
	}
	channelID = s.channelOr(p.ChannelID)
	if !slices.Contains(s.o.Channels, channelID) {
		return 0, noSuchChannel() // a session that is over may be of one that was taken away
	}
	return channelID, nil
}

// byToken is what all sign-ins by token have in common: the throttle, the time limit,
// the audit, and the end of the session that the request came with. try returns the
// customer's number, 0 for nobody.
func (s *Service) byToken(
	ctx context.Context, method string, channelID int, try func(context.Context) (TokenLoginResult, int, error),
) (TokenLoginResult, error) {
	line := entry{event: eventSignIn, method: method, channelID: channelID}
	done, err := s.enter(ctx, commerce.Attempt{Action: method, ChannelID: channelID})
	if err != nil {
		line.outcome = string(commerce.CodeOf(err))
		s.audit(ctx, line)
		return TokenLoginResult{}, err
	}
	call, cancel := context.WithTimeout(ctx, 2*s.o.Timeout) // some ways take several calls
	defer cancel()
	result, customerID, err := try(call)
	// What the caller broke off counts, or breaking off would be free, and so does what
	// may have come to pass. A store that does not answer says nothing about the attempt.
	done(result.Refused == nil && ctx.Err() == nil && commerce.CodeOf(err) != commerce.CodeOutcomeUnknown)
	line.customerID, line.outcome = customerID, outcomeOf(result.Refused, err)
	if result.channelID != 0 {
		line.channelID = result.channelID
	}
	s.audit(ctx, line)
	if err == nil && result.Refused == nil {
		s.replaced(From(ctx), customerID)
	}
	return result, err
}

// exchange asks the store for a session with a Customer Login JWT.
func (s *Service) exchange(ctx context.Context, in commerce.TokenLogin) (TokenLoginResult, int, error) {
	asked := s.ask(Principal{})
	out, err := s.o.Store.LoginWithJWT(ctx, in)
	if err != nil {
		return TokenLoginResult{}, 0, commerce.StoreFault(err)
	}
	if out.Refused != nil {
		return TokenLoginResult{Refused: out.Refused}, 0, nil
	}
	out.Credential.ChannelID = in.ChannelID
	issued, err := s.issue(out.Credential, out.Customer, asked)
	if err != nil {
		return TokenLoginResult{}, 0, err
	}
	return TokenLoginResult{
		Session: issued, CartEntityID: out.CartEntityID, RedirectTo: s.redirect(ctx, in.ChannelID, out.RedirectTo),
	}, out.Customer.EntityID, nil
}

// signedIn signs a Customer Login JWT for a customer whom we have recognized, and
// exchanges it.
func (s *Service) signedIn(ctx context.Context, customerID, channelID int, guestCartEntityID string) (TokenLoginResult, int, error) {
	token, err := s.o.JWTs.Sign(commerce.CustomerLogin{CustomerID: customerID, ChannelID: channelID})
	if err != nil {
		return TokenLoginResult{}, 0, commerce.Internal(err)
	}
	result, signedIn, err := s.exchange(ctx, commerce.TokenLogin{
		ChannelID: channelID, JWT: token, GuestCartEntityID: guestCartEntityID,
	})
	if err == nil && result.Refused == nil && signedIn != customerID {
		return TokenLoginResult{}, 0, commerce.BadAnswer(errOtherCustomer)
	}
	result.RedirectTo = "" // it is ours, and says nothing
	return result, signedIn, err
}

// redirect returns where a token may send the shopper, empty for nowhere. A site that
// cannot be read lets only paths pass.
func (s *Service) redirect(ctx context.Context, channelID int, raw string) string {
	var site commerce.Site
	if s.o.Sites != nil && raw != "" && raw[0] != '/' {
		known, err := s.o.Sites.Site(ctx, channelID)
		if err == nil {
			site = known
		}
	}
	to, ok := commerce.CheckRedirect(raw, site)
	if !ok {
		return ""
	}
	return to.String()
}

// notConfigured says that a way to sign in is closed here.
func notConfigured() error {
	return &commerce.Error{Code: commerce.CodeForbidden, Message: "This way to sign in is not configured here."}
}

// keepUsed is how long a token that was used up is kept in mind: longer than any of
// them is good, also when the store's clock turns out to be off.
const keepUsed = 3 * time.Hour

// wasUsed reports whether a token was used up already, so that posting it again and
// again costs the store nothing. useOnce is what decides.
func (s *Service) wasUsed(ctx context.Context, kind string, token commerce.Secret) (bool, error) {
	used, err := s.once().Seen(ctx, kind, digest(unsigned(token)))
	return used, commerce.StoreFault(err)
}

// unsigned is a token without its signature: of one anybody can make another that is
// as good, with ES256 for example.
func unsigned(token commerce.Secret) string {
	text := token.Reveal()
	if dot := strings.LastIndexByte(text, '.'); dot >= 0 {
		text = text[:dot]
	}
	return text
}

// usedUp is the refusal of a token that was used before, nil for others.
func usedUp(used bool) commerce.TokenLoginError {
	if used {
		return commerce.InvalidTokenError{}
	}
	return nil
}
