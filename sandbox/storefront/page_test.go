package storefront

import (
	"slices"
	"testing"
)

func TestPaginate(t *testing.T) {
	number := func(n int) *int { return &n }
	after := func(n int) *string { c := cursor(n); return &c }
	items := []int{10, 20, 30, 40, 50}
	many := make([]int, 15)
	for i := range many {
		many[i] = i
	}
	tests := []struct {
		name           string
		items          []int
		args           pageArgs
		want           []int
		previous, next bool
	}{
		{"all", items, pageArgs{}, items, false, false},
		{"ten by default", many, pageArgs{}, many[:10], false, true},
		{"first", items, pageArgs{first: number(2)}, []int{10, 20}, false, true},
		{"first after", items, pageArgs{first: number(2), after: after(20)}, []int{30, 40}, true, true},
		{"after the last", items, pageArgs{after: after(50)}, nil, true, false},
		{"last", items, pageArgs{last: number(2)}, []int{40, 50}, true, false},
		{"last before", items, pageArgs{last: number(2), before: after(30)}, []int{10, 20}, false, true},
		{"between", items, pageArgs{after: after(10), before: after(50)}, []int{20, 30, 40}, true, true},
		{"between, crossed", items, pageArgs{after: after(50), before: after(10)}, nil, true, false},
		{"first of none", nil, pageArgs{first: number(5)}, nil, false, false},
		{"nothing asked", items, pageArgs{first: number(0)}, nil, false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := paginate(test.items, func(n int) int { return n }, test.args, 50)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.items, test.want) || got.info.HasPreviousPage != test.previous || got.info.HasNextPage != test.next {
				t.Errorf("%v previous %v next %v, want %v %v %v",
					got.items, got.info.HasPreviousPage, got.info.HasNextPage, test.want, test.previous, test.next)
			}
			if (got.info.StartCursor == nil) != (len(test.want) == 0) {
				t.Errorf("start cursor %v for %v", got.info.StartCursor, test.want)
			}
		})
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("aXRlbTox")
	f.Add("aXRlbTotMQ==")
	f.Add("item:1")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		number, ok := readCursor(text)
		if ok && cursor(number) != text {
			t.Errorf("%q was read as %d, which is written %q", text, number, cursor(number))
		}
	})
}

func TestCursorRoundTrip(t *testing.T) {
	for _, n := range []int{0, 1, 101, -5, 1 << 40} {
		if got, ok := readCursor(cursor(n)); !ok || got != n {
			t.Errorf("%d came back as %d, %v", n, got, ok)
		}
	}
}
