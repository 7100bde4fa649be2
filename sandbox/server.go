package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/hosted"
	"github.com/clientele-graph/clientele/sandbox/management"
	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/pay"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront"
)

// maxBody is the largest request body that is read.
const maxBody = 1 << 20

// Server is a sandbox store. Its methods may be called from many goroutines.
type Server struct {
	listen     string
	logger     *slog.Logger
	clock      *clock
	secrets    secrets
	store      *store.Store
	storefront *storefront.Handler
	management *management.Handler
	hosted     *hosted.Handler
	payments   *pay.Handler
	desk       *pass.Desk
	hooks      *hook.Courier
	controls   http.Handler
	quota      *quotaMeter
	payQuota   *quotaMeter
	busy       *concurrency
	calls      callLog
	faults     faults
	active     activity

	// ctx ends with the server, and with it every delay.
	ctx  context.Context
	stop context.CancelFunc

	mu       sync.Mutex // guards the fields below
	listener *listener
	revoked  map[[32]byte]bool
}

var _ http.Handler = (*Server)(nil)

// Store is the state behind the APIs: tests change prices, groups and settings
// there, and see the change over the wire at once.
func (s *Server) Store() *store.Store { return s.store }

// SetTime makes it t in the store: for tokens, sessions, quotas and the Date
// header. Time goes on from there, and webhooks that are due then are sent.
func (s *Server) SetTime(t time.Time) {
	s.clock.set(t)
	s.hooks.Wake()
}

// Throttle sets the quota of the Management API and begins a new window.
func (s *Server) Throttle(q Quota) { s.quota.change(q) }

// ThrottlePayments does the same for the Payments API, which has a quota of its own.
func (s *Server) ThrottlePayments(q Quota) { s.payQuota.change(q) }

// OpenCart makes an empty guest cart on channel 1 and returns its id, to sign
// in with. Store().OpenCart makes others.
func (s *Server) OpenCart() (string, error) {
	cart, err := s.store.OpenCart(defaultChannel)
	return cart.ID, err
}

// ServeHTTP answers one request. In order: it is written down, takes a place
// where concurrency is limited, waits out its delay, meets its fault, and only
// then is looked at.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.active.begin()
	defer s.active.end()
	w.Header().Set("Date", s.clock.Now().UTC().Format(http.TimeFormat))
	if isControl(r) {
		s.controls.ServeHTTP(w, r)
		return
	}
	body, tooLarge := readBody(w, r)
	to := s.route(r)
	call := s.observe(r, to, body)
	s.calls.add(call)
	if tooLarge {
		s.refuse(w, r, to, http.StatusRequestEntityTooLarge, "The request is too large.")
		return
	}
	if !s.busy.enter(to.endpoint) {
		s.quota.look(s.clock.Now()).write(w.Header())
		s.refuse(w, r, to, http.StatusTooManyRequests, "Too many requests")
		return
	}
	defer s.busy.leave(to.endpoint)
	if !sleep(r.Context(), s.faults.wait(call)) {
		panic(http.ErrAbortHandler) // the client is gone, or the server is closing
	}
	serve := func(w http.ResponseWriter, r *http.Request) {
		r.Body = io.NopCloser(bytes.NewReader(body)) // a fault may serve a request twice
		s.serve(w, r, to, body)
	}
	if fault, ok := s.faults.next(call); ok {
		s.misbehave(w, r, to, fault, serve)
		return
	}
	serve(w, r)
}

// serve answers a request as the real store would.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, route route, body []byte) {
	switch {
	case route.endpoint == EndpointStorefront:
		s.serveStorefront(w, r, route, body)
	case route.endpoint == EndpointPayments:
		s.servePayments(w, r, route)
	case route.management:
		s.serveManagement(w, r, route)
	case route.hosted:
		s.hosted.ServeHTTP(w, r)
	default:
		s.refuse(w, r, route, http.StatusNotFound, "The requested resource was not found.")
	}
}

// serveStorefront checks the token and hands over.
func (s *Server) serveStorefront(w http.ResponseWriter, r *http.Request, route route, body []byte) {
	if _, ok := s.store.Channel(route.channel); !ok {
		s.refuse(w, r, route, http.StatusNotFound, "There is no storefront here.")
		return
	}
	claims, err := s.admit(r, route.channel)
	if err != nil {
		storefront.Refuse(w, http.StatusUnauthorized, err.Error())
		return
	}
	claims.allowOrigin(w, r)
	access := claims.access(route.channel, looksLikeBrowser(r))
	access.Client = s.client(r)
	s.storefront.Serve(w, r, body, access)
}

// serveManagement checks the store, the access token and the quota, and hands
// over. Every answer tells the quota.
func (s *Server) serveManagement(w http.ResponseWriter, r *http.Request, route route) {
	now := s.clock.Now()
	s.quota.look(now).write(w.Header())
	if route.foreign {
		s.refuse(w, r, route, http.StatusNotFound, "The store was not found.")
		return
	}
	if !sameSecret(r.Header.Get("X-Auth-Token"), s.secrets.accessToken) {
		s.refuse(w, r, route, http.StatusUnauthorized, "Unauthorized")
		return
	}
	state, ok := s.quota.take(now)
	if !ok {
		state.writeLimited(w.Header())
		s.refuse(w, r, route, http.StatusTooManyRequests, "Too many requests")
		return
	}
	state.write(w.Header())
	s.management.ServeHTTP(w, managementRequest(r, route.path))
}

// refuse answers with an error in the shape of the API that was asked.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, route route, status int, title string) {
	if route.endpoint == EndpointStorefront {
		storefront.Refuse(w, status, title)
		return
	}
	if route.endpoint == EndpointPayments {
		pay.Refuse(w, status, title)
		return
	}
	if route.hosted {
		hosted.Refuse(w, r, status, title)
		return
	}
	management.Refuse(w, managementRequest(r, route.path), status, title)
}

// readBody reads a whole body; true means that it was too large to.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	return body, errors.As(err, &tooLarge)
}
