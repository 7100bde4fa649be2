package session

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/MicahParks/jwkset"
)

var (
	// errKeysUnavailable means that it is not known whether there is such a key.
	errKeysUnavailable = errors.New("keys of the identity provider cannot be had")
	// errKeyUnknown means that the provider has no such key.
	errKeyUnknown = errors.New("token of staff names no key of the identity provider")
)

// keySet keeps the identity provider's keys. They are fetched when somebody
// needs them: at first use, when a token names a key we do not know, and when
// they are older than RefreshEvery. A provider that is down takes away what we
// have only after MaxKeyAge.
type keySet struct {
	*jwkset.MemoryJWKSet

	o      StaffOptions
	ctx    context.Context // ends with close
	cancel context.CancelFunc
	done   sync.WaitGroup

	// mu guards the fields below.
	mu      sync.Mutex
	closed  bool
	flight  *keyFetch // the fetch under way, nil for none
	fetched time.Time // when the keys at hand were asked for
	tried   time.Time // when any were last asked for
	failed  bool      // whether that went wrong
}

var _ jwkset.Storage = (*keySet)(nil)

// keyFetch is one fetch that several may wait for.
type keyFetch struct{ landed chan struct{} }

// newKeySet returns an empty set, which fetches at first use.
func newKeySet(o StaffOptions) *keySet {
	ctx, cancel := context.WithCancel(context.Background())
	return &keySet{MemoryJWKSet: jwkset.NewMemoryStorage(), o: o, ctx: ctx, cancel: cancel}
}

// KeyRead returns the key of that name. It waits for a fetch when the key is not
// at hand, or no longer to be used without asking. The error is errKeyUnknown or
// errKeysUnavailable.
func (k *keySet) KeyRead(ctx context.Context, kid string) (jwkset.JWK, error) {
	age := k.age() // read before the key, which may then be younger but not older
	key, err := k.MemoryJWKSet.KeyRead(ctx, kid)
	if err == nil && age == keysFresh {
		return key, nil
	}
	flight := k.refresh() //nolint:contextcheck // a fetch belongs to all who ask, and ends with close
	if err == nil && age == keysDue {
		return key, nil
	}
	if flight != nil {
		select {
		case <-flight.landed:
		case <-ctx.Done():
			return jwkset.JWK{}, errKeysUnavailable
		}
	}
	if k.age() == keysOver {
		return jwkset.JWK{}, errKeysUnavailable
	}
	if key, err = k.MemoryJWKSet.KeyRead(ctx, kid); err == nil {
		return key, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed {
		return jwkset.JWK{}, errKeysUnavailable
	}
	return jwkset.JWK{}, errKeyUnknown
}

// refresh returns the fetch under way, begins one when the pause since the last
// is over, and else returns nil.
func (k *keySet) refresh() *keyFetch {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.o.Now()
	since := now.Sub(k.tried) // negative after the clock was set back
	if k.flight != nil || k.closed || since >= 0 && since < k.o.RefreshPause {
		return k.flight
	}
	flight := &keyFetch{landed: make(chan struct{})}
	k.flight, k.tried = flight, now
	k.done.Go(func() { k.fly(flight, now) })
	return flight
}

// fly fetches the keys. It belongs to nobody in particular, so that the first
// asker may leave without failing the others.
func (k *keySet) fly(flight *keyFetch, asked time.Time) {
	ctx, cancel := context.WithTimeout(k.ctx, k.o.FetchTimeout)
	defer cancel()
	keys, err := fetchKeys(ctx, k.o.Client, k.o.JWKSURL)
	if err == nil {
		err = k.KeyReplaceAll(ctx, keys)
	}
	if err != nil && k.ctx.Err() == nil {
		k.o.Logger.WarnContext(ctx, "keys of the identity provider not fetched", "cause", err.Error())
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed = err != nil; !k.failed {
		k.fetched = asked
	}
	k.flight = nil
	close(flight.landed)
}

// close gives up a fetch under way and lets no other begin.
func (k *keySet) close() {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.cancel()
	k.done.Wait()
}
