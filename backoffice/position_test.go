package backoffice

import (
	"math"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func FuzzPosition(f *testing.F) {
	for _, seed := range []string{"", position(groupsList, 1), position(subscribersList, 1), position(groupsList, maxPosition), "Z3JvdXBzOjA", "Z3JvdXBzOjAx", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		offset, ok := readPosition(groupsList, cursor)
		if ok && cursor != "" && (offset < 1 || position(groupsList, offset) != cursor) {
			t.Errorf("%q was read as %d", cursor, offset)
		}
	})
}

func TestPositionsOfOtherLists(t *testing.T) {
	for _, cursor := range []string{
		position(subscribersList, 5), position(groupsList, 0), position(groupsList, -1), position(groupsList, maxPosition+1),
		position(groupsList, math.MaxInt), "5", "%", position(groupsList, 5) + "=",
	} {
		if offset, ok := readPosition(groupsList, cursor); ok {
			t.Errorf("%q was read as %d", cursor, offset)
		}
	}
}

func TestCheckPage(t *testing.T) {
	for page, field := range map[commerce.PageRequest]string{
		{First: 0}: "first", {First: -1}: "first", {First: 51}: "first", {First: 1, After: "x"}: "after",
		{First: 1, After: position(subscribersList, 3)}: "after",
	} {
		_, err := checkPage(groupsList, page)
		wantField(t, err, field)
	}
	if offset, err := checkPage(groupsList, commerce.PageRequest{First: 50, After: position(groupsList, 7)}); err != nil || offset != 7 {
		t.Errorf("got %d, %v", offset, err)
	}
}

// TestCursorsHoldWithAnySizeOfPage goes through lists with pages of changing sizes: no
// item is skipped or repeated.
func TestCursorsHoldWithAnySizeOfPage(t *testing.T) {
	for length := range 30 {
		all := make([]int, length)
		for i := range all {
			all[i] = i
		}
		for _, sizes := range [][]int{{1}, {2, 3}, {5, 1, 7}, {10}, {29, 1}, {30}} {
			var got []int
			after := ""
			for turn := 0; ; turn++ {
				first := sizes[turn%len(sizes)]
				offset, err := checkPage("numbers", commerce.PageRequest{First: first, After: after})
				if err != nil {
					t.Fatal(err)
				}
				rest := all[min(offset, length):]
				page := connection("numbers", offset, first, rest[:min(first+1, len(rest))])
				got = append(got, page.Nodes()...)
				if page.PageInfo.HasPreviousPage != (offset > 0) || page.PageInfo.HasNextPage != (offset+first < length) {
					t.Errorf("%d from %d of %d: %+v", first, offset, length, page.PageInfo)
				}
				if !page.PageInfo.HasNextPage {
					break
				}
				after = *page.PageInfo.EndCursor
			}
			if !slices.Equal(got, all) {
				t.Errorf("%d by %v: got %v", length, sizes, got)
			}
		}
	}
}
