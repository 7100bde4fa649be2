package management

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// products is where they are listed.
const products = "/v3/catalog/products"

// listedProduct is what the tests read of a product.
type listedProduct struct {
	ID       int   `json:"id"`
	Base     *int  `json:"base_variant_id"`
	Channels []int `json:"channels"`
	Variants []struct {
		ID      int `json:"id"`
		Product int `json:"product_id"`
	} `json:"variants"`
	Options, Modifiers []struct {
		ID     int `json:"id"`
		Values []struct {
			ID int `json:"id"`
		} `json:"option_values"`
	}
}

func idsOf(listed []listedProduct) []int {
	ids := make([]int, len(listed))
	for i, p := range listed {
		ids[i] = p.ID
	}
	return ids
}

func TestProductsAreFiltered(t *testing.T) {
	f := newFixture(t)
	shown := func(keep func(store.Product) bool) []int {
		var ids []int
		for _, p := range f.store.Products() {
			if keep(p) {
				ids = append(ids, p.ID)
			}
		}
		return ids
	}
	on := func(channel int) func(store.Product) bool {
		return func(p store.Product) bool { return p.IsPublished && slices.Contains(p.ChannelIDs, channel) }
	}
	for path, want := range map[string][]int{
		"?id=105":                                    {105},
		"?id:in=103,999999,101":                      {101, 103},
		"?id:in=101,102,103&direction=desc":          {103, 102, 101},
		"?id:in=101,102&sort=id&direction=asc":       {101, 102},
		"?id:in=999999":                              {},
		"?limit=250":                                 shown(func(store.Product) bool { return true }),
		"?limit=250&is_visible=false":                shown(func(p store.Product) bool { return !p.IsPublished }),
		"?limit=250&channel_id:in=1":                 shown(func(p store.Product) bool { return slices.Contains(p.ChannelIDs, 1) }),
		"?limit=250&channel_id:in=2&is_visible=true": shown(on(2)),
		"?channel_id:in=77":                          {},
	} {
		listed, _ := read[[]listedProduct](f, products+path)
		if got := idsOf(listed); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	if hidden := shown(func(p store.Product) bool { return !p.IsPublished }); len(hidden) == 0 {
		t.Error("the seed hides no product")
	}
	if one, two := shown(on(1)), shown(on(2)); slices.Equal(one, two) {
		t.Error("the seed has the same products on two channels")
	}
}

func TestProductsComeInPages(t *testing.T) {
	f := newFixture(t)
	all := len(f.store.Products())
	for _, c := range []struct {
		path                  string
		count, per, of, pages int
	}{
		{"", 50, 50, all, (all + 49) / 50},
		{"?limit=1000", min(all, 250), 250, all, (all + 249) / 250},
		{"?page=2&limit=7", 7, 7, all, (all + 6) / 7},
		{"?include=options", 10, 10, all, (all + 9) / 10},
		{"?include=modifiers,variants&limit=250", 10, 10, all, (all + 9) / 10},
		{"?include=options&limit=3", 3, 3, all, (all + 2) / 3},
		{"?include=variants&limit=60", 60, 60, all, (all + 59) / 60},
		{"?page=99", 0, 50, all, (all + 49) / 50},
		{"?id:in=101&page=1", 1, 50, 1, 1},
	} {
		listed, meta := read[[]listedProduct](f, products+c.path)
		got := meta.Pagination
		if len(listed) != c.count || got.Count != c.count || got.PerPage != c.per || got.Total != c.of || got.TotalPages != c.pages || meta.Cursors != nil {
			t.Errorf("%s: %d products, %+v", c.path, len(listed), got)
		}
	}
}

func TestProductsHaveTheirParts(t *testing.T) {
	f := newFixture(t)
	listed, _ := read[[]listedProduct](f, products+"?id:in=101,102,105&include=variants,options,modifiers,channels&include_fields=base_variant_id")
	if len(listed) != 3 {
		t.Fatalf("%d products", len(listed))
	}
	simple, varied, modified := listed[0], listed[1], listed[2]
	if simple.Base == nil || *simple.Base != 1010 || len(simple.Variants) != 1 || simple.Variants[0].ID != 1010 || simple.Options == nil || len(simple.Options) != 0 {
		t.Errorf("the simple product is %+v", simple)
	}
	if varied.Base != nil || len(varied.Variants) != 3 || varied.Variants[2].Product != 102 || len(varied.Options) != 1 || len(varied.Options[0].Values) != 3 {
		t.Errorf("the product with variants is %+v", varied)
	}
	if len(modified.Modifiers) != 2 || len(modified.Modifiers[1].Values) != 2 || !slices.Equal(modified.Channels, []int{1, 2, 3}) {
		t.Errorf("the product with modifiers is %+v", modified)
	}
	body := f.ask(http.StatusOK, http.MethodGet, products+"?id=102&include=variants", "")
	for _, text := range []string{
		`"name":"Trail Mug"`, `"price":20,`, `"sale_price":0`, `"is_visible":true`,
		`{"id":1022,"option_values":[{"id":1020002,"label":"Large","option_display_name":"Size","option_id":10200}],"price":25,"product_id":102,"retail_price":null,"sale_price":null,"sku":`,
	} {
		if !strings.Contains(body, text) {
			t.Errorf("no %s in %s", text, body)
		}
	}
	body = f.ask(http.StatusOK, http.MethodGet, products+"?id=102&include_fields=sku", "")
	var answer struct{ Data []map[string]any }
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]map[string]any{{"id": 102.0, "sku": "KP-102"}}, answer.Data); diff != "" {
		t.Errorf("one field (-want +got):\n%s", diff)
	}
}

