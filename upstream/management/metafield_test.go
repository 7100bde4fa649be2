package management

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// field writes a metafield of namespace n.
func field(id, customerID int, key, value string) string {
	return fmt.Sprintf(`{"id":"%d","permission_set":"read","namespace":"n","key":%q,"value":%q,"description":"","resource_type":"customer","resource_id":%d}`, id, key, value, customerID)
}

func metafieldDraft(customerID int, key string) commerce.MetafieldDraft {
	return commerce.MetafieldDraft{CustomerID: customerID, Namespace: "n", Key: key, Value: "v", Permission: commerce.MetafieldRead}
}

func TestMetafieldsOf(t *testing.T) {
	other := strings.Replace(field(3, 7, "b", "3"), `"n"`, `"m"`, 1)
	odd := strings.Replace(field(4, 7, "c", "4"), `"read"`, `"write_and_all"`, 1)
	all := page(field(2, 7, "b", "2"), field(1, 7, "a", "1"), field(1, 7, "a", "1"), field(9, 8, "a", "x"), other, odd, link(7, "iss", "sub"))
	b := commerce.CustomerMetafield{EntityID: 2, Namespace: "n", Key: "b", Value: "2", Permission: new(commerce.MetafieldRead)}
	a := commerce.CustomerMetafield{EntityID: 1, Namespace: "n", Key: "a", Value: "1", Permission: new(commerce.MetafieldRead)}
	c := commerce.CustomerMetafield{EntityID: 4, Namespace: "n", Key: "c", Value: "4", Permission: new(commerce.MetafieldUnknown)}
	for name, tc := range map[string]struct {
		keys []string
		want []commerce.CustomerMetafield
		line string
	}{
		"all":          {nil, []commerce.CustomerMetafield{b, a, c}, "limit=50&namespace=n"},
		"by key":       {[]string{"a", "nobody", "b"}, []commerce.CustomerMetafield{a, b}, "key%3Ain=a%2Cnobody%2Cb&limit=50&namespace=n"},
		"with a comma": {[]string{"b", "x,y"}, []commerce.CustomerMetafield{b}, "limit=50&namespace=n"},
	} {
		s := newAnsweringStore(t, map[string]string{"/v3/customers/7/metafields": all})
		got, err := s.MetafieldsOf(upstreamtest.Context(t), 7, "n", tc.keys)
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", name, diff, err)
		}
		if sent := s.Heard()[0].Line; sent != "GET /stores/abc/v3/customers/7/metafields?"+tc.line {
			t.Errorf("%s: sent %s", name, sent)
		}
	}
	// Links between customers and identities are never shown, however they are asked for.
	s := newAnsweringStore(t, map[string]string{"/v3/customers/7/metafields": all})
	for _, namespace := range []string{commerce.IdentityNamespace, "CLIENTELE_identity "} {
		if got, err := s.MetafieldsOf(upstreamtest.Context(t), 7, namespace, nil); err != nil || len(got) != 0 {
			t.Errorf("%q: %+v, %v", namespace, got, err)
		}
	}
	if got, err := s.MetafieldsOf(upstreamtest.Context(t), 7, "n", []string{}); err != nil || len(got) != 0 || len(s.Heard()) != 0 {
		t.Errorf("no keys: %+v, %v", got, err)
	}
	if got, err := s.MetafieldsOf(upstreamtest.Context(t), 99, "n", nil); err != nil || len(got) != 0 {
		t.Errorf("nobody: %+v, %v", got, err)
	}
	if linkNamespace != commerce.IdentityNamespace {
		t.Error("the namespace of links is not the reserved one")
	}
}

