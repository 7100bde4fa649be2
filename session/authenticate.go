package session

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
)

// errEndedHere is the cause of refusing a session that this process saw end.
var errEndedHere = errors.New("session was ended")

// Authenticate finds out who sent the credentials. It calls nobody but, now and
// then, the merchant's identity provider for its keys, the other replicas about what
// they have ended, and the store about an access token that a backend sent.
//
// A credential that is present and not good is an error and never a guest. The
// Principal is then of the kind Refused and carries the same error: a server
// that must read the request before it can answer puts it into the context,
// where May refuses everything but signing in again after a session has ended.
// It then keeps the session's own channel unless the request names another: a
// password must not go to a channel that nobody named. The codes are
// CodeUnauthenticated, CodeSessionExpired, CodeAmbiguousCredentials,
// CodeBadUserInput for the channel, and CodeUpstreamUnavailable while staff
// cannot be verified.
func (s *Service) Authenticate(ctx context.Context, c Credentials) (Principal, error) {
	channel, err := s.channel(c.Channel)
	if err != nil {
		return newRefused(err, 0), err
	}
	p, err := s.principal(ctx, c, channel)
	if err != nil {
		return newRefused(err, cmp.Or(channel, p.ChannelID, s.o.DefaultChannel)), err
	}
	return p, nil
}

// principal is Authenticate once the channel is known, 0 for none named. With an
// error comes the channel of the credential, 0 when it has none.
func (s *Service) principal(ctx context.Context, c Credentials, channel int) (Principal, error) {
	session, staff, access, err := c.tokens(s.o.Authorization)
	if err != nil {
		return newRefused(err, 0), err
	}
	switch {
	case session != nil:
		return s.shopper(ctx, *session, channel)
	case access != nil:
		return s.holder(ctx, commerce.Secret(*access), s.channelOr(channel))
	case staff != nil:
		return s.staff(ctx, *staff, s.channelOr(channel))
	default:
		return Principal{ChannelID: s.channelOr(channel)}, nil
	}
}

// shopper opens a session token. The session's own channel counts; naming
// another is a mistake, because the same e-mail is another customer there.
func (s *Service) shopper(ctx context.Context, token string, channel int) (Principal, error) {
	p, err := s.o.Sealer.Open(token)
	if err != nil {
		return p, err
	}
	switch {
	case s.isEnded(p.SessionID):
		err = expired(errEndedHere)
	case !slices.Contains(s.o.Channels, p.ChannelID):
		err = expired(errors.New("channel of session is no longer configured"))
	case channel != 0 && channel != p.ChannelID:
		err = commerce.BadInput(HeaderChannel, "The session belongs to another channel.")
	default:
		p, err = s.askReplicas(ctx, p)
	}
	if err != nil {
		return newRefused(err, p.ChannelID), err
	}
	return p, nil
}

// staff verifies a token of staff. Staff belong to no channel, so they may name
// any.
func (s *Service) staff(ctx context.Context, token string, channel int) (Principal, error) {
	if s.o.Staff == nil {
		err := unauthenticated("Tokens of staff are not accepted here.", nil)
		return newRefused(err, 0), err
	}
	p, err := s.o.Staff.Verify(ctx, token)
	if err != nil {
		return p, err
	}
	p.ChannelID = channel
	return p, nil
}

// channel reads the channel header; 0 when it was not sent.
func (s *Service) channel(values []string) (int, error) {
	if len(values) == 0 {
		return 0, nil
	}
	if len(values) > 1 {
		return 0, commerce.BadInput(HeaderChannel, "The channel was named more than once.")
	}
	id, err := strconv.Atoi(values[0])
	if err != nil || strconv.Itoa(id) != values[0] || !slices.Contains(s.o.Channels, id) {
		return 0, noSuchChannel()
	}
	return id, nil
}

// noSuchChannel says that a channel is not one of those configured.
func noSuchChannel() error {
	return commerce.BadInput(HeaderChannel, "There is no such channel here.")
}

// channelOr returns the channel, the default one for 0.
func (s *Service) channelOr(channel int) int {
	if channel == 0 {
		return s.o.DefaultChannel
	}
	return channel
}
