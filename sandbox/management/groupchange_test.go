package management

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// bare makes a request to V2, whose answers have no envelope, and decodes the answer.
func bare[T any](f *fixture, status int, method, path, body string) (answer T) {
	f.t.Helper()
	text := f.ask(status, method, path, body)
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		f.t.Fatalf("decode %s: %v", text, err)
	}
	return answer
}

// gone makes a request whose answer has no body.
func (f *fixture) gone(method, path string) {
	f.t.Helper()
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	if w.Code != http.StatusNoContent || w.Body.Len() > 0 {
		f.t.Errorf("%s %s: %d %s, want 204", method, path, w.Code, w.Body)
	}
}

const groups = "/v2/customer_groups"

func TestGroupsAreMadeChangedAndDeleted(t *testing.T) {
	f := newFixture(t)
	made := bare[group](f, http.StatusOK, http.MethodPost, groups, `{"name":"New","is_default":true,
		"category_access":{"type":"specific","categories":[1,2]},"discount_rules":[{"type":"all","method":"percent","amount":"5.5"},
		{"type":"category","method":"fixed","amount":7,"category_id":3},{"type":"product","method":"price","amount":0.25,"product_id":104}]}`)
	want := group{
		ID: 7, Name: "New", IsDefault: true, CategoryAccess: categoryAccess{Type: "specific", Categories: []int{1, 2}},
		DiscountRules: []discountRule{
			{Type: "all", Method: "percent", Amount: "5.5000"},
			{Type: "category", Method: "fixed", Amount: "7.0000", CategoryID: 3},
			{Type: "product", Method: "price", Amount: "0.2500", ProductID: 104},
		},
		DateCreated: "Mon, 02 Mar 2026 12:00:00 +0000", DateModified: "Mon, 02 Mar 2026 12:00:00 +0000",
	}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("made (-want +got):\n%s", diff)
	}
	if got := bare[group](f, http.StatusOK, http.MethodGet, groups+"/1", ""); got.IsDefault {
		t.Error("two groups are the default one")
	}
	changed := bare[group](f, http.StatusOK, http.MethodPut, groups+"/7", `{"name":"Newer"}`)
	if want.Name = "Newer"; cmp.Diff(want, changed) != "" {
		t.Errorf("renamed (-want +got):\n%s", cmp.Diff(want, changed))
	}
	changed = bare[group](f, http.StatusOK, http.MethodPut, groups+"/7", `{"discount_rules":[{"type":"price_list","price_list_id":1}],"category_access":{"type":"none"}}`)
	want.DiscountRules, want.CategoryAccess = []discountRule{{Type: "price_list", PriceListID: 1}}, categoryAccess{Type: "none"}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("with other rules (-want +got):\n%s", diff)
	}
	f.store.MoveCustomer(2, 7)
	f.gone(http.MethodDelete, groups+"/7")
	f.ask(http.StatusNotFound, http.MethodGet, groups+"/7", "")
	f.ask(http.StatusNotFound, http.MethodDelete, groups+"/7", "")
	f.ask(http.StatusNotFound, http.MethodPut, groups+"/7", `{"name":"x"}`)
	if c, _ := f.store.Customer(2); c.GroupID != 0 {
		t.Errorf("a member is in group %d", c.GroupID)
	}
}

func TestGroupsThatAreRefused(t *testing.T) {
	f := newFixture(t)
	for body, status := range map[string]int{
		`{}`: 400, `{"name":""}`: 400, `{"name":"Retail"}`: 409, `{"name":"New","is_group_for_guests":true}`: 409,
		`{"name":"New","colour":"green"}`: 400, `{"name":`: 400, `{"name":7}`: 400,
		`{"name":"New","category_access":{"type":"some"}}`:                                                                          400,
		`{"name":"New","category_access":{"type":"all","categories":[1]}}`:                                                          400,
		`{"name":"New","discount_rules":[{"type":"price_list"}]}`:                                                                   400,
		`{"name":"New","discount_rules":[{"type":"price_list","price_list_id":1,"amount":"5"}]}`:                                    400,
		`{"name":"New","discount_rules":[{"type":"all","method":"percent"}]}`:                                                       400,
		`{"name":"New","discount_rules":[{"type":"all","method":"gift","amount":1}]}`:                                               400,
		`{"name":"New","discount_rules":[{"type":"all","method":"percent","amount":"five"}]}`:                                       400,
		`{"name":"New","discount_rules":[{"type":"category","method":"percent","amount":5}]}`:                                       400,
		`{"name":"New","discount_rules":[{"type":"price_list","price_list_id":1},{"type":"price_list","price_list_id":2}]}`:         400,
		`{"name":"New","discount_rules":[{"type":"all","method":"percent","amount":5},{"type":"all","method":"price","amount":5}]}`: 400,
	} {
		f.ask(status, http.MethodPost, groups, body)
	}
	f.ask(http.StatusConflict, http.MethodPut, groups+"/1", `{"is_group_for_guests":true}`)
	f.ask(http.StatusOK, http.MethodPut, groups+"/6", `{"is_group_for_guests":true}`)
	if n := len(f.store.Groups()); n != 6 {
		t.Errorf("%d groups after nothing but refusals", n)
	}
}

