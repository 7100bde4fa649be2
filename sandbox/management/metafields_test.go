package management

import (
	"fmt"
	"math/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// fieldOf writes a metafield.
func fieldOf(namespace, key, value string) string {
	return fmt.Sprintf(`{"permission_set":"app_only","namespace":%q,"key":%q,"value":%q}`, namespace, key, value)
}

// newEmptyFixture is the API of a store without metafields.
func newEmptyFixture(t testing.TB) *fixture {
	t.Helper()
	seed := store.DefaultSeed()
	seed.Metafields = nil
	now := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	s := store.New(seed, func() time.Time { return now }, rand.New(rand.NewSource(1)))
	return &fixture{t, s, New(s)}
}

func TestMetafields(t *testing.T) {
	f := newEmptyFixture(t)
	made, _ := decode[[]metafield](f, f.ask(http.StatusOK, http.MethodPost, "/v3/customers/2/metafields",
		`{"permission_set":"read","namespace":"n","key":"k","value":"v","description":"d"}`))
	want := []metafield{{
		ID: 1, PermissionSet: "read", Namespace: "n", Key: "k", Value: "v", Description: "d", ResourceType: "customer", ResourceID: 2,
		DateCreated: "2026-03-02T12:00:00Z", DateModified: "2026-03-02T12:00:00Z",
	}}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("made (-want +got):\n%s", diff)
	}
	f.ask(http.StatusConflict, http.MethodPost, "/v3/customers/2/metafields", fieldOf("n", "k", "other"))
	f.ask(http.StatusOK, http.MethodPost, "/v3/customers/3/metafields", fieldOf("n", "k", "v"))
	f.ask(http.StatusOK, http.MethodPost, "/v3/customers/3/metafields", fieldOf("m", "l", "v"))
	f.ask(http.StatusNotFound, http.MethodPost, "/v3/customers/999/metafields", fieldOf("n", "k", "v"))
	f.ask(http.StatusNotFound, http.MethodPost, "/v3/customers/x/metafields", fieldOf("n", "k", "v"))
	f.ask(http.StatusNotFound, http.MethodGet, "/v3/customers/999/metafields", "")

	for query, want := range map[string][]int{
		"/v3/customers/metafields":                                {1, 2, 3},
		"/v3/customers/metafields?direction=desc":                 {3, 2, 1},
		"/v3/customers/metafields?namespace=n":                    {1, 2},
		"/v3/customers/metafields?namespace=n&key=k":              {1, 2},
		"/v3/customers/metafields?key:in=k,l":                     {1, 2, 3},
		"/v3/customers/metafields?key:in=l&key=k&namespace:in=m,": {3},
		"/v3/customers/metafields?key=":                           nil,
		"/v3/customers/3/metafields":                              {2, 3},
		"/v3/customers/3/metafields?namespace=n":                  {2},
		"/v3/customers/4/metafields":                              nil,
	} {
		found, meta := read[[]metafield](f, query)
		var ids []int
		for _, m := range found {
			ids = append(ids, m.ID)
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
		if meta.Pagination == nil || meta.Pagination.Total != len(want) ||
			(meta.Cursors != nil) != strings.HasPrefix(query, "/v3/customers/metafields") {
			t.Errorf("%s: meta %+v", query, meta)
		}
	}
	for _, query := range []string{"direction=up", "colour=green", "page=0", "after=x"} {
		f.faults(http.MethodGet, "/v3/customers/metafields?"+query, "")
	}
}

func TestMetafieldsByPage(t *testing.T) {
	f := newEmptyFixture(t)
	for i := range 7 {
		f.ask(http.StatusOK, http.MethodPost, "/v3/customers/2/metafields", fieldOf("n", fmt.Sprint(i), "v"))
	}
	var keys []string
	path := "?limit=3"
	for path != "" {
		found, meta := read[[]metafield](f, "/v3/customers/metafields"+path)
		for _, m := range found {
			keys = append(keys, m.Key)
		}
		path = meta.Cursors.Links.Next
	}
	if strings.Join(keys, "") != "0123456" {
		t.Errorf("by cursor: %q", keys)
	}
	if second, meta := read[[]metafield](f, "/v3/customers/2/metafields?limit=3&page=2"); len(second) != 3 || second[0].Key != "3" || meta.Cursors != nil {
		t.Errorf("the second page is %+v", second)
	}
}

func TestMetafieldsThatAreRefused(t *testing.T) {
	f := newFixture(t)
	for body, field := range map[string]string{
		`{}`: "permission_set", `{"permission_set":"app-only"}`: "permission_set", `{"namespace":7}`: "namespace",
		fieldOf("", "k", "v"): "namespace", fieldOf(strings.Repeat("n", 65), "k", "v"): "namespace",
		fieldOf("n", "", "v"): "key", fieldOf("n", strings.Repeat("k", 65), "v"): "key",
		fieldOf("n", "k", ""): "value", fieldOf("n", "k", strings.Repeat("v", 65_536)): "value",
		strings.Replace(fieldOf("n", "k", "v"), "{", `{"description":"`+strings.Repeat("d", 256)+`",`, 1): "description",
	} {
		if got := f.faults(http.MethodPost, "/v3/customers/2/metafields", body); got[field] == "" {
			t.Errorf("%.100s: %v, want %s", body, got, field)
		}
	}
	f.ask(http.StatusBadRequest, http.MethodPost, "/v3/customers/2/metafields", `{"value":`)
	f.ask(http.StatusOK, http.MethodPost, "/v3/customers/2/metafields", fieldOf(strings.Repeat("é", 64), strings.Repeat("k", 64), "v"))
}
