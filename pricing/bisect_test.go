package pricing

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// clientError is an error of a client that knows more than its text.
type clientError struct{ bisectable bool }

func (e clientError) Error() string    { return "client" }
func (e clientError) Bisectable() bool { return e.bisectable }

// refuse makes the store refuse questions that contain one of the products.
func refuse(err error, bad ...int) func(commerce.PriceContext, []commerce.PriceItem) error {
	return func(_ commerce.PriceContext, items []commerce.PriceItem) error {
		if slices.ContainsFunc(items, func(i commerce.PriceItem) bool { return slices.Contains(bad, i.ProductID) }) {
			return err
		}
		return nil
	}
}

func TestOneBadItemFailsNobodyElse(t *testing.T) {
	invalid := commerce.BadInput("items", "no such thing")
	tests := []struct {
		name  string
		err   error
		bad   []int
		calls int
	}{
		{"first", invalid, []int{1}, 11},
		{"last", invalid, []int{50}, 13},
		{"two beside each other", invalid, []int{25, 26}, 21},
		{"wrapped", fmt.Errorf("call: %w", invalid), []int{17}, 13},
		{"said by the client", clientError{bisectable: true}, []int{17}, 13},
		{"all of them", invalid, sequence(1, 50), 99},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop()
			s.onPrices = refuse(tt.err, tt.bad...)
			service := open(t, s)
			req := staff(commerce.ForGroup(3), products(1, 50)...)
			for range 2 {
				for item, r := range mustPrices(t, service, req) {
					want := commerce.PriceUnavailableReason("")
					if slices.Contains(tt.bad, item.ProductID) {
						want = commerce.PriceNotFound
					}
					if r.Unavailable != want || r.Err != nil {
						t.Errorf("product %d: got %q and %v, want %q", item.ProductID, r.Unavailable, r.Err, want)
					}
				}
			}
			wantCalls(t, s, service, tt.calls, 0)
		})
	}
}

func TestWhatIsNoRefusalIsNotSplit(t *testing.T) {
	for _, err := range []error{
		errors.New("down"),
		&commerce.Error{Code: commerce.CodeRateLimited},
		clientError{bisectable: false},
		// The client's own word counts more than the code it comes with.
		&commerce.Error{Code: commerce.CodeBadUserInput, Err: clientError{bisectable: false}},
	} {
		s := newShop()
		s.onPrices = refuse(err, 1)
		service := open(t, s)
		results := mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 50)...))
		wantReason(t, results, commerce.PriceUpstreamUnavailable)
		wantCalls(t, s, service, 1, 0)
	}
}

func TestHalvesMayEndDifferently(t *testing.T) {
	s := newShop()
	down := errors.New("down")
	var calls atomic.Int32
	s.onPrices = func(_ commerce.PriceContext, items []commerce.PriceItem) error {
		switch {
		case calls.Add(1) == 1:
			return commerce.BadInput("items", "too many")
		case items[0].ProductID == 1:
			return down
		}
		return nil
	}
	service := open(t, s)
	results := mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 50)...))
	for item, r := range results {
		if (item.ProductID <= 25) != errors.Is(r.Err, down) || (item.ProductID > 25) != (r.Unavailable == "") {
			t.Errorf("product %d: got %q and %v", item.ProductID, r.Unavailable, r.Err)
		}
	}
}

// TestBisectFindsExactlyTheBad tries random sets of bad keys.
func TestBisectFindsExactlyTheBad(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		keys := random.Perm(1 + random.IntN(50))
		bad := map[int]bool{}
		for range random.IntN(8) {
			bad[random.IntN(50)] = true
		}
		var calls atomic.Int32
		answers := make([]answer[int], len(keys))
		bisect(keys, answers, func(part []int) ([]answer[int], error) {
			calls.Add(1)
			got := make([]answer[int], len(part))
			for i, key := range part {
				if bad[key] {
					return nil, commerce.BadInput("", "bad")
				}
				got[i].value = 10 * key
			}
			return got, nil
		})
		for i, key := range keys {
			if isRefusal(answers[i].err) != bad[key] || (!bad[key] && answers[i].value != 10*key) {
				t.Fatalf("key %d: got %+v, bad is %v", key, answers[i], bad)
			}
		}
		if int(calls.Load()) > 2*len(keys)-1 {
			t.Fatalf("%d calls for %d keys", calls.Load(), len(keys))
		}
	}
}

func TestPanicsTellWhereAndNotWhat(t *testing.T) {
	ask := func() (err error) {
		defer recovered(&err)
		panic("canary")
	}
	err := ask()
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
	if stack := stackOf(fmt.Errorf("call: %w", err)); !strings.Contains(stack, "bisect_test.go") || strings.Contains(stack, "canary") {
		t.Errorf("got stack %s", stack)
	}
	if stackOf(errors.New("other")) != "" {
		t.Error("an ordinary error has a stack")
	}
}

// sequence is n numbers from first on.
func sequence(first, n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = first + i
	}
	return all
}
