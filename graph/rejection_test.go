package graph_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// refused is what becomes of a request with a token that nobody can open.
func refused(t *testing.T) session.Principal {
	t.Helper()
	keys, err := session.ParseKeys("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := session.NewSealer(session.SealerOptions{Keys: keys, StoreHash: "abc", Audience: "x"})
	if err != nil {
		t.Fatal(err)
	}
	service, err := session.New(session.Options{Store: nobody{}, Sealer: sealer, DefaultChannel: 1})
	if err != nil {
		t.Fatal(err)
	}
	principal, err := service.Authenticate(context.Background(), session.Credentials{Session: []string{"rubbish"}})
	if err == nil {
		t.Fatal("rubbish is accepted")
	}
	return principal
}

// nobody is a store that is never asked.
type nobody struct{ session.Store }

func TestRefusedCredentialsFailTheOperationOnce(t *testing.T) {
	w := newWorld(t, func(w *world) { w.principal = refused(t) })
	for query, works := range map[string]bool{
		`{ session { kind } viewer { entityId } prices(input: {items: []}) { stale } }`:               false,
		`{ _service { sdl } session { kind } }`:                                                       false,
		`{ _service { sdl } }`:                                                                        true,
		`mutation { logout { cartEntityId } }`:                                                        false,
		`query { _entities(representations: [{__typename: "Product", entityId: 1}]) { __typename } }`: false,
	} {
		got := w.ask(t, query, nil)
		if works {
			if len(got.Errors) != 0 {
				t.Errorf("%s: %+v", query, got.Errors)
			}
			continue
		}
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != string(commerce.CodeUnauthenticated) || len(got.Data) != 0 {
			t.Errorf("%s: %+v", query, got)
		}
	}
}

func TestLoginDoesNotMindADeadSession(t *testing.T) {
	asked := 0
	w := newWorld(t, func(w *world) {
		w.principal = refused(t)
		w.sessions.login = func(email, password commerce.Secret, cart string) (session.LoginResult, error) {
			asked++
			if email.Reveal() != "a@example.com" || password.Reveal() != "x" || cart != "c" {
				t.Errorf("got %q %q %q", email.Reveal(), password.Reveal(), cart)
			}
			return session.LoginResult{Refused: commerce.InvalidCredentialsError{}}, nil
		}
	})
	got := w.ask(t, `mutation { login(input: {email: "a@example.com", password: "x", guestCartEntityId: "c"}) {
		session { token } errors { __typename ... on CommerceError { message code } } } }`, nil)
	if asked != 1 || len(got.Errors) != 0 {
		t.Fatalf("asked %d times: %+v", asked, got)
	}
	login := got.Data["login"].(map[string]any)
	first := login["errors"].([]any)[0].(map[string]any)
	if login["session"] != nil || first["__typename"] != "InvalidCredentialsError" || first["code"] != "INVALID_CREDENTIALS" {
		t.Errorf("got %v", login)
	}
}

// Whoever waits for a price that somebody else has asked for may run out of time, and has
// not met a fault of ours.
func TestTimeThatIsOverIsNoFaultOfOurs(t *testing.T) {
	for _, cause := range []error{context.DeadlineExceeded, fmt.Errorf("prices: %w", context.Canceled)} {
		w := newWorld(t, func(w *world) { w.pricing.fail = cause })
		got := w.ask(t, `{ prices(input: {items: [{productEntityId: 1}]}) { stale } }`, nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != string(commerce.CodeUpstreamUnavailable) {
			t.Errorf("%v: %+v", cause, got.Errors)
		}
	}
}
