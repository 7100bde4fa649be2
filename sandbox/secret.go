package sandbox

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/pass"
)

// secrets are the credentials of the store. They depend on its hash alone, so
// that what one process prints works in another. They guard nothing real.
type secrets struct {
	key          *ecdsa.PrivateKey
	accessToken  string
	login        pass.App
	current      pass.App
	trustedProxy string
	payment      string
	subject      string
}

// newSecrets takes the credentials that the options name and derives the
// others from the store's hash. There is no secret of a trusted proxy by default,
// as there is none at a store whose owner did not ask for one.
func newSecrets(hash string, o Options) (secrets, error) {
	key, err := deriveKey(hash)
	if err != nil {
		return secrets{}, err
	}
	// The store's API account ids and tokens are 31 characters, its client
	// secrets 64.
	return secrets{
		key:         key,
		accessToken: hex.EncodeToString(derive(hash, "access token", 0))[:31],
		login: pass.App{
			ID:     cmp.Or(o.ClientID, hex.EncodeToString(derive(hash, "client id", 0))[:31]),
			Secret: cmp.Or(o.ClientSecret, hex.EncodeToString(derive(hash, "client secret", 0))),
		},
		current: pass.App{
			ID:     cmp.Or(o.CurrentCustomerClientID, hex.EncodeToString(derive(hash, "current customer id", 0))[:31]),
			Secret: cmp.Or(o.CurrentCustomerClientSecret, hex.EncodeToString(derive(hash, "current customer secret", 0))),
		},
		trustedProxy: o.TrustedProxySecret,
		payment:      hex.EncodeToString(derive(hash, "payment tokens", 0)),
		subject:      hex.EncodeToString(derive(hash, "subject", 0))[:31],
	}, nil
}

// deriveKey finds the P-256 key of a store. 32 bytes are almost never outside
// the curve's order; when they are, the next ones are tried.
func deriveKey(hash string) (*ecdsa.PrivateKey, error) {
	const attempts = 8
	var err error
	for i := range attempts {
		var key *ecdsa.PrivateKey
		key, err = ecdsa.ParseRawPrivateKey(elliptic.P256(), derive(hash, "token key", i))
		if err == nil {
			return key, nil
		}
	}
	return nil, err
}

// derive gives 32 bytes for a store, a purpose and an attempt.
func derive(hash string, purpose string, attempt int) []byte {
	sum := sha256.Sum256([]byte("clientele sandbox\n" + purpose + "\n" +
		hash + "\n" + strconv.Itoa(attempt)))
	return sum[:]
}
