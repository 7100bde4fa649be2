package server

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// eventLoginURL is the audit's name for a link that signs in, as in package handover.
const eventLoginURL = "login_url"

// atTheShell is how the audit names whoever has the configuration's secrets at hand.
const atTheShell = "command-line"

// LoginURLRequest says whom a link for support staff signs in.
type LoginURLRequest struct {
	CustomerID int
	// ChannelID is 0 for the default channel.
	ChannelID int
	// RedirectTo is a path on the hosted pages or a URL on their host, empty for the
	// customer's account.
	RedirectTo string
	// RequestIP makes the link good for the browser at that address alone; the zero
	// address for any.
	RequestIP netip.Addr
}

// LoginURL makes a link that signs a customer in on the hosted pages, on behalf of
// whoever runs the program. The process need not be started. The customer must be one
// whom the store lets sign in on the channel; each attempt is audited.
func (s *Server) LoginURL(ctx context.Context, in LoginURLRequest) (commerce.LoginURL, error) {
	if s.tokens == nil {
		return commerce.LoginURL{}, errors.New("BIGCOMMERCE_CLIENT_ID and BIGCOMMERCE_CLIENT_SECRET: are not set, and a link cannot be signed without")
	}
	if in.ChannelID == 0 {
		in.ChannelID = s.config.ChannelID
	}
	channels, err := s.config.channelDefaults()
	if err != nil {
		return commerce.LoginURL{}, fmt.Errorf("CLIENTELE_CHANNELS: %w", err)
	}
	if _, ok := channels[in.ChannelID]; !ok {
		return commerce.LoginURL{}, fmt.Errorf("channel %d is none of CLIENTELE_CHANNELS", in.ChannelID)
	}
	handOver, err := s.newHandOver()
	if err != nil {
		return commerce.LoginURL{}, err
	}
	ctx = commerce.WithCorrelationID(ctx, uuid.NewString())
	ctx = session.WithPrincipal(ctx, session.Principal{
		Kind: session.Staff, Scopes: []session.Scope{session.ScopeSessionsImpersonate}, SubjectHash: atTheShell, ChannelID: in.ChannelID,
	})
	if outcome, err := s.maySignIn(ctx, in); err != nil {
		s.sessions.Record(ctx, eventLoginURL, in.CustomerID, outcome)
		return commerce.LoginURL{}, err
	}
	if err := s.clock.Ask(ctx, s.management.Time); err != nil {
		return commerce.LoginURL{}, fmt.Errorf("learn the store's clock: %w", err)
	}
	if in.RequestIP.IsValid() {
		ctx = commerce.WithClientIP(ctx, in.RequestIP)
	}
	return handOver.CustomerLoginURL(ctx, commerce.LoginURLInput{
		CustomerEntityID: in.CustomerID, RedirectTo: in.RedirectTo, BindToAddress: in.RequestIP.IsValid(),
	})
}

// maySignIn returns nil for a customer whom the store lets sign in, else why not and
// what the audit calls it.
func (s *Server) maySignIn(ctx context.Context, in LoginURLRequest) (outcome string, err error) {
	account, ok, err := s.management.Account(ctx, in.CustomerID)
	if err != nil {
		return string(commerce.CodeOf(err)), fmt.Errorf("read the customer: %w", err)
	}
	if ok {
		ok, err = s.management.MaySignIn(ctx, account, in.ChannelID)
	}
	if err != nil {
		return string(commerce.CodeOf(err)), fmt.Errorf("read who may sign in: %w", err)
	}
	if !ok {
		return string(commerce.RefusalCustomerUnknown), fmt.Errorf("customer %d does not exist, or may not sign in on channel %d", in.CustomerID, in.ChannelID)
	}
	return "", nil
}
