package management

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/hook"
)

// newHookFixture is the API with webhooks, as strict as the real one.
func newHookFixture(t *testing.T) (*fixture, *hook.Board) {
	t.Helper()
	f := newFixture(t)
	courier := hook.NewCourier(hook.Config{
		Identity: f.store.Identity(), Now: f.store.Now, Random: rand.Reader, Logger: slog.New(slog.DiscardHandler), HTTPSOnly: true,
	})
	f.handler.ServeHooks(courier.Board(), "client")
	return f, courier.Board()
}

const newHook = `{"scope": "store/product/*", "destination": "https://shop.example.com/a", "headers": {"X-A": "1"}}`

func TestHooks(t *testing.T) {
	f, board := newHookFixture(t)
	made, _ := decode[webhook](f, f.ask(http.StatusOK, "POST", "/v3/hooks", newHook))
	now := f.store.Now().Unix()
	want := webhook{
		ID: made.ID, ClientID: "client", StoreHash: f.store.StoreHash(), Scope: "store/product/*", Destination: "https://shop.example.com/a",
		Headers: map[string]string{"X-A": "1"}, IsActive: true, Created: now, Updated: now,
	}
	if diff := cmp.Diff(want, made); diff != "" || made.ID == 0 {
		t.Errorf("made (-want +got):\n%s", diff)
	}
	path := fmt.Sprintf("/v3/hooks/%d", made.ID)
	if got, _ := read[webhook](f, path); cmp.Diff(want, got) != "" {
		t.Errorf("read %+v", got)
	}
	want.IsActive, want.Headers = false, nil
	if got, _ := decode[webhook](f, f.ask(http.StatusOK, "PUT", path, `{"is_active": false, "headers": null}`)); cmp.Diff(want, got) != "" {
		t.Errorf("changed %+v", got)
	}
	if body := f.ask(http.StatusOK, "GET", path, ""); !strings.Contains(body, `"headers":null`) {
		t.Errorf("no headers are %s", body)
	}
	if got, _ := decode[webhook](f, f.ask(http.StatusOK, "DELETE", path, "")); cmp.Diff(want, got) != "" || len(board.List()) != 0 {
		t.Errorf("deleted %+v", got)
	}
	for _, method := range []string{"GET", "DELETE"} {
		f.ask(http.StatusNotFound, method, path, "")
	}
	f.ask(http.StatusNotFound, "PUT", path, `{"is_active": true}`)
	f.ask(http.StatusNotFound, "GET", "/v3/hooks/x", "")
}

func TestHookList(t *testing.T) {
	f, _ := newHookFixture(t)
	for i, scope := range []string{"store/product/*", "store/sku/*", "store/customer/*"} {
		for _, active := range []bool{true, false} {
			f.ask(http.StatusOK, "POST", "/v3/hooks", fmt.Sprintf(
				`{"scope": %q, "destination": "https://shop.example.com/%d%t", "is_active": %t}`, scope, i%2, active, active))
		}
	}
	for query, want := range map[string]int{
		"": 6, "?is_active=true": 3, "?is_active=false": 3, "?scope=store/sku/*": 2, "?destination=https://shop.example.com/0true": 2,
		"?scope=store/sku/*&is_active=true": 1, "?scope=store/sku": 0, "?limit=4": 4, "?limit=4&page=2": 2, "?page=9": 0,
	} {
		got, meta := read[[]webhook](f, "/v3/hooks"+query)
		if len(got) != want || got == nil || meta.Pagination == nil || meta.Pagination.Count != want {
			t.Errorf("%s: %d hooks, %+v", query, len(got), meta.Pagination)
		}
	}
	f.faults("GET", "/v3/hooks?color=red", "")
	f.faults("GET", "/v3/hooks?is_active=perhaps", "")
}

func TestHooksRefused(t *testing.T) {
	f, board := newHookFixture(t)
	for body, field := range map[string]string{
		`{}`: "scope", `{"scope": "store/product/*"}`: "destination",
		`{"scope": "store/group/updated", "destination": "https://shop.example.com/"}`:                             "scope",
		`{"scope": "store/priceList/*", "destination": "https://shop.example.com/"}`:                               "scope",
		`{"scope": "store/product/*", "destination": "http://shop.example.com/"}`:                                  "destination",
		`{"scope": "store/product/*", "destination": "http://127.0.0.1/"}`:                                         "destination",
		`{"scope": "store/product/*", "destination": "https://shop.example.com:4443/"}`:                            "destination",
		`{"scope": "store/product/*", "destination": "https://shop.example.com/", "headers": {"A B": "c"}}`:        "headers",
		`{"scope": "store/product/*", "destination": "https://shop.example.com/", "headers": {"A": 1}}`:            "headers",
		`{"scope": "store/product/*", "destination": "https://shop.example.com/", "events_history_enabled": true}`: "events_history_enabled",
		`{"scope": 1}`: "scope",
	} {
		if faults := f.faults("POST", "/v3/hooks", body); faults[field] == "" {
			t.Errorf("%s: %v", body, faults)
		}
	}
	f.ask(http.StatusBadRequest, "POST", "/v3/hooks", `{`)
	if len(board.List()) != 0 {
		t.Fatal("a refused hook was made")
	}
	var made struct{ Data webhook }
	if err := json.Unmarshal([]byte(f.ask(http.StatusOK, "POST", "/v3/hooks", newHook)), &made); err != nil {
		t.Fatal(err)
	}
	if faults := f.faults("POST", "/v3/hooks", newHook); faults["destination"] == "" {
		t.Errorf("a duplicate: %v", faults)
	}
	for n := 1; n < hook.MaxPerScope; n++ {
		f.ask(http.StatusOK, "POST", "/v3/hooks", strings.Replace(newHook, "/a", fmt.Sprintf("/b%d", n), 1))
	}
	if faults := f.faults("POST", "/v3/hooks", strings.Replace(newHook, "/a", "/c", 1)); faults["scope"] == "" {
		t.Errorf("one too many: %v", faults)
	}
	path := fmt.Sprintf("/v3/hooks/%d", made.Data.ID)
	f.faults("PUT", path, `{}`)
	f.faults("PUT", path, `{"destination": "https://shop.example.com/b1"}`)
	f.faults("PUT", path, `{"scope": "x"}`)
	if kept, _ := board.Get(made.Data.ID); kept.Scope != "store/product/*" || kept.Destination != "https://shop.example.com/a" {
		t.Errorf("a refused change took effect: %+v", kept)
	}
}
