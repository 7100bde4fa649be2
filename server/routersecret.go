package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// routerSecretHeader is where a router proves that it is one of ours.
const routerSecretHeader = "X-Clientele-Router-Secret"

// minSecretBytes is how long a secret must be not to be guessed.
const minSecretBytes = 16

// routerSecrets are the hashes of the secrets that are good now. Hashes all have
// one length, so comparing them tells nothing about the secrets'.
type routerSecrets [][sha256.Size]byte

// parseRouterSecrets reads secrets separated by commas.
func parseRouterSecrets(list commerce.Secret) (routerSecrets, error) {
	if list == "" {
		return nil, nil
	}
	var secrets routerSecrets
	for i, secret := range strings.Split(list.Reveal(), ",") {
		secret = strings.TrimSpace(secret)
		if len(secret) < minSecretBytes {
			return nil, fmt.Errorf("secret %d is shorter than %d characters; make one with: openssl rand -hex 32", i+1, minSecretBytes)
		}
		secrets = append(secrets, sha256.Sum256([]byte(secret)))
	}
	if len(secrets) > 8 {
		return nil, errors.New("there are more than 8 secrets; two are enough to change one")
	}
	return secrets, nil
}

// has reports whether the secret is one of ours. It takes the same time for each.
func (s routerSecrets) has(secret string) bool {
	hash, found := sha256.Sum256([]byte(secret)), 0
	for _, ours := range s {
		found |= subtle.ConstantTimeCompare(hash[:], ours[:])
	}
	return found == 1
}

// withRouterSecret refuses whoever claims to be a router and is none, and, where
// that is required, whoever is none. The body has not been read by then. The
// secret proves that a router sent the request and lends no trust to anything else
// in it.
func withRouterSecret(secrets routerSecrets, required bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := r.Header.Values(routerSecretHeader)
		switch {
		case len(sent) == 0 && !required:
		case len(sent) == 1 && secrets.has(sent[0]):
		default:
			refuse(w, http.StatusUnauthorized, commerce.CodeUnauthenticated, "This is for routers that can prove themselves.")
			return
		}
		r.Header.Del(routerSecretHeader)
		next.ServeHTTP(w, r)
	})
}
