package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestURLs(t *testing.T) {
	c := start(t)
	base := c.sandbox.URL()
	for got, want := range map[string]string{
		c.sandbox.StorefrontURL(2):      base + "/channels/2/graphql",
		c.sandbox.StorefrontTemplate():  base + "/channels/{channelId}/graphql",
		c.sandbox.ManagementURL():       base + "/stores/" + c.seed.StoreHash,
		c.sandbox.PaymentsURL():         base + "/stores/" + c.seed.StoreHash + "/payments",
		c.sandbox.HostedURL(1):          base,
		c.sandbox.HostedURL(2):          strings.Replace(base, "127.0.0.1", "localhost", 1),
		c.sandbox.HostedURL(99):         "",
		base[:len("http://127.0.0.1:")]: "http://127.0.0.1:",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestListenAndClose(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s.URL() != "" {
		t.Errorf("URL %q before Listen", s.URL())
	}
	if err = s.Close(t.Context()); err != nil {
		t.Errorf("close before Listen: %v", err)
	}
	listening := sandbox.Start(t)
	if err = listening.Listen(); err == nil {
		t.Error("a sandbox listened twice")
	}
	second, err := sandbox.New(sandbox.Options{Listen: strings.TrimPrefix(listening.URL(), "http://")})
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Listen(); err == nil {
		t.Error("two sandboxes share a port")
	}
	for range 2 {
		if err := listening.Close(t.Context()); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}

// A request in the middle of a long delay must not hold the end of a test up.
func TestCloseEndsDelays(t *testing.T) {
	c := start(t)
	c.sandbox.Delay(sandbox.Matcher{}, time.Hour)
	failed := make(chan error, 1)
	go func() {
		_, err := c.attempt()
		failed <- err
	}()
	for len(c.sandbox.Calls()) == 0 {
		select {
		case err := <-failed:
			t.Fatalf("the delayed call ended: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	if err := c.sandbox.Close(ctx); err != nil {
		t.Errorf("close: %v", err)
	}
	if err := <-failed; err == nil {
		t.Error("the delayed call was answered")
	}
}

func TestRandomnessIsAParameter(t *testing.T) {
	token := func() string {
		source := rand.NewChaCha8([32]byte{1})
		c := start(t, func(o *sandbox.Options) {
			o.Rand, o.Clock = source, func() time.Time { return date(2026, 8, 1) }
		})
		return c.login(1, c.member(1))
	}
	if first, second := token(), token(); first != second {
		t.Errorf("the same randomness gave %s and %s", first, second)
	}
	dry := start(t, func(o *sandbox.Options) { o.Rand = iotest.ErrReader(errors.New("dry")) })
	if got := dry.ask(loginMutation, credentials(dry.member(1))); len(got.Errors) != 1 {
		t.Errorf("login without randomness: %s", got.body)
	}
}

func TestSeedIsAParameter(t *testing.T) {
	seed := store.DefaultSeed()
	seed.Identity.Hash = "another"
	c := start(t, func(o *sandbox.Options) { o.Seed = &seed })
	other := start(t)
	if c.seed.StoreHash != "another" || c.seed.AccessToken == other.seed.AccessToken || c.seed.PrivateToken == other.seed.PrivateToken {
		t.Errorf("the seed of store %s gave the secrets of another", c.seed.StoreHash)
	}
	got := other.graphql(1, c.seed.PrivateToken, settingsQuery, nil)
	if got.status != http.StatusUnauthorized || !strings.Contains(got.Errors[0].Message, "signature") {
		t.Errorf("another store's token: %d %s", got.status, got.body)
	}
}

// Two customers of different groups, at once and many times: each must only
// ever see their own record and prices.
func TestTwoCustomersAtOnce(t *testing.T) {
	c := start(t)
	const rounds = 100
	var running sync.WaitGroup
	for _, shopper := range []struct {
		group int
		price string
	}{{store.GroupRetail, "100"}, {store.GroupWholesale, "70"}} {
		person := c.member(shopper.group)
		token := c.login(1, person)
		want := fmt.Appendf(nil, `{"data":{"customer":{"entityId":%d},"site":{"product":{"prices":{"price":{"value":%s}}}}}}`,
			person.EntityID, shopper.price)
		for range 4 {
			running.Go(func() {
				for range rounds {
					got := c.ask(`{ customer { entityId } site { product(entityId: 101) { prices { price { value } } } } }`, nil,
						catHeader, token, errHeader, "true")
					if !bytes.Equal(got.body, want) {
						t.Errorf("customer %d got %s", person.EntityID, got.body)
						return
					}
				}
			})
		}
	}
	running.Wait()
}
