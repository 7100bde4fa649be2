package session

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// StaffOptions is what a StaffVerifier is made of. The first three are required;
// what else is left zero takes the default named beside it.
type StaffOptions struct {
	// JWKSURL is where the identity provider publishes its keys.
	JWKSURL string
	// Issuer and Audience must be the token's.
	Issuer, Audience string
	// ScopeClaim is the claim that lists scopes, as a text with spaces or as a
	// list of texts; "scope".
	ScopeClaim string
	// Algorithms are those accepted; all of StaffAlgorithms.
	Algorithms []string
	// Leeway is how far the provider's clock may be off; 30 s.
	Leeway time.Duration
	// Types are the values of the header typ that are accepted, "" for a token
	// without one; "JWT", "at+jwt" and "". Case and a leading "application/" do
	// not count.
	Types []string
	// MaxLifetime is how long after it was issued a token may expire; 24 h. A
	// token that does not say when it was issued is refused.
	MaxLifetime time.Duration
	// Client fetches the keys; http.DefaultClient. Only its transport and timeout
	// are used: redirects are not followed and cookies not kept.
	Client *http.Client
	// FetchTimeout bounds a fetch of the keys; 5 s.
	FetchTimeout time.Duration
	// RefreshEvery is how old the keys may get before they are fetched again; 1 h.
	// While they are, the old ones serve, up to twice that age.
	RefreshEvery time.Duration
	// MaxKeyAge is how old keys may get that serve because the provider does not
	// answer; 24 h. Older ones are never used.
	MaxKeyAge time.Duration
	// RefreshPause is the least time between two fetches, whatever is asked
	// for; 10 s. It is no longer than RefreshEvery, nor that than MaxKeyAge.
	RefreshPause time.Duration
	// Now is the clock; time.Now.
	Now func() time.Time
	// Logger hears of fetches that fail; slog.Default.
	Logger *slog.Logger
}

// StaffAlgorithms returns the signatures that may be configured, all of them
// asymmetric: with a shared secret whoever verifies could also sign.
func StaffAlgorithms() []string {
	return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}
}

// setDefaults fills in what was left zero.
func (o *StaffOptions) setDefaults() {
	o.ScopeClaim = cmp.Or(o.ScopeClaim, "scope")
	o.Leeway = cmp.Or(o.Leeway, 30*time.Second)
	o.Client = cmp.Or(o.Client, http.DefaultClient)
	o.FetchTimeout = cmp.Or(o.FetchTimeout, 5*time.Second)
	o.RefreshEvery = cmp.Or(o.RefreshEvery, time.Hour)
	o.MaxKeyAge = cmp.Or(o.MaxKeyAge, 24*time.Hour)
	o.MaxLifetime = cmp.Or(o.MaxLifetime, 24*time.Hour)
	o.RefreshPause = cmp.Or(o.RefreshPause, 10*time.Second)
	o.Logger = cmp.Or(o.Logger, slog.Default())
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Algorithms == nil {
		o.Algorithms = StaffAlgorithms()
	}
	if o.Types == nil {
		o.Types = []string{"JWT", "at+jwt", ""}
	}
}

// validate returns every fault at once.
func (o *StaffOptions) validate() error {
	var faults []error
	u, err := url.Parse(o.JWKSURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		faults = append(faults, errors.New("the address of the keys is no http(s) URL"))
	}
	if o.Issuer == "" || o.Audience == "" {
		faults = append(faults, errors.New("no issuer or no audience"))
	}
	if len(o.Algorithms) == 0 || len(o.Types) == 0 {
		faults = append(faults, errors.New("no algorithm or no type"))
	}
	for _, a := range o.Algorithms {
		if !slices.Contains(StaffAlgorithms(), a) {
			faults = append(faults, fmt.Errorf("algorithm %q is none of %v", a, StaffAlgorithms()))
		}
	}
	if min(o.Leeway, o.FetchTimeout, o.RefreshPause, o.MaxLifetime) < 0 || o.Leeway > 5*time.Minute {
		faults = append(faults, errors.New("a duration is negative, or the leeway over 5 minutes"))
	}
	if o.RefreshPause > o.RefreshEvery || o.RefreshEvery > o.MaxKeyAge {
		faults = append(faults, errors.New("the pause is longer than the keys are fresh, or that longer than they last"))
	}
	return errors.Join(faults...)
}
