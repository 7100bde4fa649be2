package management

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// wholeChange sets everything of a group.
func wholeChange(t testing.TB) commerce.CustomerGroupChange {
	t.Helper()
	g := someGroup(t)
	return commerce.CustomerGroupChange{
		Name: commerce.Some(*g.Name), IsDefault: commerce.Some(true), IsForGuests: commerce.Some(false),
		CategoryAccess: commerce.Some(g.Staff.CategoryAccess), DiscountRules: commerce.Some(g.Staff.DiscountRules),
	}
}

func named(name string) commerce.CustomerGroupChange {
	return commerce.CustomerGroupChange{Name: commerce.Some(name)}
}

// TestGroupChangesAsSent says what a change writes: what is not set is left out, and what
// is empty is not.
func TestGroupChangesAsSent(t *testing.T) {
	none := []commerce.CustomerGroupDiscountRule{}
	for want, change := range map[string]commerce.CustomerGroupChange{
		`{"name":"Trade","is_default":true,"is_group_for_guests":false,"category_access":{"type":"specific","categories":[18,19]},` +
			`"discount_rules":[{"type":"all","method":"percent","amount":"5"},{"type":"category","method":"fixed","amount":"7.5","category_id":3},` +
			`{"type":"product","method":"price","amount":"0.25","product_id":104}]}`: wholeChange(t),
		`{"name":"Trade"}`:      named("Trade"),
		`{"discount_rules":[]}`: {DiscountRules: commerce.Some(none)},
		`{"category_access":{"type":"all"}}`: {CategoryAccess: commerce.Some(commerce.CustomerGroupCategoryAccess{
			Kind: commerce.CategoriesAll, CategoryEntityIds: []int{1},
		})},
		`{"discount_rules":[{"type":"price_list","price_list_id":3}]}`: {DiscountRules: commerce.Some(
			[]commerce.CustomerGroupDiscountRule{rule(t, commerce.DiscountPriceList, commerce.DiscountPercent, "5", 3)},
		)},
	} {
		s := newFakeStore(t, answering(http.StatusOK, wholeGroup))
		got, err := s.UpdateCustomerGroup(upstreamtest.Context(t), 7, change)
		if err != nil || len(got.Refused) > 0 || cmp.Diff(someGroup(t), *got.Group, canonical) != "" {
			t.Errorf("%s: got %+v, %v", want, got, err)
		}
		asked := s.Heard()[0]
		if asked.Line != "PUT /stores/abc/v2/customer_groups/7" || asked.Body != want {
			t.Errorf("sent %s %s, want %s", asked.Line, asked.Body, want)
		}
	}
	s := newFakeStore(t, answering(http.StatusOK, wholeGroup))
	if got, err := s.CreateCustomerGroup(upstreamtest.Context(t), wholeChange(t)); err != nil || got.Group.EntityID != 7 {
		t.Errorf("made %+v, %v", got, err)
	}
	if asked := s.Heard()[0]; asked.Line != "POST /stores/abc/v2/customer_groups" || !json.Valid([]byte(asked.Body)) {
		t.Errorf("sent %+v", asked)
	}
}

