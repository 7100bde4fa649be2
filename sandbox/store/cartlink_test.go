package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// mustLink makes a link to a new cart.
func mustLink(t testing.TB, s *Store, kind CartLinkKind, lifetime time.Duration) string {
	t.Helper()
	token, err := s.MintCartLink(mustCart(t, s).ID, kind, 0, lifetime)
	if err != nil {
		t.Fatalf("mint link: %v", err)
	}
	return token
}

func TestCartLinkWorksOnce(t *testing.T) {
	s, _ := open(t)
	cart := mustCart(t, s)
	token, err := s.MintCartLink(cart.ID, LinkRESTCart, 3, RESTLinkLifetime)
	if err != nil {
		t.Fatal(err)
	}
	if len(token) != 64 {
		t.Errorf("token %q is not 64 characters", token)
	}
	got, err := s.RedeemCartLink(token)
	want := CartLink{CartID: cart.ID, Kind: LinkRESTCart, CustomerID: 3, ChannelID: ChannelMain}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	if _, err := s.RedeemCartLink(token); !errors.Is(err, ErrLinkUsed) {
		t.Errorf("the second time: %v, want %v", err, ErrLinkUsed)
	}
	if _, err := s.RedeemCartLink("unknown"); !errors.Is(err, ErrLinkUnknown) {
		t.Errorf("unknown token: %v, want %v", err, ErrLinkUnknown)
	}
	if _, err := s.MintCartLink("unknown", LinkRESTCart, 0, time.Hour); !errors.Is(err, ErrBadCart) {
		t.Errorf("unknown cart: %v, want %v", err, ErrBadCart)
	}
}

func TestCartLinkExpires(t *testing.T) {
	s, c := open(t)
	inTime, late := mustLink(t, s, LinkExternal, StorefrontLinkLifetime), mustLink(t, s, LinkExternal, StorefrontLinkLifetime)
	c.at = c.at.Add(StorefrontLinkLifetime - time.Nanosecond)
	if _, err := s.RedeemCartLink(inTime); err != nil {
		t.Errorf("just in time: %v", err)
	}
	c.at = c.at.Add(time.Nanosecond)
	if _, err := s.RedeemCartLink(late); !errors.Is(err, ErrLinkExpired) {
		t.Errorf("late: %v, want %v", err, ErrLinkExpired)
	}
}

func TestOneOfManyRedeemsACartLink(t *testing.T) {
	s, _ := open(t)
	token := mustLink(t, s, LinkRedirected, time.Minute)
	var won, lost atomic.Int32
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			_, err := s.RedeemCartLink(token)
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, ErrLinkUsed):
				lost.Add(1)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 || lost.Load() != 49 {
		t.Errorf("%d won and %d were told that it was used, want 1 and 49", won.Load(), lost.Load())
	}
}

func TestExpiredCartLinksAreForgotten(t *testing.T) {
	s, c := open(t)
	for range maxLinks {
		mustLink(t, s, LinkRedirected, time.Second)
	}
	c.at = c.at.Add(time.Minute)
	mustLink(t, s, LinkRedirected, time.Second)
	if got := len(s.links.byToken); got != 1 {
		t.Errorf("%d links are kept, want 1", got)
	}
}
