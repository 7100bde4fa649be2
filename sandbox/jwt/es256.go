package jwt

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/json"
	"fmt"
	"math/big"
)

// coordinate is the length of each half of an ES256 signature.
const coordinate = 32

// es256Header is the header of every token that the store signs by its key.
const es256Header = `{"typ":"JWT","alg":"ES256"}`

// SignES256 signs claims with ES256. The signature is deterministic (RFC 6979),
// so the same claims give the same text in every process.
func SignES256(key *ecdsa.PrivateKey, claims any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	text := encode([]byte(es256Header)) + "." + encode(payload)
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

// SignedBy reports whether the token is ES256 and signed by the key.
func (t Token) SignedBy(key *ecdsa.PublicKey) bool {
	if t.algorithm() != "ES256" || len(t.signature) != 2*coordinate {
		return false
	}
	r := new(big.Int).SetBytes(t.signature[:coordinate])
	s := new(big.Int).SetBytes(t.signature[coordinate:])
	digest := sha256.Sum256([]byte(t.signed))
	return ecdsa.Verify(key, digest[:], r, s)
}
