package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// capsuleVersion is the only version of a capsule there is.
const capsuleVersion = 1

// errCapsule is all that is said about a capsule that does not open.
var errCapsule = errors.New("capsule is not one of ours for this purpose")

// Capsules seals what we hand out and want back unread and unchanged, with the keys of
// session tokens. What is sealed for one purpose opens for no other, and none of it opens
// as a session token, nor a session token as any of it. How long something is good is for
// its owner to write inside.
type Capsules struct {
	keys Keyring
	// storeHash and audience stand in every capsule; the audience names the purpose, too.
	storeHash, audience string
}

// capsule is what is sealed. It has none of the fields of a session but the first three.
type capsule struct {
	Version   int             `json:"v"`
	StoreHash string          `json:"sto"`
	Audience  string          `json:"aud"`
	Content   json.RawMessage `json:"con"`
}

// Capsules returns what seals for a purpose, one of few fixed names.
func (s *Sealer) Capsules(purpose string) *Capsules {
	return &Capsules{keys: s.o.Keys, storeHash: s.o.StoreHash, audience: s.o.Audience + "|" + purpose}
}

// Seal seals content as JSON. It fails when that cannot be written so, or is longer than
// about three kilobytes.
func (c *Capsules) Seal(content any) (string, error) {
	inner, err := json.Marshal(content)
	if err != nil {
		return "", errors.New("capsule: encode content")
	}
	text, err := json.Marshal(capsule{Version: capsuleVersion, StoreHash: c.storeHash, Audience: c.audience, Content: inner})
	if err != nil {
		return "", errors.New("capsule: encode")
	}
	token, err := encrypt(c.keys, text)
	if err != nil {
		return "", fmt.Errorf("capsule: %w", err)
	}
	return token, nil
}

// Open reads what Seal wrote into content. Its error is the same whatever is wrong, and
// holds nothing of the token; content is then undefined.
func (c *Capsules) Open(token string, content any) error {
	if token == "" || len(token) > maxToken {
		return errCapsule
	}
	kid, ok := keyIDOf(token)
	key, known := c.keys.find(kid)
	if !ok || !known {
		return errCapsule
	}
	sealed, err := jose.ParseEncryptedCompact(token, []jose.KeyAlgorithm{jose.DIRECT}, []jose.ContentEncryption{jose.A256GCM})
	if err != nil {
		return errCapsule
	}
	text, err := sealed.Decrypt(key.secret)
	if err != nil {
		return errCapsule
	}
	var held capsule
	if json.Unmarshal(text, &held) != nil || held.Version != capsuleVersion ||
		held.StoreHash != c.storeHash || held.Audience != c.audience || json.Unmarshal(held.Content, content) != nil {
		return errCapsule
	}
	return nil
}

// Fingerprint stands for a text that must not be kept, also one that could be guessed:
// only who has the keys can tell whether a text is that of a fingerprint. It names its key.
func (c *Capsules) Fingerprint(text string) string {
	key, _ := c.keys.first()
	return key.id + ":" + c.fingerprint(key, text)
}

// Matches reports whether a fingerprint is that of text. It is false when the key that
// made it is gone.
func (c *Capsules) Matches(fingerprint, text string) bool {
	kid, sum, ok := strings.Cut(fingerprint, ":")
	key, known := c.keys.find(kid)
	return ok && known && hmac.Equal([]byte(sum), []byte(c.fingerprint(key, text)))
}

// fingerprint uses a key of its own that is made of the sealing key, which is for nothing
// but sealing.
func (c *Capsules) fingerprint(key sealingKey, text string) string {
	own := mac(key.secret, "fingerprint|"+c.storeHash+"|"+c.audience)
	return base64.RawURLEncoding.EncodeToString(mac(own, text))
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