func TestGroupChangesThatAreNotSent(t *testing.T) {
	s := newFakeStore(t, answering(http.StatusOK, wholeGroup))
	for name, change := range map[string]commerce.CustomerGroupChange{
		"unknown access":  {CategoryAccess: commerce.Some(commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesUnknown})},
		"unknown kind":    rules(rule(t, commerce.DiscountUnknown, commerce.DiscountPercent, "5", 1)),
		"unknown method":  rules(rule(t, commerce.DiscountAll, commerce.DiscountMethodUnknown, "5", 0)),
		"no method":       rules(rule(t, commerce.DiscountAll, "", "5", 0)),
		"no amount":       rules(rule(t, commerce.DiscountAll, commerce.DiscountPercent, "", 0)),
		"no price list":   rules(rule(t, commerce.DiscountPriceList, "", "", 0)),
		"no category":     rules(rule(t, commerce.DiscountCategory, commerce.DiscountPercent, "5", 0)),
		"no such product": rules(rule(t, commerce.DiscountProduct, commerce.DiscountPercent, "5", -1)),
	} {
		if _, err := s.UpdateCustomerGroup(upstreamtest.Context(t), 7, change); commerce.CodeOf(err) != commerce.CodeBadUserInput {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, change := range []commerce.CustomerGroupChange{{}, named("")} {
		_, err := s.CreateCustomerGroup(upstreamtest.Context(t), change)
		wantCode(t, err, commerce.CodeBadUserInput)
	}
	for _, id := range []int{0, -1} {
		changed, err := s.UpdateCustomerGroup(upstreamtest.Context(t), id, named("x"))
		deleted, deleteErr := s.DeleteCustomerGroup(upstreamtest.Context(t), id)
		if err != nil || deleteErr != nil || changed.Refused[0] != (commerce.ItemNotFoundError{}) || deleted.Refused[0] != (commerce.ItemNotFoundError{}) {
			t.Errorf("%d: %+v, %+v, %v, %v", id, changed, deleted, err, deleteErr)
		}
	}
	if len(s.Heard()) > 0 {
		t.Errorf("sent %+v", s.Heard())
	}
}

func rules(rules ...commerce.CustomerGroupDiscountRule) commerce.CustomerGroupChange {
	return commerce.CustomerGroupChange{DiscountRules: commerce.Some(rules)}
}

// TestGroupChangesThatAreNotTold has answers that tell no group: it is looked up, the
// newest of its name when it has no number yet. 207 says that its discount got lost.
func TestGroupChangesThatAreNotTold(t *testing.T) {
	other := merged(t, wholeGroup, `{"id":9,"name":"Trader"}`)
	older := merged(t, wholeGroup, `{"id":3}`)
	for _, status := range []int{http.StatusOK, http.StatusNoContent, http.StatusMultiStatus} {
		for _, body := range []string{"", `[]`, `{}`, `null`, `{"status":207,"message":"` + canary + `"}`} {
			if (status == http.StatusNoContent) != (body == "") {
				continue
			}
			s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method != http.MethodGet:
					answering(status, body)(w, r)
				case strings.HasSuffix(r.URL.Path, "/7"):
					answering(http.StatusOK, wholeGroup)(w, r)
				default:
					answering(http.StatusOK, "["+older+","+wholeGroup+","+other+"]")(w, r)
				}
			})
			updated, err := s.UpdateCustomerGroup(upstreamtest.Context(t), 7, named("Trade"))
			created, createErr := s.CreateCustomerGroup(upstreamtest.Context(t), named("Trade"))
			for what, outcome := range map[string]commerce.CustomerGroupOutcome{"update": updated, "create": created} {
				wantRefused := 0
				if status == http.StatusMultiStatus {
					wantRefused = 1
				}
				if err != nil || createErr != nil || outcome.Group == nil || outcome.Group.EntityID != 7 || len(outcome.Refused) != wantRefused {
					t.Errorf("%s, %d %q: %+v, %v, %v", what, status, body, outcome, err, createErr)
				}
				if wantRefused == 1 && outcome.Refused[0] != (commerce.CustomerGroupDiscountError{}) {
					t.Errorf("%s, %d %q: refused %v", what, status, body, outcome.Refused)
				}
			}
			if n := len(s.Heard()); n != 4 {
				t.Errorf("%d %q: %d requests", status, body, n)
			}
		}
	}
}

// TestKeptGroupsThatCannotBeRead: the change is made, whatever happens afterwards.
func TestKeptGroupsThatCannotBeRead(t *testing.T) {
	s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answering(http.StatusForbidden, "")(w, r)
			return
		}
		answering(http.StatusMultiStatus, `{"status":207}`)(w, r)
	})
	got, err := s.UpdateCustomerGroup(upstreamtest.Context(t), 7, named("x"))
	if err != nil || got.Group != nil || len(got.Refused) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestGroupRefusals has every no of the store, each in one attempt.
func TestGroupRefusals(t *testing.T) {
	text := `{"errors":[{"status":400,"title":"` + canary + `"}]}`
	for status, want := range map[int]commerce.CustomerGroupError{
		400: commerce.CustomerValidationError{}, 422: commerce.CustomerValidationError{},
		409: commerce.ItemConflictError{}, 404: commerce.ItemNotFoundError{}, 410: nil,
	} {
		for name, call := range groupChanges() {
			s := newFakeStore(t, answering(status, text))
			got, err := call(upstreamtest.Context(t), s.Client)
			if isCreate := name == "create"; want == nil || status == 404 && isCreate {
				wantCode(t, err, commerce.CodeInternal)
			} else if err != nil || len(got.Refused) != 1 || cmp.Diff(want, got.Refused[0]) != "" || got.Group != nil {
				t.Errorf("%s, %d: got %+v, %v", name, status, got, err)
			}
			if len(s.Heard()) != 1 {
				t.Errorf("%s, %d: %d attempts", name, status, len(s.Heard()))
			}
		}
	}
}

// TestGroupChangesWithoutAnAnswer are tried once, and nobody says that they failed.
func TestGroupChangesWithoutAnAnswer(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"hangs up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"500":      answering(500, canary), "502 with a page": answering(502, "<html>"),
	} {
		for what, call := range groupChanges() {
			s := newFakeStore(t, handler)
			_, err := call(upstreamtest.Context(t), s.Client)
			wantCode(t, err, commerce.CodeOutcomeUnknown)
			if len(s.Heard()) != 1 {
				t.Errorf("%s, %s: %d attempts", what, name, len(s.Heard()))
			}
		}
	}
	for _, body := range []string{`7`, `"` + canary + `"`, `{"id":8}`, `{"id":-1}`, `{"id"`, `[{"id":7}]`} {
		s := newFakeStore(t, answering(200, body))
		_, err := s.UpdateCustomerGroup(upstreamtest.Context(t), 7, named("x"))
		wantCode(t, err, commerce.CodeOutcomeUnknown)
	}
	s := newFakeStore(t, answering(401, canary))
	_, err := s.DeleteCustomerGroup(upstreamtest.Context(t), 7)
	if wantCode(t, err, commerce.CodeInternal); !strings.Contains(err.Error(), tokenVariable) {
		t.Errorf("got %v", err)
	}
}
