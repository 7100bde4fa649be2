package management

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const threeDefinitions = `{"data":[{"id":"3","name":"Since","type":"DATE"},{"id":1,"name":"Level","type":"string"},{"id":2,"name":"Cards","type":"number"},{"id":4,"name":"Mood","type":"colour"}]}`

// records is a store of attributes and metafields that answers changes by hand, and
// reads by path. What has no answer is 404.
func records(t testing.TB, reads map[string]string, change http.HandlerFunc) *fakeStore {
	t.Helper()
	return newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			change(w, r)
			return
		}
		body, ok := reads[strings.TrimPrefix(r.URL.Path, "/stores/abc")]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, body)
	})
}

// sayingBack answers every change with a status and a body.
func sayingBack(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// hangingUp does nothing and says nothing.
func hangingUp(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

// codes is what became of each item: OK or the code of the refusal.
func codes[T any](outcomes []commerce.ItemOutcome[T]) string {
	var all []string
	for _, o := range outcomes {
		if len(o.Refused) == 0 {
			all = append(all, "OK")
			continue
		}
		all = append(all, string(o.Refused[0].Code()))
	}
	return strings.Join(all, " ")
}

// wantRefused checks that the store took none of the items, for that reason.
func wantRefused(t *testing.T, err error, want commerce.RefusalCode) {
	t.Helper()
	var none *commerce.ItemsRefused
	if !errors.As(err, &none) || none.Refusal.Code() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	wantCode(t, err, commerce.CodeBadUserInput)
}

func TestAttributeDefinitions(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{attributesPath: threeDefinitions})
	got, err := s.AttributeDefinitions(upstreamtest.Context(t))
	want := []commerce.CustomerAttributeDefinition{
		{EntityID: 1, Name: "Level", Kind: commerce.AttributeString},
		{EntityID: 2, Name: "Cards", Kind: commerce.AttributeNumber},
		{EntityID: 3, Name: "Since", Kind: commerce.AttributeDate},
		{EntityID: 4, Name: "Mood", Kind: commerce.AttributeUnknown},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("definitions (-want +got):\n%s%v", diff, err)
	}
	_, err = newAnsweringStore(t, map[string]string{attributesPath: `{}`}).AttributeDefinitions(upstreamtest.Context(t))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

func drafts(names ...string) []commerce.AttributeDefinitionDraft {
	var all []commerce.AttributeDefinitionDraft
	for _, name := range names {
		all = append(all, commerce.AttributeDefinitionDraft{Name: name, Kind: commerce.AttributeString})
	}
	return all
}

// definitions writes n attributes.
func definitions(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(`{"id":%d,"name":"A%d","type":"string"}`, i+1, i+1)
	}
	return `{"data":[` + strings.Join(all, ",") + `],"meta":{"pagination":{"current_page":1,"total_pages":1}}}`
}

func TestCreateAttributeDefinitions(t *testing.T) {
	made := func(name string, id int) string { return fmt.Sprintf(`{"id":%d,"name":%q,"type":"string"}`, id, name) }
	for name, tc := range map[string]struct {
		before, answer string
		asked          []string
		want           string
	}{
		"both":                 {definitions(1), made("x", 8) + "," + made("y", 9), []string{"x", "y"}, "OK OK"},
		"in another order":     {definitions(1), made("y", 9) + "," + made("x", 8), []string{"x", "y"}, "OK OK"},
		"one left out":         {definitions(1), made("y", 9), []string{"x", "y"}, "ITEM_MISSING OK"},
		"the same twice":       {definitions(1), made("y", 9) + "," + made("y", 9), []string{"x", "y"}, "ITEM_MISSING OK"},
		"somebody else's":      {definitions(1), made("z", 7) + "," + made("x", 8), []string{"x"}, "OK"},
		"without a number":     {definitions(1), made("x", 0), []string{"x"}, "ITEM_MISSING"},
		"of another kind":      {definitions(1), strings.Replace(made("x", 8), "string", "date", 1), []string{"x"}, "ITEM_MISSING"},
		"there already":        {definitions(2), made("x", 8), []string{"A2", "x"}, "ITEM_CONFLICT OK"},
		"one more than 50":     {definitions(49), made("x", 50), []string{"x", "y"}, "OK ITEM_LIMIT"},
		"nothing to be sent":   {definitions(50), "", []string{"x", "A1"}, "ITEM_LIMIT ITEM_CONFLICT"},
		"one that is no list":  {definitions(1), "", []string{"x"}, "ITEM_MISSING"},
		"an item and no list ": {definitions(1), made("x", 8), []string{"x"}, "OK"},
	} {
		s := records(t, map[string]string{attributesPath: tc.before}, sayingBack(http.StatusOK, `{"data":[`+tc.answer+`]}`))
		got, err := s.CreateAttributeDefinitions(upstreamtest.Context(t), drafts(tc.asked...))
		if err != nil || codes(got) != tc.want {
			t.Errorf("%s: %s, %v; want %s", name, codes(got), err, tc.want)
		}
	}
}

func TestAttributeChangesThatAreRefused(t *testing.T) {
	for status, want := range map[int]commerce.RefusalCode{
		http.StatusBadRequest: commerce.RefusalCustomerValidation, http.StatusUnprocessableEntity: commerce.RefusalCustomerValidation,
		http.StatusConflict: commerce.RefusalItemConflict, http.StatusRequestEntityTooLarge: commerce.RefusalItemLimit, http.StatusNotFound: commerce.RefusalItemNotFound,
	} {
		reads := map[string]string{
			attributesPath: threeDefinitions, valuesPath: `{"data":[{"id":7,"customer_id":1,"attribute_id":1,"attribute_value":"x"}]}`,
		}
		s := records(t, reads, sayingBack(status, `{"errors":{"0.name":"`+canary+`"}}`))
		key := commerce.CustomerAttributeKey{CustomerID: 1, AttributeID: 1}
		_, err := s.CreateAttributeDefinitions(upstreamtest.Context(t), drafts("x", "y"))
		wantRefused(t, err, want)
		_, err = s.RenameAttributeDefinitions(upstreamtest.Context(t), []commerce.AttributeDefinitionChange{{EntityID: 1, Name: "x"}})
		wantRefused(t, err, want)
		_, err = s.DeleteAttributeDefinitions(upstreamtest.Context(t), []int{1})
		wantRefused(t, err, want)
		_, err = s.SetAttributeValues(upstreamtest.Context(t), []commerce.CustomerAttributeDraft{{CustomerAttributeKey: key, Value: canary}})
		wantRefused(t, err, want)
		_, err = s.DeleteAttributeValues(upstreamtest.Context(t), []commerce.CustomerAttributeKey{key})
		wantRefused(t, err, want)
	}
	// What is about no item is an error of the call.
	for status, want := range map[int]commerce.Code{
		http.StatusUnauthorized: commerce.CodeInternal, http.StatusForbidden: commerce.CodeInternal,
		http.StatusTooManyRequests: commerce.CodeRateLimited, http.StatusServiceUnavailable: commerce.CodeUpstreamUnavailable,
	} {
		s := records(t, map[string]string{attributesPath: threeDefinitions}, sayingBack(status, ""))
		_, err := s.RenameAttributeDefinitions(upstreamtest.Context(t), []commerce.AttributeDefinitionChange{{EntityID: 1, Name: "x"}})
		wantCode(t, err, want)
	}
}

// TestAttributeChangesThatAreLost has a store that changes or does not, and says nothing.
func TestAttributeChangesThatAreLost(t *testing.T) {
	for name, lost := range map[string]http.HandlerFunc{
		"hung up": hangingUp, "500": sayingBack(http.StatusInternalServerError, ""), "unreadable": sayingBack(http.StatusOK, "<html>"), "no data": sayingBack(http.StatusOK, `{}`),
	} {
		var wrote atomic.Bool
		s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet {
				wrote.Store(true)
				lost(w, r)
				return
			}
			body := definitions(2)
			if wrote.Load() {
				body = definitions(3)
			}
			_, _ = io.WriteString(w, body)
		})
		got, err := s.CreateAttributeDefinitions(upstreamtest.Context(t), drafts("A3", "A4"))
		if err != nil || codes(got) != "OK ITEM_OUTCOME_UNKNOWN" || got[0].Value == nil || got[0].Value.EntityID != 3 {
			t.Errorf("%s: %s, %v", name, codes(got), err)
		}
		renamed, err := s.RenameAttributeDefinitions(upstreamtest.Context(t), []commerce.AttributeDefinitionChange{{EntityID: 1, Name: "A1"}, {EntityID: 2, Name: "B"}})
		if err != nil || codes(renamed) != "OK ITEM_OUTCOME_UNKNOWN" {
			t.Errorf("%s: renamed %s, %v", name, codes(renamed), err)
		}
	}
	var deleted atomic.Bool
	s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			deleted.Store(true)
			panic(http.ErrAbortHandler)
		}
		body := definitions(3)
		if deleted.Load() {
			body = definitions(1)
		}
		_, _ = io.WriteString(w, body)
	})
	got, err := s.DeleteAttributeDefinitions(upstreamtest.Context(t), []int{1, 2, 9})
	if err != nil || codes(got) != "ITEM_OUTCOME_UNKNOWN OK ITEM_NOT_FOUND" {
		t.Errorf("deleted %s, %v", codes(got), err)
	}
	for _, h := range s.Heard() {
		if strings.HasPrefix(h.Line, "DELETE") && h.Line != "DELETE /stores/abc/v3/customers/attributes?id%3Ain=1%2C2" {
			t.Errorf("sent %s", h.Line)
		}
	}
}

