package server

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// Where a router and a backend of ours prove what they are.
const (
	routerSecretHeader  = "X-Clientele-Router-Secret"
	backendSecretHeader = "X-Clientele-Bff-Secret"
)

// fieldTimesHeader asks for how long each field took. Where routers can prove
// themselves, they alone are told: it is work to find out, and of use to nobody else but
// those who would like to know where we are slow.
const fieldTimesHeader = "Apollo-Federation-Include-Trace"

// minSecretBytes is how long a secret must be not to be guessed.
const minSecretBytes = 16

// secrets are the hashes of the secrets that are good now. Hashes all have
// one length, so comparing them tells nothing about the secrets'.
type secrets [][sha256.Size]byte

// parseSecrets reads secrets separated by commas.
func parseSecrets(list commerce.Secret) (secrets, error) {
	if list == "" {
		return nil, nil
	}
	var known secrets
	for i, secret := range strings.Split(list.Reveal(), ",") {
		secret = strings.TrimSpace(secret)
		if len(secret) < minSecretBytes {
			return nil, fmt.Errorf("secret %d is shorter than %d characters; make one with: openssl rand -hex 32", i+1, minSecretBytes)
		}
		known = append(known, sha256.Sum256([]byte(secret)))
	}
	if len(known) > 8 {
		return nil, errors.New("there are more than 8 secrets; two are enough to change one")
	}
	return known, nil
}

// overlaps reports whether a secret is in both.
func (s secrets) overlaps(other secrets) bool {
	return slices.ContainsFunc(s, func(hash [sha256.Size]byte) bool { return slices.Contains(other, hash) })
}

// has reports whether the secret is one of ours. It takes the same time for each.
func (s secrets) has(secret string) bool {
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
func withRouterSecret(known secrets, required bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proven, ok := proves(r, routerSecretHeader, known)
		if !ok || required && !proven {
			refuse(w, http.StatusUnauthorized, commerce.CodeUnauthenticated, "This is for routers that can prove themselves.")
			return
		}
		if proven {
			r = r.WithContext(context.WithValue(r.Context(), machineKey{}, true))
		} else if len(known) > 0 {
			r.Header.Del(fieldTimesHeader)
		}
		next.ServeHTTP(w, r)
	})
}

// withBackendSecret refuses whoever claims to be a backend of ours and is none.
func withBackendSecret(known secrets, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proven, ok := proves(r, backendSecretHeader, known)
		if !ok {
			refuse(w, http.StatusUnauthorized, commerce.CodeUnauthenticated, "This is for backends that can prove themselves.")
			return
		}
		if proven {
			ctx := context.WithValue(r.Context(), backendKey{}, true)
			r = r.WithContext(context.WithValue(ctx, machineKey{}, true))
		}
		next.ServeHTTP(w, r)
	})
}

// proves reads a secret and takes it off the request. ok is false for a wrong one.
func proves(r *http.Request, header string, known secrets) (proven, ok bool) {
	sent := r.Header.Values(header)
	if len(sent) == 0 {
		return false, true
	}
	proven = len(sent) == 1 && known.has(sent[0])
	r.Header.Del(header)
	return proven, proven
}

type (
	// machineKey marks a request whose sender has proven to be a router or a backend.
	machineKey struct{}
	// backendKey marks a request whose sender has proven to be a backend.
	backendKey struct{}
)

// isMachine reports whether a router or a backend of ours sent the request.
func isMachine(ctx context.Context) bool { return ctx.Value(machineKey{}) != nil }

// isBackend reports whether a backend of ours sent the request.
func isBackend(ctx context.Context) bool { return ctx.Value(backendKey{}) != nil }
