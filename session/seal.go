package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/clientele-graph/clientele/commerce"
)

// maxToken is how long a session token may be, in bytes. It is checked before
// anything looks inside.
const maxToken = 4096

// SealerOptions is what a Sealer is made of; the first three are required.
type SealerOptions struct {
	Keys Keyring
	// StoreHash names the store, so that another store's tokens mean nothing.
	StoreHash string
	// Audience names this deployment, so that another's tokens mean nothing.
	Audience string
	// MaxAge is how long a session lasts at most; 24 h when zero.
	MaxAge time.Duration
	// Now is the clock; time.Now when nil.
	Now func() time.Time
}

// Sealer turns a session into a token that only we can read, and back. Tokens
// are JWEs of the kind dir + A256GCM and nothing else.
type Sealer struct{ o SealerOptions }

// NewSealer returns a Sealer, or an error that names what is missing.
func NewSealer(o SealerOptions) (*Sealer, error) {
	if o.MaxAge == 0 {
		o.MaxAge = 24 * time.Hour
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	_, ok := o.Keys.first()
	switch {
	case !ok:
		return nil, errors.New("sealer: no keys")
	case o.StoreHash == "" || o.Audience == "":
		return nil, errors.New("sealer: no store hash or no audience")
	case o.MaxAge < time.Second:
		return nil, errors.New("sealer: sessions must last a second at least")
	}
	return &Sealer{o: o}, nil
}

// Beginning is a session that is to be sealed.
type Beginning struct {
	SessionID  string
	Credential commerce.ShopperCredential
	// Impersonator is the digest of the member of staff who acts as the shopper.
	Impersonator string
}

// Seal returns the token of a session and when it ends: with the store's access
// token, but no later than MaxAge from now. The nonce comes from crypto/rand
// whatever else is configured, because a repeated one would break the seal.
func (s *Sealer) Seal(b Beginning) (token string, expires time.Time, err error) {
	c, now := b.Credential, s.o.Now()
	expires = now.Add(s.o.MaxAge)
	if c.ExpiresAt.Before(expires) {
		expires = c.ExpiresAt
	}
	expires = expires.UTC().Truncate(time.Second)
	held := payload{
		Version: payloadVersion, StoreHash: s.o.StoreHash, Audience: s.o.Audience,
		SessionID: b.SessionID, CustomerID: c.CustomerID, ChannelID: c.ChannelID,
		AccessToken: c.AccessToken.Reveal(), AccessExpires: c.ExpiresAt.Unix(), Expires: expires.Unix(),
		Impersonator: b.Impersonator,
	}
	if !s.ours(held) || c.Impersonated != (b.Impersonator != "") || !expires.After(now) {
		return "", time.Time{}, errors.New("seal: credential is incomplete or over")
	}
	text, err := json.Marshal(held)
	if err != nil {
		return "", time.Time{}, errors.New("seal: encode session")
	}
	token, err = encrypt(s.o.Keys, text)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("seal: %w", err)
	}
	return token, expires, nil
}

// encrypt seals a text with the first key.
func encrypt(keys Keyring, text []byte) (string, error) {
	key, _ := keys.first()
	to := jose.Recipient{Algorithm: jose.DIRECT, Key: key.secret, KeyID: key.id}
	encrypter, err := jose.NewEncrypter(jose.A256GCM, to, nil)
	if err != nil {
		return "", fmt.Errorf("encrypter: %w", err)
	}
	sealed, err := encrypter.Encrypt(text)
	if err != nil {
		return "", fmt.Errorf("encrypt: %w", err)
	}
	token, err := sealed.CompactSerialize()
	if err != nil {
		return "", fmt.Errorf("serialize: %w", err)
	}
	if len(token) > maxToken {
		return "", fmt.Errorf("token of %d bytes is over the limit of %d", len(token), maxToken)
	}
	return token, nil
}
