package management

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestSubscribersAreMadeChangedAndDeleted(t *testing.T) {
	f := newFixture(t)
	before := len(f.store.Subscribers())
	made, _ := decode[subscriber](f, f.ask(http.StatusOK, http.MethodPost, subscribersPath,
		`{"email":"new.reader@example.com","first_name":"New","last_name":"Reader","channel_id":2,"order_id":7,"source":"order","consents":["marketing_newsletter"]}`))
	seven := 7
	want := subscriber{
		ID: before + 1, Email: "new.reader@example.com", FirstName: "New", LastName: "Reader", Source: "order", OrderID: &seven,
		ChannelID: 2, Consents: []string{"marketing_newsletter"},
		DateCreated: "2026-03-02T12:00:00Z", DateModified: "2026-03-02T12:00:00Z",
	}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("made (-want +got):\n%s", diff)
	}
	path := subscribersPath + "/" + strconv.Itoa(made.ID)
	changed, _ := decode[subscriber](f, f.ask(http.StatusOK, http.MethodPut, path, `{"consents":[],"first_name":""}`))
	want.Consents, want.FirstName = []string{}, ""
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
	if read, _ := read[subscriber](f, path); cmp.Diff(want, read) != "" {
		t.Errorf("read %+v", read)
	}
	f.gone(http.MethodDelete, path)
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		f.ask(http.StatusNotFound, method, path, "")
	}
	f.ask(http.StatusNotFound, http.MethodPut, path, `{"first_name":"x"}`)
	if n := len(f.store.Subscribers()); n != before {
		t.Errorf("%d subscribers, want %d", n, before)
	}
	least, _ := decode[subscriber](f, f.ask(http.StatusOK, http.MethodPost, subscribersPath, `{"email":"least@example.com"}`))
	if least.Source != "custom" || least.ChannelID != store.ChannelMain || least.OrderID != nil || least.Consents == nil {
		t.Errorf("with as little as possible: %+v", least)
	}
}

func TestSubscribersThatAreRefused(t *testing.T) {
	f := newFixture(t)
	before := f.store.Subscribers()
	taken := before[0]
	body := f.ask(http.StatusConflict, http.MethodPost, subscribersPath, `{"email":"`+strings.ToUpper(taken.Email)+`","channel_id":`+strconv.Itoa(taken.ChannelID)+`}`)
	if strings.Contains(strings.ToLower(body), taken.Email) {
		t.Errorf("the answer repeats the address: %s", body)
	}
	for body, field := range map[string]string{
		`{}`: "email", `{"email":""}`: "email", `{"email":"x"}`: "email", `{"email":7}`: "email", `{"email":"a@b","colour":"x"}`: "colour",
		`{"email":"a@b","first_name":"` + strings.Repeat("x", 256) + `"}`: "first_name",
		`{"email":"a@b","last_name":"` + strings.Repeat("x", 256) + `"}`:  "last_name",
		`{"email":"a@b","source":"mars"}`:                                 "source",
		`{"email":"a@b","order_id":0}`:                                    "order_id",
		`{"email":"a@b","channel_id":-1}`:                                 "channel_id",
		`{"email":"a@b","channel_id":77}`:                                 "channel_id",
		`{"email":"a@b","consents":["all"]}`:                              "consents",
	} {
		if got := f.faults(http.MethodPost, subscribersPath, body); got[field] == "" {
			t.Errorf("%.80s: %v, want %s", body, got, field)
		}
	}
	f.ask(http.StatusBadRequest, http.MethodPost, subscribersPath, `{`)
	if diff := cmp.Diff(before, f.store.Subscribers()); diff != "" {
		t.Errorf("after nothing but refusals:\n%s", diff)
	}
}

