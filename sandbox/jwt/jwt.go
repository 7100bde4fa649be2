// Package jwt signs and reads JSON Web Tokens for the sandbox: ES256 by the
// store's key, HS256 by an app's secret. It shares no code with the clients
// that the sandbox tests, and knows no claims: begin with Split.
package jwt

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// Token is a token taken apart and not yet believed.
type Token struct {
	// Payload are the claims as JSON, or whatever stands in their place.
	Payload []byte

	header, signature []byte
	signed            string
}

// Split takes a token apart; false means that it is not a JWT at all. It
// accepts exactly one spelling of each token: base64url without padding.
func Split(text string) (Token, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return Token{}, false
	}
	decoded := make([][]byte, len(parts))
	for i, part := range parts {
		if strings.ContainsAny(part, "\r\n") {
			return Token{}, false // the decoder would skip them
		}
		bytes, err := base64.RawURLEncoding.Strict().DecodeString(part)
		if err != nil {
			return Token{}, false
		}
		decoded[i] = bytes
	}
	return Token{decoded[1], decoded[0], decoded[2], parts[0] + "." + parts[1]}, true
}

// algorithm is what the header names, empty when it names nothing readable.
func (t Token) algorithm() string {
	var header struct {
		Algorithm string `json:"alg"`
	}
	if json.Unmarshal(t.header, &header) != nil {
		return ""
	}
	return header.Algorithm
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
