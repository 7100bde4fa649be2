// Package session knows who is asking and what they may do.
//
// A request's headers become a Principal once, in Service.Authenticate, and
// travel in the context from there; From reads it anywhere. May is the only
// place that decides whether a principal may do something. Service begins and
// ends shoppers' sessions and proves that one is still alive, because the
// sealed token a shopper carries says who they are and nothing about now: the
// store ends sessions without telling anybody.
//
// Start with principal.go and may.go, then proof.go. What the store knows about
// a customer is the business of package customer.
package session

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"github.com/clientele-graph/clientele/commerce"
)

// Store is what a session needs of the store.
//
// An error that carries commerce.CodeSessionExpired says that the store has
// ended the session; every other error says nothing about it. A refusal is an
// outcome, not an error.
type Store interface {
	// Login asks for a session.
	Login(ctx context.Context, in commerce.Login) (commerce.LoginOutcome, error)
	// LoginWithJWT asks for a session with a Customer Login JWT.
	LoginWithJWT(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error)
	// ReadSessionSync reads a session sync token, and asks for a session if signIn.
	ReadSessionSync(ctx context.Context, channelID int, jwt commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error)
	// Logout ends the session, and hands back the cart when one is named.
	Logout(ctx context.Context, c commerce.ShopperCredential, cartEntityID string) (commerce.LogoutOutcome, error)
	// Prove reads the session's customer, which only a live session can.
	Prove(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error)
	// Identify is Prove for an access token of which nobody knows whose it is.
	Identify(ctx context.Context, channelID int, accessToken commerce.Secret) (commerce.Proof, error)
	// Customer reads the session's customer whole.
	Customer(ctx context.Context, c commerce.ShopperCredential) (commerce.Customer, error)
}

// Throttle bounds what a stranger may try. done says how the attempt ended; the
// error is CodeRateLimited.
type Throttle interface {
	Enter(ctx context.Context, a commerce.Attempt) (done func(succeeded bool), err error)
}

// Options is what a Service is made of. Store, Sealer and DefaultChannel are
// required; what else is left zero takes the default named beside it.
type Options struct {
	Store  Store
	Sealer *Sealer
	// Staff verifies the tokens of staff; nil refuses them all.
	Staff *StaffVerifier
	// Accounts reads customers' records, and JWTs signs and verifies for them. Without
	// both, nobody signs in with an identity or a Current Customer JWT.
	Accounts Accounts
	JWTs     JWTs
	// Identities verifies the tokens of shoppers' identity providers; nil refuses
	// them all.
	Identities *IdentityVerifier
	// CreateCustomers makes a customer of somebody whom an identity provider vouches
	// for and the store does not know.
	CreateCustomers bool
	// SessionSync is how session sync tokens are taken; zero takes none.
	SessionSync SyncOptions
	// Impersonation says that the store's client has an impersonation token.
	Impersonation bool
	// Replicas is what the processes of a deployment tell each other; nil when they
	// share nothing.
	Replicas Replicas
	// Throttle bounds attempts; nil bounds none.
	Throttle Throttle
	// Sites says where a channel's pages are, to check where a token wants a shopper
	// to go; nil lets only paths pass.
	Sites Sites
	// Authorization says what the Authorization header holds; zero is a session.
	Authorization AuthorizationMode
	// DefaultChannel is the channel of those who name none.
	DefaultChannel int
	// Channels are those that may be named; DefaultChannel always may.
	Channels []int
	// ProofAge is how old a proof may be that Proof returns; 60 s.
	ProofAge time.Duration
	// Timeout bounds each call to the store; 10 s.
	Timeout time.Duration
	// ReplicasTimeout bounds the question to the replicas that every request of a
	// shopper begins with. Replicas that are slower cannot be asked; 1 s.
	ReplicasTimeout time.Duration
	// Remembered is how many sessions are kept in mind at most; 100,000.
	Remembered int
	// Now is the clock; time.Now. StoreNow is the store's, as far as known; Now.
	Now      func() time.Time
	StoreNow func() time.Time
	// Random is where session ids come from; crypto/rand.
	Random io.Reader
	// Logger takes the audit lines; slog.Default.
	Logger *slog.Logger
}

