package pass

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestCustomerLogin(t *testing.T) {
	o := open(t)
	login, err := o.CustomerLogin(signed(t, mainApp.Secret, o.claims(map[string]any{
		"redirect_to": "/checkout", "request_ip": "192.0.2.1", "enable_persistent_cart": true, "impersonator_id": 7,
	})), at("192.0.2.1"), anywhere)
	if err != nil {
		t.Fatal(err)
	}
	if login.Customer.ID != 1 || login.ChannelID != 1 || login.RedirectTo != "/checkout" || !login.PersistentCart {
		t.Errorf("login %+v", login)
	}
	login, err = o.CustomerLogin(signed(t, mainApp.Secret, o.claims(map[string]any{"channel_id": nil})), at("192.0.2.1"), anywhere)
	if err != nil || login.ChannelID != 1 || login.RedirectTo != "/account.php" || login.PersistentCart {
		t.Errorf("what is left out: %+v, %v", login, err)
	}
}

func TestCustomerLoginRefusals(t *testing.T) {
	o := open(t)
	restricted := 0
	for _, c := range o.store.Customers(store.CustomerFilter{}) {
		if c.ChannelIDs != nil && !o.store.MayLogIn(c.ID, 1) {
			restricted = c.ID
		}
	}
	if restricted == 0 {
		t.Fatal("everybody may sign in on channel 1")
	}
	good := o.claims(nil)
	tests := map[string]string{
		"empty":             "",
		"not a token":       "not a token",
		"another secret":    signed(t, otherApp.Secret, good),
		"the store's key":   signedByKey(t, o.key, good),
		"no claims":         signed(t, mainApp.Secret, []int{1}),
		"truncated":         strings.TrimSuffix(signed(t, mainApp.Secret, good), "A")[:80],
		"trailing newline":  signed(t, mainApp.Secret, good) + "\n",
		"algorithm none":    "eyJhbGciOiJub25lIn0." + strings.Split(signed(t, mainApp.Secret, good), ".")[1] + ".",
		"changed signature": signed(t, mainApp.Secret, good)[:120] + "." + strings.Split(signed(t, otherApp.Secret, good), ".")[2],
	}
	for name, changes := range map[string]map[string]any{
		"issuer":              {"iss": otherApp.ID},
		"no issuer":           {"iss": nil},
		"operation":           {"operation": "current_customer"},
		"store":               {"store_hash": "elsewhere"},
		"no id":               {"jti": nil},
		"numeric id":          {"jti": 5},
		"no time":             {"iat": nil},
		"31 seconds old":      {"iat": o.now.Unix() - 31},
		"6 seconds ahead":     {"iat": o.now.Unix() + 6},
		"the end of time":     {"iat": int64(1<<63 - 1)},
		"before time":         {"iat": -int64(1<<63 - 1)},
		"fractional time":     {"iat": 1.5},
		"no customer":         {"customer_id": nil},
		"customer 0":          {"customer_id": 0},
		"negative customer":   {"customer_id": -1},
		"customer as text":    {"customer_id": "1"},
		"half a customer":     {"customer_id": 1.5},
		"unknown customer":    {"customer_id": 99999},
		"restricted customer": {"customer_id": restricted},
		"no global logins":    {"channel_id": 3},
		"unknown channel":     {"channel_id": 99},
		"another address":     {"request_ip": "192.0.2.2"},
		"no address":          {"request_ip": "nowhere"},
		"address as number":   {"request_ip": 5},
	} {
		tests[name] = signed(t, mainApp.Secret, o.claims(changes))
	}
	for name, text := range tests {
		if login, err := o.CustomerLogin(text, at("192.0.2.1"), anywhere); !errors.Is(err, ErrLoginRefused) {
			t.Errorf("%s: %+v, %v", name, login, err)
		}
	}
	elsewhere := func(channel int) bool { return channel == 2 }
	if _, err := o.CustomerLogin(signed(t, mainApp.Secret, o.claims(nil)), at("192.0.2.1"), elsewhere); !errors.Is(err, ErrLoginRefused) {
		t.Errorf("another channel's page: %v", err)
	}
}

func TestCustomerLoginTolerances(t *testing.T) {
	o := open(t)
	accepts := func(offset time.Duration) bool {
		text := signed(t, mainApp.Secret, o.claims(map[string]any{"iat": o.now.Add(offset).Unix()}))
		_, err := o.CustomerLogin(text, at("192.0.2.1"), anywhere)
		return err == nil
	}
	for offset, want := range map[time.Duration]bool{
		-31 * time.Second: false, -30 * time.Second: true, 0: true, 5 * time.Second: true, 6 * time.Second: false,
	} {
		if got := accepts(offset); got != want {
			t.Errorf("iat %s from now: accepted %v, want %v", offset, got, want)
		}
	}
	o.store.SetChoices(store.Choices{Hosted: store.HostedChoices{LoginFutureTolerance: -1}})
	if accepts(time.Second) || !accepts(0) {
		t.Error("without tolerance, a token from the future is accepted or one from now is not")
	}
	o.store.SetChoices(store.Choices{Hosted: store.HostedChoices{LoginFutureTolerance: time.Minute}})
	if !accepts(time.Minute) || accepts(61*time.Second) {
		t.Error("a tolerance of a minute is not one")
	}
}

func TestCustomerLoginWorksOnce(t *testing.T) {
	o := open(t)
	text := signed(t, mainApp.Secret, o.claims(nil))
	var won atomic.Int32
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if _, err := o.CustomerLogin(text, at("192.0.2.1"), anywhere); err == nil {
				won.Add(1)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 {
		t.Errorf("%d logins by one token, want 1", won.Load())
	}
	again := signed(t, mainApp.Secret, o.claims(map[string]any{"jti": "same", "customer_id": 1}))
	other := signed(t, mainApp.Secret, o.claims(map[string]any{"jti": "same", "customer_id": 2}))
	if _, err := o.CustomerLogin(again, at("192.0.2.1"), anywhere); err != nil {
		t.Errorf("a new id: %v", err)
	}
	if _, err := o.CustomerLogin(other, at("192.0.2.1"), anywhere); !errors.Is(err, ErrLoginRefused) {
		t.Errorf("the same id in another token: %v", err)
	}
}

func FuzzCustomerLogin(f *testing.F) {
	o := open(f)
	f.Add([]byte(`{"iss":"main-app","jti":"a","operation":"customer_login","customer_id":1}`))
	f.Add([]byte(`{"iat":1e9,"customer_id":-1}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		text := signed(t, mainApp.Secret, rawJSON(payload))
		login, err := o.CustomerLogin(text, at("192.0.2.1"), anywhere)
		if err == nil && (login.Customer.ID <= 0 || !o.store.MayLogIn(login.Customer.ID, login.ChannelID)) {
			t.Errorf("%s signed in %+v", payload, login)
		}
	})
}

// rawJSON is JSON as it is, or null for anything else.
type rawJSON []byte

func (r rawJSON) MarshalJSON() ([]byte, error) {
	if !json.Valid(r) {
		return []byte("null"), nil
	}
	return r, nil
}
