package management

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func FuzzCursor(f *testing.F) {
	f.Add(cursor(7))
	f.Add("Y3VzdG9tZXI6")
	f.Add("Y3VzdG9tZXI6MDc")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		number, ok := readCursor(text)
		if ok && cursor(number) != text {
			t.Errorf("%q was read as %d, which is written %q", text, number, cursor(number))
		}
	})
}

func FuzzCustomerQuery(f *testing.F) {
	f.Add("id:in=1,2&limit=3&sort=last_name:asc")
	f.Add("limit=-1&page=99999999999999999999&after=&before=")
	f.Add("include=addresses,,x")
	f.Fuzz(func(t *testing.T, raw string) {
		r := httptest.NewRequest("GET", "/v3/customers", nil)
		r.URL.RawQuery = raw
		q := readCustomerQuery(r)
		if q.pages.number < 1 || q.pages.limit < 1 || q.pages.limit > maxLimit {
			t.Errorf("%q asks for page %+v", raw, q.pages)
		}
		listed := cut(q.pages, make([]int, 10))
		if len(listed) > q.pages.limit {
			t.Errorf("%q gets %d items of %d", raw, len(listed), q.pages.limit)
		}
	})
}

// FuzzNew makes customers and metafields of anything. Whatever it is, the store says
// yes or whose fault it is, and never that it failed itself.
func FuzzNew(f *testing.F) {
	f.Add(`[`+newcomer+`]`, 0)
	f.Add(fieldOf("n", "k", "v"), 1)
	f.Add(`{"query_params":{"a":"b"}}`, 2)
	f.Add(`[{"channel_ids":[]},null,7]`, 0)
	paths := []string{"/v3/customers", "/v3/customers/2/metafields", "/v3/carts/x/redirect_urls"}
	f.Fuzz(func(t *testing.T, body string, which int) {
		path := paths[uint(which)%uint(len(paths))]
		api := newFixture(t)
		w := httptest.NewRecorder()
		api.handler.ServeHTTP(w, httptest.NewRequest("POST", path, strings.NewReader(body)))
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
		for _, c := range api.store.Customers(store.CustomerFilter{}) {
			if c.Email == "" || c.ChannelIDs != nil && len(c.ChannelIDs) == 0 {
				t.Errorf("%q made %+v", body, c)
			}
		}
	})
}

func TestCut(t *testing.T) {
	items := []int{1, 2, 3, 4, 5}
	tests := []struct {
		page page
		want []int
	}{
		{page{1, 2}, []int{1, 2}},
		{page{3, 2}, []int{5}},
		{page{4, 2}, nil},
		{page{1, 5}, items},
		{page{2, 5}, nil},
		{page{1 << 62, 250}, nil},
	}
	for _, test := range tests {
		if got := cut(test.page, items); !slices.Equal(got, test.want) {
			t.Errorf("page %+v is %v, want %v", test.page, got, test.want)
		}
	}
}

func TestAmountsAreWrittenExactly(t *testing.T) {
	for in, want := range map[string]string{
		"12.50": "12.5", "100.00": "100", "0.00": "0", "-5.10": "-5.1", "9007199254740993.01": "9007199254740993.01",
	} {
		got, err := json.Marshal(amount(decimal.MustParse(in)))
		if err != nil || string(got) != want {
			t.Errorf("%s is written %s (%v), want %s", in, got, err, want)
		}
	}
}

func TestLinksKeepFiltersAndDropPaging(t *testing.T) {
	values, err := url.ParseQuery("id:in=1,2&page=3&after=x&limit=5")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := link(values, "before", "y"), "?before=y&id%3Ain=1%2C2&limit=5"; got != want {
		t.Errorf("link %s, want %s", got, want)
	}
}

func TestPatterns(t *testing.T) {
	patterns := New(nil).Patterns()
	if len(patterns) < 9 || !slices.IsSorted(patterns) || !slices.Contains(patterns, "POST /v3/pricing/products") {
		t.Errorf("patterns %q", patterns)
	}
}
