package jwt

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

// hs256Header is the header of every token that is signed by a secret.
const hs256Header = `{"alg":"HS256","typ":"JWT"}`

// SignHS256 signs claims with a secret, whose bytes are used as they are
// written.
func SignHS256(secret string, claims any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	text := encode([]byte(hs256Header)) + "." + encode(payload)
	return text + "." + encode(mac(secret, text)), nil
}

// SignedWith reports whether the token is HS256 and signed by the secret. An
// empty secret signs nothing.
func (t Token) SignedWith(secret string) bool {
	return secret != "" && t.algorithm() == "HS256" && hmac.Equal(t.signature, mac(secret, t.signed))
}

func mac(secret, text string) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	_, _ = h.Write([]byte(text)) // a hash never fails
	return h.Sum(nil)
}
