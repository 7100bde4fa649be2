package handover

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

const (
	// signOutPath is where the hosted pages end a session.
	signOutPath = "/login.php?action=logout"
	// loginLifetime is how long the store takes a Customer Login JWT
	// (docs/start/authentication/customer-login.mdx).
	loginLifetime = 30 * time.Second
)

// CustomerLoginURL makes a link that signs a customer in on the hosted pages of the
// asker's channel: shoppers themselves, staff whom they name. Whether staff named
// somebody who exists is the store's to find out when the link is opened. Without a
// Signer the error is CodeForbidden; the others are those of CartRedirectURLs.
func (s *Service) CustomerLoginURL(ctx context.Context, in commerce.LoginURLInput) (commerce.LoginURL, error) {
	p := session.From(ctx)
	if in.CustomerEntityID == 0 {
		// Still 0 for staff, who have to name somebody.
		in.CustomerEntityID = p.CustomerID
	}
	out, err := commerce.LoginURL{}, session.May(p, session.LinkLogin, session.Object{CustomerID: in.CustomerEntityID})
	switch {
	case err != nil && p.Kind == session.Refused:
		return out, err // nobody asked
	case err != nil:
		// A no is written down here too: somebody asked for another's account.
	case s.o.Signer == nil:
		err = notConfigured()
	default:
		out, err = s.customerLoginURL(ctx, p, in)
	}
	s.record(ctx, eventLoginURL, max(in.CustomerEntityID, 0), out.Refused, err)
	return out, err
}

// customerLoginURL is CustomerLoginURL for somebody who may, in the order of
// cartRedirectURLs.
func (s *Service) customerLoginURL(ctx context.Context, p session.Principal, in commerce.LoginURLInput) (none commerce.LoginURL, err error) {
	login := commerce.CustomerLogin{
		CustomerID: in.CustomerEntityID, ChannelID: s.channelOf(p), PersistentCart: in.PersistentCart,
	}
	if err := checkLoginURL(in); err != nil {
		return none, err
	}
	if in.BindToAddress {
		ip, ok := commerce.ClientIP(ctx)
		if !ok {
			return none, commerce.BadInput("input.requestIp", "The address that asks is not known, so the link cannot be bound to it.")
		}
		// As the store sees its visitors: an IPv4 address is one, however it came.
		login.RequestIP = ip.Unmap().WithZone("").String()
	}
	place, err := s.o.Sites.pages(ctx, login.ChannelID)
	if err != nil {
		return none, err
	}
	hosted, err := place.hosted()
	if err != nil {
		return none, err
	}
	if in.SignOut {
		login.RedirectTo = signOutPath
	}
	if in.RedirectTo != "" {
		if login.RedirectTo, err = place.path("input.redirectTo", in.RedirectTo); err != nil {
			return none, err
		}
	}
	// The token is ours alone and the store is asked nothing for it, so this proof is all
	// that keeps somebody out whose session has ended.
	if _, err := s.caller(ctx); err != nil {
		return none, err
	}
	if in.EmbeddedCheckoutCartEntityID != "" {
		path, ok, err := s.embeddedCheckout(ctx, place, managedCart{
			id: in.EmbeddedCheckoutCartEntityID, customerID: login.CustomerID, channelID: login.ChannelID,
		})
		if err != nil {
			return none, err
		}
		if !ok {
			return commerce.LoginURL{Refused: commerce.CartNotFoundError{}}, nil
		}
		login.RedirectTo = path
		// The cart took its time, and the session may have ended meanwhile.
		if _, err := s.caller(ctx); err != nil {
			return none, err
		}
	}
	return s.signed(hosted, login)
}

// embeddedCheckout makes a link to a cart's embedded checkout and returns its path,
// because a Customer Login JWT names no hosts: redirect_to is a path on the host where
// the token is used (docs/start/authentication/customer-login.mdx).
func (s *Service) embeddedCheckout(ctx context.Context, place pages, cart managedCart) (path string, ok bool, err error) {
	urls, ok, err := s.managedURLs(ctx, place, cart)
	if err != nil || !ok {
		return "", false, err
	}
	r, ok, err := place.check(urls.EmbeddedCheckoutURL)
	if err != nil {
		return "", false, err
	}
	if !ok || r.Origin == "" {
		return "", false, commerce.BadAnswer(errElsewhere)
	}
	return r.Path, true, nil
}

// signed makes the link.
func (s *Service) signed(hosted string, login commerce.CustomerLogin) (commerce.LoginURL, error) {
	token, err := s.o.Signer.Sign(login)
	if err != nil {
		// Without the cause, which holds whatever the signer puts there.
		return commerce.LoginURL{}, commerce.Internal(errors.New("customer login token was not signed"))
	}
	issued, err := issuedAt(token)
	if err != nil {
		return commerce.LoginURL{}, commerce.Internal(err)
	}
	return commerce.LoginURL{
		URL: hosted + "/login/token/" + token.Reveal(), ExpiresAt: issued.Add(loginLifetime),
	}, nil
}

// issuedAt reads a token's own date, by the store's clock, which its life counts
// from. The token is ours, so its signature needs no check.
func issuedAt(token commerce.Secret) (time.Time, error) {
	parts := strings.Split(token.Reveal(), ".")
	if len(parts) != 3 {
		return time.Time{}, errors.New("customer login token has not three parts")
	}
	var claims struct {
		IssuedAt int64 `json:"iat"`
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(text, &claims) != nil || claims.IssuedAt <= 0 {
		return time.Time{}, errors.New("customer login token has no date")
	}
	return time.Unix(claims.IssuedAt, 0).UTC(), nil
}
