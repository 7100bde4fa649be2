package pricing

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
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
		{"three", invalid, []int{2, 25, 50}, 31},
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

// bisected bisects keys of which some are bad, and counts the calls.
func bisected(keys []int, bad map[int]bool, budget int) (answers []answer[int], calls int) {
	var count atomic.Int32
	answers = bisect(keys, budget, func(part []int) ([]answer[int], error) {
		count.Add(1)
		got := make([]answer[int], len(part))
		for i, key := range part {
			if bad[key] {
				return nil, commerce.BadInput("", "bad")
			}
			got[i].value = 10 * key
		}
		return got, nil
	})
	return answers, int(count.Load())
}

// TestBisectFindsExactlyTheBad tries random sets of few bad keys.
func TestBisectFindsExactlyTheBad(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, few := range []struct{ bad, budget int }{{3, priceBudget}, {1, visibilityBudget}, {50, 99}} {
		for range 500 {
			keys := random.Perm(1 + random.IntN(50))
			bad := map[int]bool{}
			for range random.IntN(few.bad + 1) {
				bad[random.IntN(50)] = true
			}
			answers, calls := bisected(keys, bad, few.budget)
			for i, key := range keys {
				if isRefusal(answers[i].err) != bad[key] || (!bad[key] && answers[i] != answer[int]{value: 10 * key}) {
					t.Fatalf("key %d: got %+v, bad is %v", key, answers[i], bad)
				}
			}
			if calls > min(2*len(keys)-1, few.budget) {
				t.Fatalf("%d calls for %d keys", calls, len(keys))
			}
		}
	}
}

// TestBisectStaysWithinItsBudget tries random sets of many bad keys: what has a
// value or a refusal has its own, the others are undetermined.
func TestBisectStaysWithinItsBudget(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		keys := random.Perm(50)
		bad := map[int]bool{}
		for range random.IntN(100) {
			bad[random.IntN(50)] = true
		}
		budget := 1 + random.IntN(40)
		answers, calls := bisected(keys, bad, budget)
		if calls > budget {
			t.Fatalf("%d calls of %d", calls, budget)
		}
		for i, key := range keys {
			var open *undetermined
			switch a := answers[i]; {
			case errors.As(a.err, &open):
				if isRefusal(a.err) || calls < budget {
					t.Fatalf("key %d is left open after %d calls of %d: %v", key, calls, budget, a.err)
				}
			case isRefusal(a.err) != bad[key], !bad[key] && a != answer[int]{value: 10 * key}:
				t.Fatalf("key %d: got %+v, bad is %v", key, a, bad)
			}
		}
	}
}

// TestAChunkOfBadItemsCostsItsBudget has a stranger ask for 250 bad items.
func TestAChunkOfBadItemsCostsItsBudget(t *testing.T) {
	var log bytes.Buffer
	s := newShop()
	s.onPrices = refuse(commerce.BadInput("items", "no such thing"), sequence(1, 250)...)
	service := open(t, s, func(o *Options) { o.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
	req := staff(commerce.ForGroup(3), products(1, 250)...)
	open := 0
	for item, r := range mustPrices(t, service, req) {
		if r.Unavailable == commerce.PriceNotFound {
			continue
		}
		open++
		if r.Unavailable != commerce.PriceUpstreamUnavailable || r.Err == nil || isRefusal(r.Err) {
			t.Errorf("%+v: got %q and %v", item, r.Unavailable, r.Err)
		}
	}
	wantCalls(t, s, service, 5*priceBudget, 0)
	if n := strings.Count(log.String(), "store refused too much of a chunk"); n != 5 {
		t.Errorf("%d complaints about five chunks: %s", n, log.String())
	}
	// What is undetermined is asked for again and then priced, at the first try.
	s.onPrices = nil
	left := 0
	for _, r := range mustPrices(t, service, req) {
		if r.Unavailable != "" {
			left++
		}
	}
	if open == 0 || left != 250-open {
		t.Errorf("%d items were undetermined, and %d of 250 are not priced afterwards", open, left)
	}
}

func TestAChunkRefusedInEveryItemIsLogged(t *testing.T) {
	for _, tt := range []struct {
		bad  []int
		want string
	}{
		{sequence(1, 8), `"call":"prices","size":8,"refused":8,"undetermined":0,`},
		{sequence(1, 7), ""},
	} {
		var log bytes.Buffer
		s := newShop()
		s.onPrices = refuse(commerce.BadInput("items", "no such thing"), tt.bad...)
		service := open(t, s, func(o *Options) { o.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
		mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 8)...))
		if got := log.String(); (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%d of 8 are bad: logged %q, want %q", len(tt.bad), got, tt.want)
		}
		log.Reset()
		mustPrices(t, service, staff(commerce.ForGroup(4), products(1, 1)...))
		if log.Len() > 0 {
			t.Errorf("a bad item alone is logged: %s", log.String())
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
