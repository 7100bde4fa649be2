package management

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestCatalogPages(t *testing.T) {
	page := func(current, total int) string {
		return fmt.Sprintf(`"meta":{"pagination":{"current_page":%d,"total_pages":%d}}`, current, total)
	}
	full := strings.TrimSuffix(strings.Repeat(`{"id":7,"variants":[]},`, perPage), ",")
	for name, tc := range map[string]struct {
		body string
		page int
		want commerce.CatalogPage
	}{
		"products with variants": {
			`{"data":[{"id":101,"base_variant_id":1010,"variants":[{"id":1010}]},{"id":"102","base_variant_id":null,"variants":[{"id":1021},{"id":"1022"},{"id":1021},{"id":0}]}],` + page(1, 2) + `}`, 1,
			commerce.CatalogPage{HasNext: true, Products: []commerce.CatalogProduct{{ID: 101, VariantIDs: []int{1010}}, {ID: 102, VariantIDs: []int{1021, 1022}}}},
		},
		"a base variant alone": {
			`{"data":[{"id":101,"base_variant_id":1010},{"id":103,"base_variant_id":null,"variants":null}],` + page(2, 2) + `}`, 2,
			commerce.CatalogPage{Products: []commerce.CatalogProduct{{ID: 101, VariantIDs: []int{1010}}, {ID: 103}}},
		},
		"an empty catalogue":      {`{"data":[],` + page(1, 0) + `}`, 1, commerce.CatalogPage{Products: []commerce.CatalogProduct{}}},
		"an empty page, of many":  {`{"data":[],` + page(9, 12) + `}`, 9, commerce.CatalogPage{Products: []commerce.CatalogProduct{}}},
		"a short page, untold":    {`{"data":[{"id":7}]}`, 1, commerce.CatalogPage{Products: []commerce.CatalogProduct{{ID: 7}}}},
		"a full page, untold":     {`{"data":[` + full + `],"meta":[]}`, 1, commerce.CatalogPage{HasNext: true, Products: slices.Repeat([]commerce.CatalogProduct{{ID: 7}}, perPage)}},
		"more pages than it says": {`{"data":[{"id":7}],` + page(1, 3) + `}`, 3, commerce.CatalogPage{Products: []commerce.CatalogProduct{{ID: 7}}}},
	} {
		s := newAnsweringStore(t, map[string]string{productsPath: tc.body})
		got, err := s.CatalogPage(upstreamtest.Context(t), 2, tc.page)
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
		want := fmt.Sprintf("GET /stores/abc/v3/catalog/products?channel_id%%3Ain=2&direction=asc&include=variants&include_fields=base_variant_id&is_visible=true&limit=50&page=%d&sort=id", tc.page)
		if heard := s.Heard(); len(heard) != 1 || heard[0].Line != want {
			t.Errorf("%s: asked %v", name, heard)
		}
	}
}