func TestNothingIsDeletedWithoutANumber(t *testing.T) {
	s := records(t, map[string]string{attributesPath: threeDefinitions, valuesPath: `{"data":[]}`}, sayingBack(http.StatusNoContent, ""))
	if got, err := s.DeleteAttributeDefinitions(upstreamtest.Context(t), []int{77}); err != nil || codes(got) != "ITEM_NOT_FOUND" {
		t.Errorf("%s, %v", codes(got), err)
	}
	if got, err := s.DeleteAttributeValues(upstreamtest.Context(t), []commerce.CustomerAttributeKey{{CustomerID: 1, AttributeID: 1}}); err != nil || codes(got) != "ITEM_NOT_FOUND" {
		t.Errorf("%s, %v", codes(got), err)
	}
	if _, err := s.removeItems(upstreamtest.Context(t), changeValues, valuesPath, nil); commerce.CodeOf(err) != commerce.CodeBadUserInput {
		t.Errorf("without numbers: %v", err)
	}
	for _, h := range s.Heard() {
		if !strings.HasPrefix(h.Line, "GET ") {
			t.Errorf("sent %s", h.Line)
		}
	}
}

func TestAttributesOf(t *testing.T) {
	const values = `{"data":[{"id":9,"attribute_id":"2","attribute_value":7,"customer_id":"5"},{"id":8,"attribute_id":1,"attribute_value":"Gold","customer_id":5},
		{"id":7,"attribute_id":3,"attribute_value":"not theirs","customer_id":6},{"id":6,"attribute_id":77,"attribute_value":"of nothing","customer_id":5}]}`
	s := newAnsweringStore(t, map[string]string{attributesPath: threeDefinitions, valuesPath: values})
	got, err := s.AttributesOf(upstreamtest.Context(t), 5, nil)
	want := []commerce.CustomerAttribute{{EntityID: 1, Name: "Level", Value: commerce.NonEmpty("Gold")}, {EntityID: 2, Name: "Cards", Value: commerce.NonEmpty("7")}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("all (-want +got):\n%s%v", diff, err)
	}
	got, err = s.AttributesOf(upstreamtest.Context(t), 5, []int{3, 2, 99})
	want = []commerce.CustomerAttribute{{EntityID: 3, Name: "Since"}, {EntityID: 2, Name: "Cards", Value: commerce.NonEmpty("7")}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("some (-want +got):\n%s%v", diff, err)
	}
	before := len(s.Heard())
	for _, ids := range [][]int{{}, {1}} {
		if _, err := s.AttributesOf(upstreamtest.Context(t), 0, ids); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.AttributesOf(upstreamtest.Context(t), 5, []int{}); err != nil || len(s.Heard()) != before {
		t.Errorf("nothing asked: %v, %d calls", err, len(s.Heard())-before)
	}
}

func TestDefinitionsAreKeptForAWhile(t *testing.T) {
	now := start()
	s := newAnsweringStore(t, map[string]string{attributesPath: threeDefinitions, valuesPath: `{"data":[]}`})
	s.now = func() time.Time { return now }
	asked := func() (n int) {
		for _, h := range s.Heard() {
			if strings.Contains(h.Line, "customers/attributes?") {
				n++
			}
		}
		return n
	}
	for _, step := range []struct {
		ids   []int
		after time.Duration
		want  int
	}{{[]int{1}, 0, 1}, {[]int{2}, 29 * time.Second, 1}, {[]int{1}, 2 * time.Second, 2}, {[]int{99}, 0, 3}, {[]int{1}, -time.Hour, 4}} {
		now = now.Add(step.after)
		if _, err := s.AttributesOf(upstreamtest.Context(t), 5, step.ids); err != nil || asked() != step.want {
			t.Errorf("after %v, of %v: %d times, want %d; %v", step.after, step.ids, asked(), step.want, err)
		}
	}
}

func TestSetAttributeValues(t *testing.T) {
	value := func(customerID, attributeID int, text string) string {
		return fmt.Sprintf(`{"id":1,"customer_id":%d,"attribute_id":%d,"attribute_value":%q}`, customerID, attributeID, text)
	}
	draft := func(customerID, attributeID int, text string) commerce.CustomerAttributeDraft {
		return commerce.CustomerAttributeDraft{CustomerAttributeKey: commerce.CustomerAttributeKey{CustomerID: customerID, AttributeID: attributeID}, Value: text}
	}
	three := []commerce.CustomerAttributeDraft{draft(1, 1, "a"), draft(1, 2, "2"), draft(2, 1, "b")}
	for name, tc := range map[string]struct{ answer, want string }{
		"in another order": {value(2, 1, "b") + "," + value(1, 2, "2") + "," + value(1, 1, "a"), "OK OK OK"},
		"one left out":     {value(1, 1, "a") + "," + value(2, 1, "b"), "OK ITEM_MISSING OK"},
		"the same twice":   {value(1, 1, "a") + "," + value(1, 1, "a") + "," + value(1, 2, "2"), "OK OK ITEM_MISSING"},
		"somebody else's":  {value(3, 1, "a") + "," + value(1, 3, "a"), "ITEM_MISSING ITEM_MISSING ITEM_MISSING"},
		"none":             {"", "ITEM_MISSING ITEM_MISSING ITEM_MISSING"},
	} {
		s := records(t, map[string]string{attributesPath: threeDefinitions}, sayingBack(http.StatusOK, `{"data":[`+tc.answer+`]}`))
		got, err := s.SetAttributeValues(upstreamtest.Context(t), three)
		if err != nil || codes(got) != tc.want {
			t.Errorf("%s: %s, %v; want %s", name, codes(got), err, tc.want)
		}
		if name == "in another order" && (got[1].Value.Name != "Cards" || *got[2].Value.Value != "b") {
			t.Errorf("%s: %+v", name, got)
		}
		const want = `[{"attribute_id":1,"value":"a","customer_id":1},{"attribute_id":2,"value":"2","customer_id":1},{"attribute_id":1,"value":"b","customer_id":2}]`
		if sent := s.Heard()[1]; sent.Line != "PUT /stores/abc/v3/customers/attribute-values" || sent.Body != want {
			t.Errorf("sent %s %s", sent.Line, sent.Body)
		}
	}
	// An attribute that is not there is not sent; without any other, nothing is.
	s := records(t, map[string]string{attributesPath: threeDefinitions}, sayingBack(http.StatusOK, `{"data":[`+value(1, 1, "a")+`]}`))
	if got, err := s.SetAttributeValues(upstreamtest.Context(t), []commerce.CustomerAttributeDraft{draft(1, 99, "x"), draft(1, 1, "a")}); err != nil || codes(got) != "ITEM_NOT_FOUND OK" {
		t.Errorf("%s, %v", codes(got), err)
	}
	if got, err := s.SetAttributeValues(upstreamtest.Context(t), []commerce.CustomerAttributeDraft{draft(1, 99, "x")}); err != nil || codes(got) != "ITEM_NOT_FOUND" {
		t.Errorf("%s, %v", codes(got), err)
	}
	// Nobody says what became of them: one is there, one says something else.
	s = records(t, map[string]string{attributesPath: threeDefinitions, valuesPath: `{"data":[` + value(1, 1, "a") + "," + value(1, 2, "1") + `]}`}, hangingUp)
	if got, err := s.SetAttributeValues(upstreamtest.Context(t), three); err != nil || codes(got) != "OK ITEM_OUTCOME_UNKNOWN ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("lost: %s, %v", codes(got), err)
	}
	s = records(t, map[string]string{attributesPath: threeDefinitions}, hangingUp)
	if got, err := s.SetAttributeValues(upstreamtest.Context(t), three[:1]); err != nil || codes(got) != "ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("lost, and not to be read: %s, %v", codes(got), err)
	}
}

