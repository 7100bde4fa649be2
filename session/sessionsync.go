package session

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// blockFor is how long we keep out an address after fewer bad session sync tokens than
// the store takes. The store blocks for five minutes after three
// (docs/storefront/headless/index.mdx); how far back it counts it does not say.
const blockFor = 6 * time.Minute

// errHalfSession is the cause of failing a sign-in for which the store answered with a
// customer or an access token, but not both.
var errHalfSession = errors.New("store answered with half a session")

// SyncOptions says how session sync tokens are taken.
type SyncOptions struct {
	// Enabled opens the way.
	Enabled bool
	// ByAddress says that the store is told shoppers' addresses: each then has strikes
	// of its own. Otherwise all bad tokens count against our one address, and a single
	// refused token pauses the way in for everybody.
	ByAddress bool
	// StoreID is the store's number, which tokens name; 0 when it is not known.
	StoreID int
	// Read reads a token without verifying it: the store publishes no key.
	Read func(token commerce.Secret) (commerce.SessionSyncClaims, bool)
}

// LoginWithSessionSyncJWT signs in the shopper of a session sync token that a hosted
// page made. A guest's token brings their cart and no session.
func (s *Service) LoginWithSessionSyncJWT(ctx context.Context, token commerce.Secret) (TokenLoginResult, error) {
	channel, err := s.beginOn(ctx)
	if err != nil {
		return TokenLoginResult{}, err
	}
	return s.sync(ctx, bySessionSync, channel, token, func(ctx context.Context) (TokenLoginResult, int, error) {
		asked := s.ask(Principal{})
		out, err := s.o.Store.ReadSessionSync(ctx, channel, token, true)
		if err != nil || out.Refused != nil {
			return TokenLoginResult{Refused: out.Refused}, 0, commerce.StoreFault(err)
		}
		if (out.Credential == nil) != (out.Content.Customer == nil) {
			return TokenLoginResult{}, 0, commerce.BadAnswer(errHalfSession) // and no guest
		}
		result := s.synced(ctx, channel, out.Content)
		if out.Credential == nil {
			return result, 0, nil
		}
		c := *out.Credential
		c.ChannelID = channel
		result.Session, err = s.issue(c, *out.Content.Customer, asked)
		if err != nil {
			return TokenLoginResult{}, 0, err
		}
		return result, c.CustomerID, nil
	})
}

// SyncContent is what is in a session sync token, or why it was not read.
type SyncContent struct {
	TokenLoginResult

	// Customer is nil for a guest.
	Customer *commerce.Customer
}

// ReadSessionSyncJWT reads a session sync token and begins no session. The store counts
// a bad one all the same.
func (s *Service) ReadSessionSyncJWT(ctx context.Context, token commerce.Secret) (SyncContent, error) {
	channel, err := s.beginOn(ctx)
	if err != nil {
		return SyncContent{}, err
	}
	var customer *commerce.Customer
	result, err := s.sync(ctx, "read_session_sync_jwt", channel, token, func(ctx context.Context) (TokenLoginResult, int, error) {
		out, err := s.o.Store.ReadSessionSync(ctx, channel, token, false)
		if err != nil || out.Refused != nil {
			return TokenLoginResult{Refused: out.Refused}, 0, commerce.StoreFault(err)
		}
		customer = out.Content.Customer
		return s.synced(ctx, channel, out.Content), 0, nil
	})
	return SyncContent{TokenLoginResult: result, Customer: customer}, err
}

// synced is the part of a token's content that both ways tell.
func (s *Service) synced(ctx context.Context, channelID int, content commerce.SessionSync) TokenLoginResult {
	return TokenLoginResult{
		CartEntityID: content.CartEntityID, Analytics: content.Analytics,
		RedirectTo: s.redirect(ctx, channelID, content.RedirectTo),
	}
}

// sync lets a token through to the store that looks good from outside and does not
// come from somebody who has strikes left over.
func (s *Service) sync(
	ctx context.Context, method string, channelID int, token commerce.Secret, try func(context.Context) (TokenLoginResult, int, error),
) (TokenLoginResult, error) {
	if !s.o.SessionSync.Enabled {
		return TokenLoginResult{}, notConfigured()
	}
	if err := validateTokenLogin("input.jwt", token, maxJWT, ""); err != nil {
		return TokenLoginResult{}, err
	}
	return s.byToken(ctx, method, channelID, func(ctx context.Context) (TokenLoginResult, int, error) {
		if refused := s.lookAtSync(ctx, token); refused != nil {
			return TokenLoginResult{Refused: refused}, 0, nil
		}
		leave, err := s.takeTurn(ctx)
		if err != nil {
			return TokenLoginResult{}, 0, err
		}
		defer leave()
		// Anybody can make what looks good. Only those whose turn it is are kept in mind.
		first, err := s.useOnce(ctx, bySessionSync, token, keepUsed)
		if err != nil {
			return TokenLoginResult{}, 0, err
		}
		if !first {
			return TokenLoginResult{Refused: commerce.InvalidTokenError{}}, 0, nil
		}
		// The store counts what was sent, so whoever leaves must not keep us from counting.
		call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
		defer cancel()
		result, customerID, err := try(call)
		// A token whose answer was lost may have been refused, and counted.
		if result.Refused != nil || commerce.CodeOf(err) == commerce.CodeOutcomeUnknown {
			err = cmp.Or(err, s.strike(context.WithoutCancel(ctx)))
		}
		return result, customerID, err
	})
}

// lookAtSync refuses what the store would, as far as it can be seen without its key,
// so that it costs no strike.
func (s *Service) lookAtSync(ctx context.Context, token commerce.Secret) commerce.TokenLoginError {
	claims, ok := s.o.SessionSync.Read(token)
	ip, known := commerce.ClientIP(ctx)
	now := s.o.StoreNow()
	switch {
	case !ok, s.o.SessionSync.StoreID != 0 && claims.StoreID != s.o.SessionSync.StoreID:
		return commerce.InvalidTokenError{}
	case claims.IssuedAt.After(now.Add(5 * time.Second)):
		return commerce.InvalidTokenError{}
	case !now.Before(claims.ExpiresAt):
		return commerce.TokenExpiredError{}
	case claims.RequestIP != "" && (!s.o.SessionSync.ByAddress || !known || !sameAddress(claims.RequestIP, ip)):
		return commerce.InvalidTokenError{} // bound to an address that we cannot tell the store
	}
	return nil
}