func TestCreateMetafields(t *testing.T) {
	three := []commerce.MetafieldDraft{metafieldDraft(1, "a"), metafieldDraft(1, "b"), metafieldDraft(2, "a")}
	const ok, partly = http.StatusOK, http.StatusUnprocessableEntity
	for name, tc := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"in another order": {ok, page(field(3, 2, "a", "v"), field(2, 1, "b", "v"), field(1, 1, "a", "v")), "OK OK OK"},
		"one left out":     {ok, page(field(1, 1, "a", "v"), field(3, 2, "a", "v")), "OK ITEM_MISSING OK"},
		"somebody else's":  {ok, page(field(1, 9, "a", "v"), field(1, 1, "a", "v"), field(1, 1, "a", "v")), "OK ITEM_MISSING ITEM_MISSING"},
		"of a product":     {ok, page(strings.Replace(field(1, 1, "a", "v"), `"customer"`, `"product"`, 1)), "ITEM_MISSING ITEM_MISSING ITEM_MISSING"},
		"conflict":         {partly, `{"data":[` + field(1, 1, "a", "v") + `],"errors":[{"status":409},{"status":"409"}],"meta":{}}`, "OK ITEM_CONFLICT ITEM_CONFLICT"},
		"invalid":          {partly, `{"data":[` + field(1, 1, "a", "v") + "," + field(3, 2, "a", "v") + `],"errors":{"status":422,"errors":{"value":"` + canary + `"}}}`, "OK CUSTOMER_VALIDATION OK"},
		"nobody":           {partly, `{"data":[],"errors":[{"status":404}]}`, "ITEM_NOT_FOUND ITEM_NOT_FOUND ITEM_NOT_FOUND"},
		"without reasons":  {partly, `{"data":[` + field(1, 1, "a", "v") + `]}`, "OK CUSTOMER_VALIDATION CUSTOMER_VALIDATION"},
		"odd reason":       {partly, `{"data":[` + field(1, 1, "a", "v") + `],"errors":[{"status":418}]}`, "OK CUSTOMER_VALIDATION CUSTOMER_VALIDATION"},
	} {
		s := records(t, nil, sayingBack(tc.status, tc.body))
		got, err := s.CreateMetafields(upstreamtest.Context(t), three)
		if err != nil || codes(got) != tc.want || len(s.Heard()) != 1 {
			t.Errorf("%s: %s, %v after %d calls; want %s", name, codes(got), err, len(s.Heard()), tc.want)
		}
	}
	s := records(t, nil, sayingBack(ok, page(field(1, 1, "a", "v"))))
	if _, err := s.CreateMetafields(upstreamtest.Context(t), three[:1]); err != nil {
		t.Error(err)
	}
	const want = `[{"permission_set":"read","namespace":"n","key":"a","value":"v","resource_id":1}]`
	if sent := s.Heard()[0]; sent.Line != "POST /stores/abc/v3/customers/metafields" || sent.Body != want {
		t.Errorf("sent %s %s", sent.Line, sent.Body)
	}
	forged := metafieldDraft(1, "sub")
	forged.Namespace = commerce.IdentityNamespace
	if got, err := s.CreateMetafields(upstreamtest.Context(t), []commerce.MetafieldDraft{forged}); err != nil || codes(got) != "ITEM_NOT_FOUND" || len(s.Heard()) != 1 {
		t.Errorf("a link: %s, %v after %d calls", codes(got), err, len(s.Heard()))
	}
	for status, want := range map[int]commerce.RefusalCode{400: commerce.RefusalCustomerValidation, 413: commerce.RefusalItemLimit, 422: commerce.RefusalCustomerValidation} {
		_, err := records(t, nil, sayingBack(status, `{"status":1,"title":"`+canary+`"}`)).CreateMetafields(upstreamtest.Context(t), three)
		wantRefused(t, err, want)
	}
}

// TestCreateMetafieldsForSeveralReasons has a store that does not say which reason is
// whose: those that were not taken are sent again, one by one.
func TestCreateMetafieldsForSeveralReasons(t *testing.T) {
	var calls atomic.Int64
	s := records(t, nil, func(w http.ResponseWriter, _ *http.Request) {
		switch calls.Add(1) {
		case 1:
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"data":[`+field(1, 1, "a", "v")+`],"errors":[{"status":409},{"status":404},{"status":429}]}`)
		case 2:
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"data":[],"errors":[{"status":409}]}`)
		case 3:
			w.WriteHeader(http.StatusNotFound)
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	})
	got, err := s.CreateMetafields(upstreamtest.Context(t), []commerce.MetafieldDraft{
		metafieldDraft(1, "a"), metafieldDraft(1, "b"), metafieldDraft(2, "a"), metafieldDraft(3, "a"),
	})
	if err != nil || codes(got) != "OK ITEM_CONFLICT ITEM_NOT_FOUND ITEM_NOT_TRIED" || calls.Load() != 4 {
		t.Errorf("%s, %v after %d calls", codes(got), err, calls.Load())
	}
}

func TestMetafieldsThatAreLost(t *testing.T) {
	reads := map[string]string{"/v3/customers/1/metafields": page(field(1, 1, "a", "v"), field(2, 1, "b", "old")), "/v3/customers/2/metafields": `{`}
	s := records(t, reads, hangingUp)
	got, err := s.CreateMetafields(upstreamtest.Context(t), []commerce.MetafieldDraft{metafieldDraft(1, "a"), metafieldDraft(1, "b"), metafieldDraft(1, "c")})
	if err != nil || codes(got) != "OK ITEM_OUTCOME_UNKNOWN ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("created %s, %v", codes(got), err)
	}
	got, err = s.CreateMetafields(upstreamtest.Context(t), []commerce.MetafieldDraft{metafieldDraft(1, "a"), metafieldDraft(2, "a")})
	if err != nil || codes(got) != "ITEM_OUTCOME_UNKNOWN ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("not to be read: %s, %v", codes(got), err)
	}
	value := func(text string) commerce.Optional[string] { return commerce.Optional[string]{Set: true, Value: &text} }
	got, err = s.UpdateMetafields(upstreamtest.Context(t), []commerce.MetafieldChange{
		{MetafieldKey: commerce.MetafieldKey{CustomerID: 1, EntityID: 1}, Value: value("v"), Description: commerce.Optional[string]{Set: true}},
		{MetafieldKey: commerce.MetafieldKey{CustomerID: 1, EntityID: 2}, Value: value("new")},
	})
	if err != nil || codes(got) != "OK ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("updated %s, %v", codes(got), err)
	}
	if got, err := s.DeleteMetafields(upstreamtest.Context(t), []commerce.MetafieldKey{{CustomerID: 1, EntityID: 1}}); err != nil || codes(got) != "ITEM_OUTCOME_UNKNOWN" {
		t.Errorf("deleted %s, %v", codes(got), err)
	}
}