func TestDeleteAttributeValues(t *testing.T) {
	const there = `{"data":[{"id":71,"customer_id":1,"attribute_id":1,"attribute_value":"x"},{"id":72,"customer_id":2,"attribute_id":2,"attribute_value":"x"},{"id":73,"customer_id":1,"attribute_id":2,"attribute_value":"x"}]}`
	keys := []commerce.CustomerAttributeKey{{CustomerID: 1, AttributeID: 1}, {CustomerID: 2, AttributeID: 1}, {CustomerID: 2, AttributeID: 2}}
	s := records(t, map[string]string{valuesPath: there}, sayingBack(http.StatusNoContent, ""))
	got, err := s.DeleteAttributeValues(upstreamtest.Context(t), keys)
	if err != nil || codes(got) != "OK ITEM_NOT_FOUND OK" {
		t.Errorf("%s, %v", codes(got), err)
	}
	heard := s.Heard()
	if heard[1].Line != "DELETE /stores/abc/v3/customers/attribute-values?id%3Ain=71%2C72" || !strings.Contains(heard[0].Line, "customer_id%3Ain=1%2C2") {
		t.Errorf("sent %v", heard)
	}
	s = records(t, map[string]string{valuesPath: there}, hangingUp)
	if got, err := s.DeleteAttributeValues(upstreamtest.Context(t), keys); err != nil || codes(got) != "ITEM_OUTCOME_UNKNOWN ITEM_NOT_FOUND ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("lost: %s, %v", codes(got), err)
	}
}
