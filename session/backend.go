package session

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// holder is the shopper whose access token a backend sent, which has proven to be one
// of ours. Only the store knows whose the token is, so it is asked once.
func (s *Service) holder(ctx context.Context, accessToken commerce.Secret, channelID int) (Principal, error) {
	refuse := func(err error) (Principal, error) { return newRefused(err, channelID), err }
	if validateTokenLogin(HeaderAccessToken, accessToken, maxJWT, "") != nil {
		return refuse(unauthenticated("The access token is not valid.", errTokenSize))
	}
	// The id is made of token and channel, so that every replica ends the same session,
	// and what the store said on one channel counts on no other.
	name := strconv.Itoa(channelID) + " " + digest(accessToken.Reveal())
	id := uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String()
	if s.isEnded(id) || s.dead.Contains(id) {
		return refuse(expired(errEndedHere))
	}
	customerID, known := s.holders.Get(id)
	if !known {
		proof, err := s.identify(ctx, id, channelID, accessToken)
		if err != nil {
			return refuse(err)
		}
		customerID = proof.CustomerID
	}
	p, err := s.askReplicas(ctx, NewShopper(id, commerce.ShopperCredential{
		CustomerID: customerID, ChannelID: channelID, AccessToken: accessToken,
	}, time.Time{})) // the store has not told when it ends
	if err != nil {
		return refuse(err)
	}
	return p, nil
}

// identify asks the store whose an access token is, one call for all who ask at once.
func (s *Service) identify(ctx context.Context, id string, channelID int, accessToken commerce.Secret) (commerce.Proof, error) {
	flight := s.flights.DoChan("identify "+id, func() (_ any, err error) {
		call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
		defer cancel()
		defer commerce.Recovered(&err)
		asked := s.ask(Principal{})
		proof, err := s.o.Store.Identify(call, channelID, accessToken)
		if err == nil && proof.CustomerID <= 0 {
			err = expired(errOtherCustomer) // nobody's, and so not alive
		}
		if commerce.CodeOf(err) == commerce.CodeSessionExpired {
			s.dead.Add(id, struct{}{}) // the store is asked once about each
		}
		if err != nil {
			return commerce.Proof{}, commerce.StoreFault(err)
		}
		proof.ProvenAt = asked.at
		s.holders.Add(id, proof.CustomerID)
		if s.o.Replicas == nil {
			s.remember(id, memory{proof: proof, asked: asked})
		}
		return proof, nil
	})
	select {
	case <-ctx.Done():
		return commerce.Proof{}, commerce.StoreFault(ctx.Err())
	case landed := <-flight:
		proof, _ := landed.Val.(commerce.Proof)
		return proof, landed.Err
	}
}