func TestUpdateMetafields(t *testing.T) {
	reads := map[string]string{
		"/v3/customers/1/metafields": page(field(1, 1, "a", "v"), field(2, 1, "b", "v"), link(1, "iss", "sub")), "/v3/customers/2/metafields": page(),
	}
	text := func(s string) commerce.Optional[string] { return commerce.Optional[string]{Set: true, Value: &s} }
	key := func(customerID, id int) commerce.MetafieldKey {
		return commerce.MetafieldKey{CustomerID: customerID, EntityID: id}
	}
	changes := []commerce.MetafieldChange{
		{MetafieldKey: key(1, 2), Value: text("new"), Permission: commerce.Optional[commerce.CustomerMetafieldPermission]{Set: true, Value: new(commerce.MetafieldWriteAndStorefront)}},
		{MetafieldKey: key(2, 1), Value: text("not theirs")},
		{MetafieldKey: key(1, 1), Description: commerce.Optional[string]{Set: true}},
		{MetafieldKey: key(1, 9), Value: text("a link between a customer and an identity")},
		{MetafieldKey: key(99, 1), Value: text("nobody's")},
	}
	s := records(t, reads, sayingBack(http.StatusOK, page(field(1, 1, "a", "v"), field(2, 1, "b", "new"))))
	got, err := s.UpdateMetafields(upstreamtest.Context(t), changes)
	if err != nil || codes(got) != "OK ITEM_NOT_FOUND OK ITEM_NOT_FOUND ITEM_NOT_FOUND" || got[0].Value.Value != "new" {
		t.Errorf("%s, %v", codes(got), err)
	}
	const want = `[{"id":2,"permission_set":"write_and_sf_access","value":"new"},{"description":"","id":1}]`
	sent := s.Heard()[len(s.Heard())-1]
	if sent.Line != "PUT /stores/abc/v3/customers/metafields" || sent.Body != want {
		t.Errorf("sent %s %s", sent.Line, sent.Body)
	}
	// What somebody else's metafield of that number says is not believed.
	s = records(t, reads, sayingBack(http.StatusOK, page(field(2, 7, "b", "new"))))
	if got, err := s.UpdateMetafields(upstreamtest.Context(t), changes[:1]); err != nil || codes(got) != "ITEM_MISSING" {
		t.Errorf("%s, %v", codes(got), err)
	}
	s = records(t, reads, sayingBack(http.StatusOK, ""))
	if got, err := s.UpdateMetafields(upstreamtest.Context(t), changes[3:4]); err != nil || codes(got) != "ITEM_NOT_FOUND" || len(s.Heard()) != 1 {
		t.Errorf("a link alone: %s, %v after %d calls", codes(got), err, len(s.Heard()))
	}
}

func TestDeleteMetafields(t *testing.T) {
	reads := map[string]string{"/v3/customers/1/metafields": page(field(1, 1, "a", "v"), field(2, 1, "b", "v"), field(3, 1, "c", "v"), link(1, "iss", "sub"))}
	answers := map[string]int{"/1": http.StatusNoContent, "/2": http.StatusNotFound, "/3": http.StatusTooManyRequests}
	s := records(t, reads, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(answers[r.URL.Path[strings.LastIndexByte(r.URL.Path, '/'):]])
	})
	got, err := s.DeleteMetafields(upstreamtest.Context(t), []commerce.MetafieldKey{
		{CustomerID: 1, EntityID: 1}, {CustomerID: 1, EntityID: 2}, {CustomerID: 1, EntityID: 9}, {CustomerID: 2, EntityID: 1}, {CustomerID: 1, EntityID: 3},
	})
	if err != nil || codes(got) != "OK ITEM_NOT_FOUND ITEM_NOT_FOUND ITEM_NOT_FOUND ITEM_NOT_TRIED" {
		t.Errorf("%s, %v", codes(got), err)
	}
	var deletes []string
	for _, h := range s.Heard() {
		if line, ok := strings.CutPrefix(h.Line, "DELETE /stores/abc/v3/customers/"); ok {
			deletes = append(deletes, line)
		}
	}
	if strings.Join(deletes, " ") != "1/metafields/1 1/metafields/2 1/metafields/3" {
		t.Errorf("deleted %q", deletes)
	}
	_, err = records(t, map[string]string{"/v3/customers/1/metafields": `{`}, hangingUp).DeleteMetafields(upstreamtest.Context(t), []commerce.MetafieldKey{{CustomerID: 1, EntityID: 1}})
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}
