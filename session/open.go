package session

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// Why a token was not opened. They are all a log gets to know: the libraries'
// own errors quote what they could not read.
var (
	errTokenSize    = errors.New("session token is empty or too long")
	errTokenForm    = errors.New("session token is no compact JWE of our kind")
	errTokenKey     = errors.New("session token is sealed with a key we do not have")
	errTokenSeal    = errors.New("session token does not open with its key")
	errTokenPayload = errors.New("session token holds no session of ours")
	errTokenOver    = errors.New("session token is over")
)

// payloadVersion is the only version of payload there is. An older replica must
// not half understand what a newer one sealed.
const payloadVersion = 1

// payload is what a session token holds. Times are unix seconds.
type payload struct {
	Version       int    `json:"v"`
	StoreHash     string `json:"sto"`
	Audience      string `json:"aud"`
	SessionID     string `json:"sid"`
	CustomerID    int    `json:"cus"`
	ChannelID     int    `json:"cha"`
	AccessToken   string `json:"cat,omitempty"`
	AccessExpires int64  `json:"cax"`
	Expires       int64  `json:"exp"`
	// Impersonator stands in place of an access token.
	Impersonator string `json:"imp,omitempty"`
}

// Open returns the shopper that a token was sealed for. It fails with
// CodeSessionExpired for a good token that is over, and with
// CodeUnauthenticated for everything else. With an error the Principal is
// Refused, and keeps the channel of a token that is over.
func (s *Sealer) Open(token string) (Principal, error) {
	p, err := s.open(token)
	if errors.Is(err, errTokenOver) {
		err = expired(err)
		return newRefused(err, p.ChannelID), err
	}
	if err != nil {
		err = unauthenticated("The session token is not valid.", err)
		return newRefused(err, 0), err
	}
	shopper := NewShopper(p.SessionID, commerce.ShopperCredential{
		CustomerID:   p.CustomerID,
		ChannelID:    p.ChannelID,
		AccessToken:  commerce.Secret(p.AccessToken),
		Impersonated: p.Impersonator != "",
		ExpiresAt:    time.Unix(p.AccessExpires, 0).UTC(),
	}, time.Unix(p.Expires, 0).UTC())
	shopper.SubjectHash = p.Impersonator
	return shopper, nil
}

// open goes from the cheapest check to the dearest, so that garbage costs little.
// With errTokenOver it returns what the token held.
func (s *Sealer) open(token string) (payload, error) {
	if token == "" || len(token) > maxToken {
		return payload{}, errTokenSize
	}
	kid, ok := keyIDOf(token)
	if !ok {
		return payload{}, errTokenForm
	}
	key, ok := s.o.Keys.find(kid)
	if !ok {
		return payload{}, errTokenKey
	}
	sealed, err := jose.ParseEncryptedCompact(token,
		[]jose.KeyAlgorithm{jose.DIRECT}, []jose.ContentEncryption{jose.A256GCM})
	if err != nil {
		return payload{}, errTokenForm
	}
	text, err := sealed.Decrypt(key.secret)
	if err != nil {
		return payload{}, errTokenSeal
	}
	var p payload
	if json.Unmarshal(text, &p) != nil || !s.ours(p) {
		return payload{}, errTokenPayload
	}
	now := s.o.Now().Unix()
	if now >= p.Expires || now >= p.AccessExpires {
		return p, errTokenOver
	}
	return p, nil
}

// ours checks everything in p but the time.
func (s *Sealer) ours(p payload) bool {
	return p.Version == payloadVersion && p.StoreHash == s.o.StoreHash && p.Audience == s.o.Audience &&
		p.CustomerID > 0 && p.ChannelID > 0 && uuid.Validate(p.SessionID) == nil &&
		(p.AccessToken == "") == (p.Impersonator != "")
}

// keyIDOf returns the key's name from a header of exactly our three members.
// Being that strict keeps out compression, which could blow a short token up,
// and everything else that a JWE header may ask a library to do.
func keyIDOf(token string) (kid string, ok bool) {
	head, rest, ok := strings.Cut(token, ".")
	if !ok || !strings.HasPrefix(rest, ".") {
		return "", false // dir has no encrypted key between the first two dots
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(head)
	if err != nil {
		return "", false
	}
	var members map[string]string
	if json.Unmarshal(raw, &members) != nil || len(members) != 3 {
		return "", false
	}
	if members["alg"] != string(jose.DIRECT) || members["enc"] != string(jose.A256GCM) {
		return "", false
	}
	kid, ok = members["kid"]
	return kid, ok
}
