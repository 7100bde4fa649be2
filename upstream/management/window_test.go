package management

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// pagesOf reads pages of a list of numbers as the store does, and counts the calls.
func pagesOf(t testing.TB, length int, calls *int) func(context.Context, url.Values) ([]int, error) {
	t.Helper()
	all := make([]int, length)
	for i := range all {
		all[i] = i
	}
	return func(_ context.Context, query url.Values) ([]int, error) {
		*calls++
		page, _ := strconv.Atoi(query.Get("page"))
		limit, _ := strconv.Atoi(query.Get("limit"))
		if page < 1 || limit < 1 || limit > perPage || query.Get("kept") != "yes" {
			t.Errorf("asked for %s", query.Encode())
		}
		from := min((page-1)*limit, length)
		return all[from:min(from+limit, length)], nil
	}
}

// TestEveryWindowIsCovered takes every offset with every size of a list: no item is
// skipped or repeated, and no more than two pages are read.
func TestEveryWindowIsCovered(t *testing.T) {
	const length = 130
	twice := 0
	for offset := range length + 60 {
		for count := 1; count <= maxWindow; count++ {
			calls := 0
			got, err := readWindow(t.Context(), window{offset, count}, "groups", url.Values{"kept": {"yes"}}, pagesOf(t, length, &calls))
			var want []int
			for i := offset; i < min(offset+count, length); i++ {
				want = append(want, i)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("%d from %d: got %v, %v", count, offset, got, err)
			}
			if calls > 2 {
				t.Fatalf("%d from %d took %d calls", count, offset, calls)
			}
			if calls == 2 && count == 11 {
				twice++
			}
		}
	}
	// Ten items and a look at the next one are one call nearly always.
	if twice > length/4 {
		t.Errorf("%d windows of 11 took two calls", twice)
	}
}

func TestPagesThatAreTooLong(t *testing.T) {
	_, err := readWindow(t.Context(), window{10, 11}, "groups", nil, func(context.Context, url.Values) ([]int, error) {
		return make([]int, perPage+1), nil
	})
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

func TestWindowsNobodyCanMean(t *testing.T) {
	for _, w := range []window{{-1, 1}, {0, 0}, {0, maxWindow + 1}, {0, -1}} {
		_, err := newWindow(w.offset, w.count)
		wantCode(t, err, commerce.CodeInternal)
	}
	if w, err := newWindow(3, maxWindow); err != nil || w != (window{3, maxWindow}) {
		t.Errorf("got %+v, %v", w, err)
	}
}