func TestCatalogPagesThatCannotBeMeant(t *testing.T) {
	for _, body := range []string{
		"", "null", "[]", "{}", `{"data":null}`, `{"data":{}}`, `{"data":[{}]}`, `{"data":[{"id":0}]}`, `{"data":[{"id":-7}]}`,
		`{"data":[{"id":"` + canary + `"}]}`, `{"data":[{"id":7,"variants":7}]}`, `{"data":[7]}`,
	} {
		s := newAnsweringStore(t, map[string]string{productsPath: body})
		_, err := s.CatalogPage(upstreamtest.Context(t), 1, 1)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	s := newAnsweringStore(t, nil)
	for _, at := range [][2]int{{0, 1}, {1, 0}, {-1, 1}, {1, -1}} {
		_, err := s.CatalogPage(upstreamtest.Context(t), at[0], at[1])
		wantCode(t, err, commerce.CodeInternal)
	}
	if heard := s.Heard(); len(heard) != 0 {
		t.Errorf("asked %v", heard)
	}
}

// choicesOf are the options of a test, as the client returns them.
func choicesOf(values map[int][]int) commerce.ProductOptions {
	options := commerce.ProductOptions{}
	for id, of := range values {
		options[id] = map[int]struct{}{}
		for _, value := range of {
			options[id][value] = struct{}{}
		}
	}
	return options
}

func TestProductOptions(t *testing.T) {
	const none = `"options":[],"modifiers":[]`
	plain := map[int]commerce.ProductOptions{101: {}}
	for name, tc := range map[string]struct {
		items string
		want  map[int]commerce.ProductOptions
	}{
		"of both kinds": {
			`{"id":101,"options":[{"id":1,"option_values":[{"id":11},{"id":"12"}]}],"modifiers":[{"id":2,"option_values":[{"id":21}]}]}`,
			map[int]commerce.ProductOptions{101: choicesOf(map[int][]int{1: {11, 12}, 2: {21}})},
		},
		"none":                {`{"id":101,` + none + `}`, plain},
		"said in other ways":  {`{"id":101,"options":null,"modifiers":{}}`, plain},
		"without values":      {`{"id":101,"options":[],"modifiers":[{"id":3,"option_values":[]},{"id":4},{"id":null,"option_values":[{"id":1}]},{"id":5,"option_values":[{"id":0}]}]}`, plain},
		"of nobody asked for": {`{"id":101,` + none + `},{"id":999,` + none + `},{"id":998}`, plain},
		"said twice":          {`{"id":101,` + none + `},{"id":101,"options":[{"id":1,"option_values":[{"id":11}]}],"modifiers":[]}`, plain},
		"of nobody":           {``, map[int]commerce.ProductOptions{}},
	} {
		s := newAnsweringStore(t, map[string]string{productsPath: `{"data":[` + tc.items + `],"meta":{"pagination":{"total_pages":1}}}`})
		got, err := s.ProductOptions(upstreamtest.Context(t), []int{101, 102, 101, 0, -1, 1 << 40})
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
		const want = "GET /stores/abc/v3/catalog/products?id%3Ain=101%2C102&include=options%2Cmodifiers&include_fields=base_variant_id&limit=10"
		if heard := s.Heard(); len(heard) != 1 || heard[0].Line != want {
			t.Errorf("%s: asked %v", name, heard)
		}
	}
}

// TestProductOptionsAreNotGuessed has answers that leave something open.
func TestProductOptionsAreNotGuessed(t *testing.T) {
	for _, body := range []string{
		`{"data":[{"id":101}]}`,
		`{"data":[{"id":101,"options":[]}]}`,
		`{"data":[{"id":101,"modifiers":[]}]}`,
		`{"data":[{"id":101,"options":7,"modifiers":[]}]}`,
		`{"data":[{"id":7,"options":[],"modifiers":[]}],"meta":{"pagination":{"total_pages":24}}}`,
		`{"data":null}`, ``,
	} {
		s := newAnsweringStore(t, map[string]string{productsPath: body})
		got, err := s.ProductOptions(upstreamtest.Context(t), []int{101})
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if got != nil {
			t.Errorf("%s: got %v", body, got)
		}
	}
	// All that was asked for is there: what else there is does not matter.
	s := newAnsweringStore(t, map[string]string{productsPath: `{"data":[{"id":101,"options":[],"modifiers":[]}],"meta":{"pagination":{"total_pages":24}}}`})
	if got, err := s.ProductOptions(upstreamtest.Context(t), []int{101}); err != nil || len(got) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := s.ProductOptions(upstreamtest.Context(t), []int{0, -3}); err != nil || len(got) != 0 || len(s.Heard()) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestProductsOfVariants(t *testing.T) {
	for name, tc := range map[string]struct {
		rows string
		want map[int]int
	}{
		"all":                   {`{"id":11,"product_id":1},{"id":"12","product_id":"1"},{"id":21,"product_id":2}`, map[int]int{11: 1, 12: 1, 21: 2}},
		"some":                  {`{"id":12,"product_id":1}`, map[int]int{12: 1}},
		"none":                  {``, map[int]int{}},
		"others too":            {`{"id":99,"product_id":9},{"id":12,"product_id":1}`, map[int]int{12: 1}},
		"without a product":     {`{"id":11},{"id":12,"product_id":0},{"id":21,"product_id":-2}`, map[int]int{}},
		"twice the same":        {`{"id":11,"product_id":1},{"id":11,"product_id":1}`, map[int]int{11: 1}},
		"in two ways":           {`{"id":11,"product_id":1},{"id":11,"product_id":2},{"id":12,"product_id":1}`, map[int]int{12: 1}},
		"in two ways and again": {`{"id":11,"product_id":1},{"id":11,"product_id":2},{"id":11,"product_id":1}`, map[int]int{}},
		"once without":          {`{"id":11,"product_id":1},{"id":11}`, map[int]int{}},
	} {
		s := newAnsweringStore(t, map[string]string{variantsPath: `{"data":[` + tc.rows + `]}`})
		got, err := s.ProductsOfVariants(upstreamtest.Context(t), []int{11, 12, 21, 11, 0, -4})
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
		const want = "GET /stores/abc/v3/catalog/variants?id%3Ain=11%2C12%2C21&include_fields=product_id&limit=50"
		if heard := s.Heard(); len(heard) != 1 || heard[0].Line != want {
			t.Errorf("%s: asked %v", name, heard)
		}
	}
	s := newAnsweringStore(t, map[string]string{variantsPath: `{"data":[]}`})
	if _, err := s.ProductsOfVariants(upstreamtest.Context(t), []int{7}); err != nil || !strings.Contains(s.Heard()[0].Line, "variants?id=7&") {
		t.Errorf("one variant: %v, %v", s.Heard(), err)
	}
	if got, err := s.ProductsOfVariants(upstreamtest.Context(t), nil); err != nil || len(got) != 0 || len(s.Heard()) != 1 {
		t.Errorf("no variant: %v, %v", got, err)
	}
	for _, body := range []string{"", `{"data":null}`, `{"data":[{"id":"x"}]}`} {
		s := newAnsweringStore(t, map[string]string{variantsPath: body})
		got, err := s.ProductsOfVariants(upstreamtest.Context(t), []int{7, 8})
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if got != nil {
			t.Errorf("got %v", got)
		}
	}
}

// TestCatalogRefused says what the merchant has to do.
func TestCatalogRefused(t *testing.T) {
	s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	for _, ask := range []func() error{
		func() error { _, err := s.CatalogPage(upstreamtest.Context(t), 1, 1); return err },
		func() error { _, err := s.ProductOptions(upstreamtest.Context(t), []int{1}); return err },
		func() error { _, err := s.ProductsOfVariants(upstreamtest.Context(t), []int{1}); return err },
	} {
		err := ask()
		wantCode(t, err, commerce.CodeInternal)
		if !strings.Contains(fmt.Sprint(err), "store_v2_products_read_only") {
			t.Errorf("got %v", err)
		}
	}
}

// TestSandboxCatalog reads the catalogue of a store to its end, and holds what the
// client says against what the store holds.
func TestSandboxCatalog(t *testing.T) {
	c, s, seed := newSandbox(t)
	ctx := upstreamtest.Context(t)
	for _, channel := range seed.Channels {
		s.ResetCalls()
		found := map[int][]int{}
		for page := 1; ; page++ {
			got, err := c.CatalogPage(ctx, channel, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range got.Products {
				found[p.ID] = p.VariantIDs
			}
			if !got.HasNext {
				break
			}
		}
		want := map[int][]int{}
		for _, p := range s.Store().Products() {
			if p.IsPublished && slices.Contains(p.ChannelIDs, channel) {
				for _, v := range p.Variants {
					want[p.ID] = append(want[p.ID], v.ID)
				}
			}
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("channel %d (-want +got):\n%s", channel, diff)
		}
		if n := len(s.CallsTo(sandbox.On("catalog-products"))); n != (len(want)+perPage-1)/perPage {
			t.Errorf("%d calls for %d products", n, len(want))
		}
	}

	var ids, variants []int
	products := map[int]int{}
	options := map[int]commerce.ProductOptions{}
	for _, p := range s.Store().Products()[:30] {
		ids, options[p.ID] = append(ids, p.ID), commerce.ProductOptions{}
		for _, o := range p.Options {
			maps.Copy(options[p.ID], choicesOf(map[int][]int{o.ID: nil}))
			for _, v := range o.Values {
				options[p.ID][o.ID][v.ID] = struct{}{}
			}
		}
		for _, m := range p.Modifiers {
			maps.Copy(options[p.ID], choicesOf(map[int][]int{m.ID: nil}))
			for _, v := range m.Values {
				options[p.ID][m.ID][v.ID] = struct{}{}
			}
		}
		for _, v := range p.Variants {
			variants, products[v.ID] = append(variants, v.ID), p.ID
		}
	}
	s.ResetCalls()
	got, err := c.ProductOptions(ctx, append(ids, 999_999))
	if diff := cmp.Diff(options, got); err != nil || diff != "" || len(s.Calls()) != 4 {
		t.Errorf("options after %d calls, %v (-want +got):\n%s", len(s.Calls()), err, diff)
	}
	s.ResetCalls()
	owners, err := c.ProductsOfVariants(ctx, append(variants, 999_999))
	if diff := cmp.Diff(products, owners); err != nil || diff != "" || len(s.Calls()) != (len(variants)+1+49)/50 {
		t.Errorf("products after %d calls, %v (-want +got):\n%s", len(s.Calls()), err, diff)
	}
	if owners, err := c.ProductsOfVariants(ctx, []int{1023}); err != nil || owners[1023] != 102 {
		t.Errorf("one variant: %v, %v", owners, err)
	}
}
