package pass

import (
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func (o *office) sync(t testing.TB, s Sync, options ...SyncOptions) string {
	t.Helper()
	text, err := o.Sync(s, append(options, SyncOptions{})[0])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestSyncTokenSaysWhatSamplesSay(t *testing.T) {
	o := open(t)
	text := o.sync(t, Sync{
		CustomerID: 1, CartID: "cart", RedirectTo: "https://shop.example.com/", RequestIP: "192.0.2.1",
		Visit: Visit{VisitorID: "visitor", VisitID: "visit"}, Wallet: Wallet{ProviderID: "wallet"}, SessionToken: "never in it",
	})
	token, ok := jwt.Split(text)
	if !ok || !token.SignedBy(&o.key.PublicKey) {
		t.Fatal("not signed by the store")
	}
	var got map[string]any
	if err := json.Unmarshal(token.Payload, &got); err != nil {
		t.Fatal(err)
	}
	if id, _ := got["jti"].(string); len(id) != 32 {
		t.Errorf("jti %q", id)
	}
	delete(got, "jti")
	want := map[string]any{
		"iss": "BC", "iat": float64(o.now.Unix()), "eat": float64(o.now.Unix() + 30), "operation": "session_sync",
		"sid": float64(o.store.Identity().NumericID), "request_ip": "192.0.2.1", "redirect_to": "https://shop.example.com/",
		"session_payload": map[string]any{
			"cart_id": "cart", "customer_id": 1.0, "visitor_id": "visitor", "visit_id": "visit", "cart_locale": nil,
			"payment_wallet_data": map[string]any{"provider_id": "wallet"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestReadSync(t *testing.T) {
	o := open(t)
	session, _, err := o.store.OpenSession(1, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := Sync{
		CustomerID: 1, ChannelID: 1, SessionToken: session, CartID: "cart", RedirectTo: "/", RequestIP: "192.0.2.1",
		Visit: Visit{VisitID: "visit", URL: "https://shop.example.com", Counting: true},
	}
	text := o.sync(t, want)
	got, err := o.ReadSync(text, at("192.0.2.1"))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	if _, err := o.ReadSync(text, at("192.0.2.1")); !errors.Is(err, ErrSyncInvalid) {
		t.Errorf("the second time: %v, want %v", err, ErrSyncInvalid)
	}
	if got, err := o.ReadSync(o.sync(t, Sync{RedirectTo: "/"}), at("192.0.2.9")); err != nil || got.CustomerID != 0 {
		t.Errorf("a guest's: %+v, %v", got, err)
	}
}

func TestReadSyncRefusals(t *testing.T) {
	o := open(t)
	ended, _, err := o.store.OpenSession(2, 1)
	if err != nil {
		t.Fatal(err)
	}
	o.store.EndSession(ended)
	stranger := open(t)
	tests := map[string]struct {
		text string
		want error
	}{
		"no token":        {"not a token", ErrSyncInvalid},
		"another key":     {stranger.sync(t, Sync{}), ErrSyncInvalid},
		"by the secret":   {signed(t, mainApp.Secret, syncClaims{Issuer: "BC", Operation: "session_sync", ID: "a"}), ErrSyncInvalid},
		"no object":       {signedByKey(t, o.key, 5), ErrSyncInvalid},
		"issuer":          {signedByKey(t, o.key, syncClaims{Issuer: "CB", Operation: "session_sync", ID: "a"}), ErrSyncInvalid},
		"operation":       {o.sync(t, Sync{}, SyncOptions{Operation: "customer_login"}), ErrSyncInvalid},
		"another store":   {o.sync(t, Sync{}, SyncOptions{StoreID: 5}), ErrSyncStore},
		"30 seconds old":  {o.sync(t, Sync{}, SyncOptions{Issued: o.now.Add(-30 * time.Second)}), ErrSyncExpired},
		"another address": {o.sync(t, Sync{RequestIP: "192.0.2.200"}), ErrSyncAddress},
		"customer gone":   {o.sync(t, Sync{CustomerID: 99999}), ErrSyncInvalid},
		"session over":    {o.sync(t, Sync{CustomerID: 2, SessionToken: ended, ChannelID: 1}), ErrSyncInvalid},
	}
	client := at("192.0.2.1")
	for name, test := range tests {
		client.Address = client.Address.Next() // so that nobody is blocked
		if got, err := o.ReadSync(test.text, client); !errors.Is(err, test.want) {
			t.Errorf("%s: %+v, %v, want %v", name, got, err, test.want)
		}
	}
	if _, err := o.ReadSync(o.sync(t, Sync{}, SyncOptions{Issued: o.now.Add(-29 * time.Second)}), at("192.0.2.1")); err != nil {
		t.Errorf("29 seconds old: %v", err)
	}
}

func TestThreeBadSyncTokensBlockTheirAddress(t *testing.T) {
	o := open(t)
	bad, neighbour := at("192.0.2.1"), at("192.0.2.2")
	for i := range 3 {
		if _, err := o.ReadSync("bad", bad); !errors.Is(err, ErrSyncInvalid) {
			t.Fatalf("strike %d: %v", i+1, err)
		}
	}
	good := o.sync(t, Sync{})
	if _, err := o.ReadSync(good, at("::ffff:192.0.2.1")); !errors.Is(err, ErrSyncBlocked) {
		t.Errorf("a good token after three bad ones: %v, want %v", err, ErrSyncBlocked)
	}
	if _, err := o.ReadSync(good, neighbour); err != nil {
		t.Errorf("the neighbour is blocked too: %v", err)
	}
	o.now = o.now.Add(5*time.Minute - time.Second)
	if _, err := o.ReadSync(o.sync(t, Sync{}), bad); !errors.Is(err, ErrSyncBlocked) {
		t.Errorf("before five minutes: %v", err)
	}
	o.now = o.now.Add(time.Second)
	if _, err := o.ReadSync(o.sync(t, Sync{}), bad); err != nil {
		t.Errorf("after five minutes: %v", err)
	}
	if _, err := o.ReadSync("bad", bad); !errors.Is(err, ErrSyncInvalid) {
		t.Errorf("the count did not begin anew: %v", err)
	}
}

func TestOldStrikesAreForgotten(t *testing.T) {
	o := open(t)
	for range 5 {
		if _, err := o.ReadSync("bad", at("192.0.2.1")); !errors.Is(err, ErrSyncInvalid) {
			t.Fatal(err)
		}
		o.now = o.now.Add(3 * time.Minute)
	}
}

func TestSyncChoices(t *testing.T) {
	o := open(t)
	choose := func(c store.HostedChoices) { o.store.SetChoices(store.Choices{Hosted: c}) }
	client := at("192.0.2.1")
	choose(store.HostedChoices{SyncRepeats: true})
	text := o.sync(t, Sync{})
	for range 2 {
		if _, err := o.ReadSync(text, client); err != nil {
			t.Errorf("a token that repeats: %v", err)
		}
	}
	choose(store.HostedChoices{ExpiredSyncIsNoStrike: true})
	for range 5 {
		if _, err := o.ReadSync(o.sync(t, Sync{}, SyncOptions{Issued: o.now.Add(-time.Hour)}), client); !errors.Is(err, ErrSyncExpired) {
			t.Errorf("expired: %v", err)
		}
	}
	choose(store.HostedChoices{LinksOutliveSessions: true})
	if _, err := o.ReadSync(o.sync(t, Sync{CustomerID: 1, SessionToken: "over", ChannelID: 1}), client); err != nil {
		t.Errorf("a link that outlives its session: %v", err)
	}
}

func TestSyncWorksOnce(t *testing.T) {
	o := open(t)
	text := o.sync(t, Sync{})
	var won atomic.Int32
	var group sync.WaitGroup
	address := at("192.0.2.1").Address
	for range 50 {
		address = address.Next()
		client := Client{Address: address}
		group.Go(func() {
			if _, err := o.ReadSync(text, client); err == nil {
				won.Add(1)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 {
		t.Errorf("%d readers of one token, want 1", won.Load())
	}
}

func TestSyncNeedsRandomness(t *testing.T) {
	o, dry := open(t), errors.New("dry")
	o.random = iotest.ErrReader(dry)
	if _, err := o.Sync(Sync{}, SyncOptions{}); !errors.Is(err, dry) {
		t.Errorf("error %v, want %v", err, dry)
	}
}

func TestOldTokensAreForgotten(t *testing.T) {
	o := open(t)
	for range maxRecords {
		o.records.keep(rangeID(&o.now), Sync{}, o.now)
		o.spent.use(rangeID(&o.now), o.now, o.now)
	}
	o.now = o.now.Add(time.Hour)
	o.records.keep("new", Sync{}, o.now)
	o.spent.use("new", o.now, o.now)
	if len(o.records.byID) != 1 || len(o.spent.until) != 1 {
		t.Errorf("%d records and %d used tokens are kept, want 1 each", len(o.records.byID), len(o.spent.until))
	}
}

// rangeID is another id each time: it moves the clock by a nanosecond.
func rangeID(now *time.Time) string {
	*now = now.Add(1)
	return now.Format(time.RFC3339Nano)
}

func FuzzReadSync(f *testing.F) {
	o := open(f)
	f.Add([]byte(`{"iss":"BC","operation":"session_sync","jti":"a","eat":9999999999}`))
	f.Add([]byte(`{"iss":"BC","request_ip":5}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		o.strikes = strikes{}
		got, err := o.ReadSync(signedByKey(t, o.key, rawJSON(payload)), at("192.0.2.1"))
		if err == nil && got.CustomerID != 0 {
			t.Errorf("%s signed in customer %d, whom the store never put into a token", payload, got.CustomerID)
		}
	})
}
