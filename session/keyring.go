package session

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// keySize is the length of a sealing key in bytes, as A256GCM wants it.
const keySize = 32

// maxKeyID bounds a key's name, which travels in every token.
const maxKeyID = 64

// Keyring holds the keys that session tokens are sealed with. The first seals,
// all of them open, so that a key can be replaced without signing anybody out:
// put the new one in front, and take the old one away a day later.
type Keyring struct {
	// keys is a pointer so that fmt prints an address wherever a Keyring sits.
	keys *[]sealingKey
}

// sealingKey is one key and the name that tokens know it by.
type sealingKey struct {
	id     string
	secret []byte
}

// ParseKeys reads keys written as "kid:base64url(32 bytes),…", without padding.
// Its errors name the position of the key at fault and nothing of the key.
func ParseKeys(text commerce.Secret) (Keyring, error) {
	var keys []sealingKey
	var faults []error
	for i, part := range strings.Split(text.Reveal(), ",") {
		key, err := parseKey(strings.TrimSpace(part))
		if err != nil {
			faults = append(faults, fmt.Errorf("key %d: %w", i+1, err))
			continue
		}
		for _, other := range keys {
			if other.id == key.id {
				faults = append(faults, fmt.Errorf("key %d: its name is taken by an earlier one", i+1))
			}
		}
		keys = append(keys, key)
	}
	if len(faults) > 0 {
		return Keyring{}, errors.Join(faults...)
	}
	return Keyring{keys: &keys}, nil
}

// parseKey reads one "kid:base64url(32 bytes)".
func parseKey(s string) (sealingKey, error) {
	id, encoded, ok := strings.Cut(s, ":")
	if !ok {
		return sealingKey{}, errors.New("want a name, a colon and the key")
	}
	if !isKeyID(id) {
		return sealingKey{}, fmt.Errorf("its name must be 1 to %d letters, digits, '-', '_' or '.'", maxKeyID)
	}
	// The decoder's own error would tell a character of the key.
	secret, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil {
		return sealingKey{}, errors.New("it is not base64url without padding")
	}
	if len(secret) != keySize {
		return sealingKey{}, fmt.Errorf("it has %d bytes, want %d", len(secret), keySize)
	}
	return sealingKey{id: id, secret: secret}, nil
}

// isKeyID keeps names to characters that need no escaping in a header.
func isKeyID(s string) bool {
	if s == "" || len(s) > maxKeyID {
		return false
	}
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

// GenerateKeys makes one key in the form that ParseKeys reads. It is for
// development: tokens sealed with it are worth nothing to the next process.
func GenerateKeys(random io.Reader) (commerce.Secret, error) {
	secret := make([]byte, keySize)
	if _, err := io.ReadFull(random, secret); err != nil {
		return "", fmt.Errorf("generate key: %w", err)
	}
	return commerce.Secret("dev:" + base64.RawURLEncoding.EncodeToString(secret)), nil
}

// first returns the key that seals; ok is false for an empty ring.
func (r Keyring) first() (k sealingKey, ok bool) {
	if r.keys == nil || len(*r.keys) == 0 {
		return sealingKey{}, false
	}
	return (*r.keys)[0], true
}

// find returns the key of that name.
func (r Keyring) find(id string) (k sealingKey, ok bool) {
	if r.keys == nil {
		return sealingKey{}, false
	}
	for _, k := range *r.keys {
		if k.id == id {
			return k, true
		}
	}
	return sealingKey{}, false
}

// String hides the keys.
func (Keyring) String() string { return "[redacted]" }

// GoString hides the keys from %#v.
func (Keyring) GoString() string { return "[redacted]" }
