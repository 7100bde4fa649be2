package management

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestGroupRules(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{groupsPath: `[
		{"id": 1, "name": "` + canary + `", "is_default": "1", "is_group_for_guests": false,
		 "category_access": {"type": "specific", "categories": ["5", 4]},
		 "discount_rules": [
		  {"type": "category", "method": "fixed", "amount": "10.5000", "category_id": "4"},
		  {"type": "novelty", "method": "odd", "amount": 1.0e1, "product_id": 7},
		  {"type": "price_list", "price_list_id": 8}]},
		{"id": "2", "is_group_for_guests": 1, "category_access": [], "discount_rules": null}]`})
	got, err := s.GroupRules(upstreamtest.Context(t))
	want := map[int]commerce.GroupRules{
		1: {GroupID: 1, IsDefault: true, Access: "specific", CategoryIDs: []int{5, 4}, Discounts: []commerce.GroupDiscountRule{
			{Kind: "category", Method: "fixed", Amount: "10.5", CategoryID: 4},
			{Kind: "novelty", Method: "odd", Amount: "10", ProductID: 7},
			{Kind: "price_list", PriceListID: 8},
		}},
		2: {GroupID: 2, IsForGuests: true},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

// ruleLessGroups writes groups with the numbers from a first to a last one.
func ruleLessGroups(first, last int) string {
	var items []string
	for id := first; id <= last; id++ {
		items = append(items, fmt.Sprintf(`{"id":%d}`, id))
	}
	return "[" + strings.Join(items, ",") + "]"
}

func TestGroupRulesOfManyPages(t *testing.T) {
	s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		page := 0
		if _, err := fmt.Sscan(r.URL.Query().Get("page"), &page); err != nil || r.URL.Query().Get("limit") != "50" {
			t.Errorf("asked %s", r.URL.RawQuery)
		}
		if page == 5 {
			w.WriteHeader(http.StatusNoContent) // the fourth one was the last, and full
			return
		}
		fmt.Fprint(w, ruleLessGroups(50*page-49, 50*page))
	})
	got, err := s.GroupRules(upstreamtest.Context(t))
	if err != nil || len(got) != 200 || len(s.Heard()) != 5 {
		t.Errorf("%d groups by %d calls, %v", len(got), len(s.Heard()), err)
	}
}

// TestRulesAreWholeOrNothing gives answers that can be read in part only. Each of them
// would say that something was deleted.
func TestRulesAreWholeOrNothing(t *testing.T) {
	second := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("page") == "1" {
				body := body
				if strings.Contains(r.URL.Path, "groups") {
					body = ruleLessGroups(1, 50)
				}
				fmt.Fprint(w, body)
				return
			}
			if body == "" {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			fmt.Fprint(w, body)
		}
	}
	endless := 0
	for name, handler := range map[string]http.HandlerFunc{
		"later page fails":  second(""),
		"pages repeat":      second(ruleLessGroups(1, 50)),
		"page too long":     second(ruleLessGroups(51, 101)),
		"no list":           answering(http.StatusOK, `{"`+canary+`": 1}`),
		"null":              answering(http.StatusOK, `null`),
		"no number":         answering(http.StatusOK, `[{"id":1},{"name":"x"}]`),
		"twice":             answering(http.StatusOK, `[{"id":1},{"id":1}]`),
		"odd amount":        answering(http.StatusOK, `[{"id":1,"discount_rules":[{"type":"all","amount":"`+canary+`"}]}]`),
		"odd rules":         answering(http.StatusOK, `[{"id":1,"discount_rules":"`+canary+`"}]`),
		"odd access":        answering(http.StatusOK, `[{"id":1,"category_access":"all"}]`),
		"odd flag":          answering(http.StatusOK, `[{"id":1,"is_default":"perhaps"}]`),
		"cut":               answering(http.StatusOK, `[{"id":1}`),
		"of another's kind": answering(http.StatusOK, `<html>`+canary),
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			endless += 50
			fmt.Fprint(w, ruleLessGroups(endless-49, endless))
		},
	} {
		s := newFakeStore(t, handler)
		got, err := s.GroupRules(upstreamtest.Context(t))
		if got != nil {
			t.Errorf("%s: got %+v", name, got)
		}
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	if endless != 50*maxPages {
		t.Errorf("%d groups of an endless list", endless)
	}
}
