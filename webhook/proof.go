package webhook

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// SecretHeader is where the store sends a secret that it was given with a webhook.
const SecretHeader = "X-Clientele-Webhook-Secret"

// Verification says what proves that the store sent a delivery.
type Verification string

// The ways to prove it.
const (
	BySignature Verification = "signature" // the store's signature over the raw bytes
	ByHeader    Verification = "header"    // a secret that only the store was given
	ByBoth      Verification = "both"      // the one and the other
)

// proof decides whether a delivery is the store's. A part that is not asked for is nil.
type proof struct {
	key     []byte
	secrets [][sha256.Size]byte
}

// newProof returns what proves deliveries, or an error when it could not tell the store
// from anybody.
func newProof(o Options) (proof, error) {
	var p proof
	switch o.Verify {
	case "", BySignature, ByBoth:
		if o.SigningSecret == "" {
			return p, errors.New("webhook: signatures need a signing secret")
		}
		p.key = []byte(o.SigningSecret.Reveal())
	case ByHeader:
	default:
		return p, errors.New("webhook: deliveries are verified by signature, header or both")
	}
	if o.Verify != ByHeader && o.Verify != ByBoth {
		return p, nil
	}
	for _, secret := range splitSecrets(o.HeaderSecrets) {
		p.secrets = append(p.secrets, sha256.Sum256([]byte(secret)))
	}
	if len(p.secrets) == 0 {
		return p, errors.New("webhook: the header needs a secret")
	}
	return p, nil
}

// splitSecrets reads secrets separated by commas. None of them is empty.
func splitSecrets(list commerce.Secret) []string {
	var secrets []string
	for secret := range strings.SplitSeq(list.Reveal(), ",") {
		if secret = strings.TrimSpace(secret); secret != "" {
			secrets = append(secrets, secret)
		}
	}
	return secrets
}

// headers proves what can be proven before the body is read, and returns what is said
// about the signature.
func (p proof) headers(header http.Header) (signed, *refusal) {
	if p.secrets != nil && !p.hasSecret(header.Values(SecretHeader)) {
		return signed{}, &refusal{RefusedSecret, http.StatusUnauthorized}
	}
	sent, ok := readSigned(header)
	if p.key != nil && !ok {
		return signed{}, &refusal{RefusedSignature, http.StatusUnauthorized}
	}
	return sent, nil
}

// body proves the raw bytes. The age of a delivery that only a secret proves is what it
// says of itself: nobody vouches for it, and it decides about refetching alone.
func (p proof) body(sent signed, body []byte, now time.Time) *refusal {
	if p.key == nil {
		return nil
	}
	if !sent.isBy(p.key, body) {
		return &refusal{RefusedSignature, http.StatusUnauthorized}
	}
	if age := now.Sub(sent.at); age > maxAge || age < -maxAhead {
		return &refusal{RefusedTimestamp, http.StatusUnauthorized}
	}
	return nil
}

// hasSecret reports whether exactly one secret was sent and is one of ours. Hashes have
// one length, so that comparing them takes the same time for every secret.
func (p proof) hasSecret(sent []string) bool {
	if len(sent) != 1 {
		return false
	}
	hash, found := sha256.Sum256([]byte(sent[0])), 0
	for _, ours := range p.secrets {
		found |= subtle.ConstantTimeCompare(hash[:], ours[:])
	}
	return found == 1
}