func TestSubscribersByFilterAndPage(t *testing.T) {
	f := newFixture(t)
	all := f.store.Subscribers()
	for query, matches := range map[string]func(store.Subscriber) bool{
		"":                                 func(store.Subscriber) bool { return true },
		"id=2":                             func(s store.Subscriber) bool { return s.ID == 2 },
		"id:in=3,1,99":                     func(s store.Subscriber) bool { return s.ID == 1 || s.ID == 3 },
		"email=GUEST.reader@example.com":   func(s store.Subscriber) bool { return s.Email == "guest.reader@example.com" },
		"first_name=Guest&last_name=buyer": func(s store.Subscriber) bool { return s.LastName == "Buyer" },
		"source=order":                     func(s store.Subscriber) bool { return s.Source == "order" },
		"order_id=1001":                    func(s store.Subscriber) bool { return s.OrderID == 1001 },
		"date_created:max=2001-01-01":      func(store.Subscriber) bool { return false },
		"date_modified:min=2001-01-01":     func(store.Subscriber) bool { return true },
	} {
		var want []int
		for _, s := range all {
			if matches(s) {
				want = append(want, s.ID)
			}
		}
		found, meta := read[[]subscriber](f, subscribersPath+"?"+query)
		var got []int
		for _, s := range found {
			got = append(got, s.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" || meta.Pagination.Total != len(want) || meta.Cursors != nil {
			t.Errorf("%s: %+v (-want +got):\n%s", query, meta.Pagination, diff)
		}
	}
	second, meta := read[[]subscriber](f, subscribersPath+"?limit=2&page=2")
	if len(second) != 2 || second[0].ID != all[2].ID || meta.Pagination.Total != len(all) {
		t.Errorf("the second page is %+v", second)
	}
	for _, query := range []string{"id=x", "date_created=soon", "colour=green", "page=0", "source:like=x"} {
		f.faults(http.MethodGet, subscribersPath+"?"+query, "")
	}
}

// TestDeletingSubscribersWithoutAFilterDeletesAll is what makes the collection's DELETE
// dangerous, here as in the real store.
func TestDeletingSubscribersWithoutAFilterDeletesAll(t *testing.T) {
	f := newFixture(t)
	before := len(f.store.Subscribers())
	f.faults(http.MethodDelete, subscribersPath+"?id=2", "")
	f.gone(http.MethodDelete, subscribersPath+"?email=guest.buyer@example.com")
	if n := len(f.store.Subscribers()); n != before-1 {
		t.Fatalf("%d subscribers after one was deleted, want %d", n, before-1)
	}
	f.gone(http.MethodDelete, subscribersPath+"?date_created=2001-01-01")
	f.gone(http.MethodDelete, subscribersPath)
	if n := len(f.store.Subscribers()); n != 0 {
		t.Errorf("%d subscribers are left", n)
	}
}

func TestSubscribersAreNoCustomers(t *testing.T) {
	f := newFixture(t)
	f.ask(http.StatusNotFound, http.MethodGet, subscribersPath+"/metafields", "")
	f.ask(http.StatusNotFound, http.MethodGet, subscribersPath+"/1/metafields", "")
	f.ask(http.StatusMethodNotAllowed, http.MethodPut, subscribersPath, `{}`)
	f.ask(http.StatusNotFound, http.MethodGet, "/v3/customers/subscribersx", "")
}

func FuzzSubscriber(f *testing.F) {
	f.Add(`{"email":"a@b","consents":["abandoned_cart"]}`)
	f.Add(`{"consents":null,"order_id":1e9}`)
	f.Fuzz(func(t *testing.T, body string) {
		api := newFixture(t)
		before := len(api.store.Subscribers())
		for _, call := range [][2]string{{http.MethodPost, subscribersPath}, {http.MethodPut, subscribersPath + "/1"}} {
			w := httptest.NewRecorder()
			api.handler.ServeHTTP(w, httptest.NewRequest(call[0], call[1], strings.NewReader(body)))
			if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s %q: %d %s", call[0], body, w.Code, w.Body)
			}
		}
		for _, s := range api.store.Subscribers() {
			if !strings.Contains(s.Email, "@") {
				t.Errorf("%q made %+v", body, s)
			}
		}
		if n := len(api.store.Subscribers()); n < before {
			t.Errorf("%q deleted somebody", body)
		}
	})
}
