package server

import (
	"net/http"

	"github.com/clientele-graph/clientele/session"
)

// withPrincipal resolves who is asking before the body is read. Refused
// credentials do not end the request here: the refusal travels in the principal,
// because the operation may be a login, which does not need them.
func withPrincipal(sessions *session.Service, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		credentials := session.ReadCredentials(r.Header)
		credentials.FromBackend = isBackend(r.Context())
		principal, _ := sessions.Authenticate(r.Context(), credentials)
		next.ServeHTTP(w, r.WithContext(session.WithPrincipal(r.Context(), principal)))
	})
}
