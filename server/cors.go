package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/rs/cors"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// corsMaxAge is how many seconds a browser may remember what it was allowed.
const corsMaxAge = 600

// withOrigins decides which pages may ask. A browser sends other origins' requests
// here too, as long as they look like those of a form; they are refused unless the
// origin is on the list, and so are their preflights. What is no browser is not
// concerned. No cookie means anything here, so credentials are never allowed.
func withOrigins(origins []string, queriesByGET bool, next http.Handler) (http.Handler, error) {
	guard := http.NewCrossOriginProtection()
	for _, origin := range origins {
		if err := guard.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, commerce.CodeForbidden, "Pages of this origin may not ask here.")
	}))
	h := guard.Handler(next)
	if len(origins) == 0 {
		return h, nil
	}
	methods := []string{http.MethodPost}
	if queriesByGET {
		methods = append(methods, http.MethodGet)
	}
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: methods,
		AllowedHeaders: []string{
			"Accept", "Content-Type", session.HeaderAuthorization, session.HeaderSession, session.HeaderStaff, session.HeaderChannel,
			correlationHeader, "Traceparent", "Tracestate",
		},
		ExposedHeaders: []string{correlationHeader},
		MaxAge:         corsMaxAge,
	}).Handler(h), nil
}

// checkOrigin reports what is wrong with an origin. A pattern is refused: every
// origin is named.
func checkOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || strings.Contains(origin, "*") || u.Scheme+"://"+u.Host != origin {
		return errors.New("write each origin as https://shop.example.com: without path, pattern or *")
	}
	return nil
}