func TestGroupsWithoutTheirSitewideDiscount(t *testing.T) {
	f := newFixture(t)
	f.store.SetChoices(store.Choices{SitewideDiscountFails: true})
	const rules = `"discount_rules":[{"type":"all","method":"percent","amount":5},{"type":"product","method":"price","amount":1,"product_id":104}]`
	for _, call := range [][2]string{{http.MethodPost, groups}, {http.MethodPut, groups + "/7"}} {
		body := f.ask(http.StatusMultiStatus, call[0], call[1], `{"name":"New",`+rules+`}`)
		if !strings.Contains(body, `"status":207`) || strings.Contains(body, `"id"`) {
			t.Errorf("%s: %s", call[0], body)
		}
		if g, _ := f.store.Group(7); len(g.Rules) != 1 || g.Rules[0].Kind != store.RuleProduct {
			t.Errorf("%s kept %+v", call[0], g)
		}
	}
	f.ask(http.StatusOK, http.MethodPut, groups+"/7", `{"name":"Newer"}`)
}

func TestGroupsByFilterAndCount(t *testing.T) {
	f := newFixture(t)
	if got := bare[map[string]int](f, http.StatusOK, http.MethodGet, groups+"/count", ""); got["count"] != 6 {
		t.Errorf("counted %v", got)
	}
	for query, want := range map[string]int{
		"name=Retail": 1, "name:like=RA": 1, "name:like=ail": 2, "is_group_for_guests=true": 1, "is_default=false": 5,
		"date_created:min=2026-01-05": 6, "date_created:max=2026-01-05T09:00:00": 6, "date_created=2026-01-05T09:00:00Z": 6,
		"date_modified:min=2026-01-05T08:00:00Z&page=2&limit=4": 2,
	} {
		if got := bare[[]group](f, http.StatusOK, http.MethodGet, groups+"?"+query, ""); len(got) != want {
			t.Errorf("%s: %d groups, want %d", query, len(got), want)
		}
	}
	f.gone(http.MethodGet, groups+"?date_created:max=2025-01-05")
	f.gone(http.MethodGet, groups+"?date_modified=2026-01-05")
	for _, query := range []string{"date_created=soon", "colour=green", "is_default=x", "page=0"} {
		f.ask(http.StatusBadRequest, http.MethodGet, groups+"?"+query, "")
	}
}

func FuzzGroup(f *testing.F) {
	f.Add(`{"name":"New","discount_rules":[{"type":"all","method":"percent","amount":"5"}]}`)
	f.Add(`{"name":"New","discount_rules":[{"type":"product","method":"fixed","amount":1e2,"product_id":1}]}`)
	f.Add(`{"category_access":{"type":"specific"}}`)
	f.Fuzz(func(t *testing.T, body string) {
		api := newFixture(t)
		for _, call := range [][2]string{{http.MethodPost, groups}, {http.MethodPut, groups + "/2"}} {
			w := httptest.NewRecorder()
			api.handler.ServeHTTP(w, httptest.NewRequest(call[0], call[1], strings.NewReader(body)))
			if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s %q: %d %s", call[0], body, w.Code, w.Body)
			}
		}
		for _, g := range api.store.Groups() {
			if strings.TrimSpace(g.Name) == "" {
				t.Errorf("%q made %+v", body, g)
			}
		}
	})
}