// Service begins, proves and ends sessions. It is safe for concurrent use.
type Service struct {
	o Options

	// proofs and ended are keyed by session id. A session in ended never comes
	// back: ids are not used twice.
	proofs  *lru.Cache[string, memory]
	ended   *lru.Cache[string, struct{}]
	flights singleflight.Group

	// holders says whose the access tokens of backends are, by session id.
	holders *lru.Cache[string, int]
	// dead are access tokens that were nobody's when they were first seen. They are kept
	// apart, so that made-up ones push out no session that has ended.
	dead    *lru.Cache[string, struct{}]
	alone   *alone
	syncing turns

	// doubts counts the proofs that turned out to be of another group, and the ends of
	// all sessions of a customer. doubted holds the count at the last one, by session
	// id or customerKey.
	doubts  atomic.Uint64
	doubted *lru.Cache[string, uint64]
	mu      sync.Mutex // no proof is remembered while one is doubted
}

// New returns a Service, or an error that names every option at fault.
func New(o Options) (*Service, error) {
	o.setDefaults()
	var faults []error
	if o.Store == nil {
		faults = append(faults, errors.New("no store"))
	}
	if o.Sealer == nil {
		faults = append(faults, errors.New("no sealer"))
	}
	if slices.Min(o.Channels) <= 0 {
		faults = append(faults, errors.New("a channel's number is not positive"))
	}
	if o.SessionSync.Enabled && o.SessionSync.Read == nil {
		faults = append(faults, errors.New("session sync without a reader"))
	}
	if min(o.ProofAge, o.Timeout, o.ReplicasTimeout) < 0 {
		faults = append(faults, errors.New("a duration is negative"))
	}
	proofs, err := lru.New[string, memory](o.Remembered)
	faults = append(faults, err)
	ended, err := lru.New[string, struct{}](o.Remembered)
	faults = append(faults, err)
	doubted, err := lru.New[string, uint64](o.Remembered)
	faults = append(faults, err)
	holders, err := lru.New[string, int](o.Remembered)
	faults = append(faults, err)
	dead, err := lru.New[string, struct{}](o.Remembered)
	faults = append(faults, err)
	used, err := newAlone(o.Remembered, o.Now)
	faults = append(faults, err)
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	return &Service{
		o: o, proofs: proofs, ended: ended, doubted: doubted, holders: holders, dead: dead, alone: used, syncing: newTurns(),
	}, nil
}

// setDefaults fills in what was left zero, and makes the default channel one of
// those that may be named.
func (o *Options) setDefaults() {
	o.Channels = append([]int{o.DefaultChannel}, o.Channels...)
	o.ProofAge = cmp.Or(o.ProofAge, time.Minute)
	o.Timeout = cmp.Or(o.Timeout, 10*time.Second)
	o.ReplicasTimeout = cmp.Or(o.ReplicasTimeout, time.Second)
	o.Remembered = cmp.Or(o.Remembered, 100_000)
	o.Random = cmp.Or(o.Random, rand.Reader)
	o.Logger = cmp.Or(o.Logger, slog.Default())
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.StoreNow == nil {
		o.StoreNow = o.Now
	}
}

// Session returns what anybody may know about their own session; the error is the one a
// refused token left behind. It calls nobody, unless the replicas could not be asked what
// they have ended: the store is asked then, as for everything else, or a session that is
// over would be called one.
func (s *Service) Session(ctx context.Context) (commerce.Session, error) {
	p := From(ctx)
	if err := May(p, ReadSession, Object{}); err != nil {
		return commerce.Session{}, err
	}
	if p.Kind == Shopper && s.o.Replicas != nil && !p.epochKnown {
		if _, err := s.OperationProof(ctx); err != nil {
			return commerce.Session{}, err
		}
	}
	out := commerce.Session{Kind: p.Kind.session(), ChannelID: p.Channel(s.o.DefaultChannel), Impersonated: p.Impersonated()}
	if !p.ExpiresAt.IsZero() {
		out.ExpiresAt = &p.ExpiresAt
	}
	return out, nil
}
