package sandbox

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

// coordinate is the length of each half of an ES256 signature.
const coordinate = 32

// jwtHeader is the only header our tokens have.
const jwtHeader = `{"typ":"JWT","alg":"ES256"}`

// signJWT signs claims with ES256. The signature is deterministic (RFC 6979),
// so the same claims give the same text in every process.
func signJWT(key *ecdsa.PrivateKey, claims any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	text := encode([]byte(jwtHeader)) + "." + encode(payload)
	digest := sha256.Sum256([]byte(text))
	// A nil source of randomness is what asks for the deterministic form.
	der, err := key.Sign(nil, digest[:], crypto.SHA256)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	var halves struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &halves); err != nil {
		return "", fmt.Errorf("read signature: %w", err)
	}
	raw := make([]byte, 2*coordinate)
	halves.R.FillBytes(raw[:coordinate])
	halves.S.FillBytes(raw[coordinate:])
	return text + "." + encode(raw), nil
}

// rawJWT is a token taken apart and not yet believed.
type rawJWT struct {
	header, payload, signature []byte
	signed                     string
}

// splitJWT takes a token apart; false means that it is not a JWT at all.
func splitJWT(token string) (rawJWT, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return rawJWT{}, false
	}
	decoded := make([][]byte, len(parts))
	for i, part := range parts {
		bytes, err := base64.RawURLEncoding.Strict().DecodeString(part)
		if err != nil {
			return rawJWT{}, false
		}
		decoded[i] = bytes
	}
	return rawJWT{decoded[0], decoded[1], decoded[2], parts[0] + "." + parts[1]}, true
}

// signedBy reports whether the token is ES256 and signed by the key.
func (j rawJWT) signedBy(key *ecdsa.PublicKey) bool {
	var header struct {
		Algorithm string `json:"alg"`
	}
	if json.Unmarshal(j.header, &header) != nil || header.Algorithm != "ES256" {
		return false
	}
	if len(j.signature) != 2*coordinate {
		return false
	}
	r := new(big.Int).SetBytes(j.signature[:coordinate])
	s := new(big.Int).SetBytes(j.signature[coordinate:])
	digest := sha256.Sum256([]byte(j.signed))
	return ecdsa.Verify(key, digest[:], r, s)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