func TestVariantsAreListed(t *testing.T) {
	f := newFixture(t)
	total := 0
	for _, p := range f.store.Products() {
		total += len(p.Variants)
	}
	type variant struct {
		ID      int `json:"id"`
		Product int `json:"product_id"`
	}
	const path = "/v3/catalog/variants"
	for query, want := range map[string][]variant{
		"?id=1021":                {{1021, 102}},
		"?id:in=1061,1010,999999": {{1010, 101}, {1061, 106}},
		"?product_id:in=102&include_fields=product_id": {{1021, 102}, {1022, 102}, {1023, 102}},
		"?id=999999": {},
	} {
		listed, _ := read[[]variant](f, path+query)
		if !slices.Equal(listed, want) {
			t.Errorf("%s: %v, want %v", query, listed, want)
		}
	}
	listed, meta := read[[]variant](f, path+"?page=2&limit=40")
	if len(listed) != 40 || meta.Pagination.Total != total || !slices.IsSortedFunc(listed, func(a, b variant) int { return a.ID - b.ID }) {
		t.Errorf("page 2: %d variants, %+v", len(listed), meta.Pagination)
	}
}

func TestCatalogRefusesNonsense(t *testing.T) {
	f := newFixture(t)
	for path, field := range map[string]string{
		products + "?colour=green":                   "colour",
		products + "?name=Trail":                     "name",
		products + "?id=0":                           "id",
		products + "?id:in=a":                        "id:in",
		products + "?channel_id:in=":                 "channel_id:in",
		products + "?is_visible=perhaps":             "is_visible",
		products + "?include=images":                 "include",
		products + "?include_fields=id":              "include_fields",
		products + "?sort=name":                      "sort",
		products + "?direction=up":                   "direction",
		products + "?page=0":                         "page",
		products + "?limit=x":                        "limit",
		"/v3/catalog/variants?id:in=x":               "id:in",
		"/v3/catalog/variants?sku=KP-101":            "sku",
		"/v3/catalog/variants?include_fields=weight": "include_fields",
	} {
		if faults := f.faults(http.MethodGet, path, ""); len(faults) != 1 || faults[field] == "" {
			t.Errorf("%s: %v", path, faults)
		}
	}
}
