package pricing

import (
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/clientele-graph/clientele/commerce"
)

// refusable is an error of a client that knows whether the store refused the
// question itself, so that a part of it might be answered.
type refusable interface{ Bisectable() bool }

// isRefusal says whether asking for fewer items may help.
func isRefusal(err error) bool {
	var r refusable
	if errors.As(err, &r) {
		return r.Bisectable()
	}
	return commerce.CodeOf(err) == commerce.CodeBadUserInput
}

// The most calls that one chunk may cost, whatever strangers put into it. They
// are enough for three bad items anywhere among 50, and for one bad product.
const (
	priceBudget      = 32
	visibilityBudget = 16
)

// undetermined is the end of a key that was refused only together with others,
// when the budget was spent. The refusal is not the key's own, so it is not
// wrapped.
type undetermined struct{ refusal error }

func (u *undetermined) Error() string { return "refused together with others: " + u.refusal.Error() }

// part is a range of keys that are asked for together.
type part struct {
	from, to int
	// refusal is why the part cannot be asked for together with its other half.
	refusal error
}

// bisect asks for keys and, when the question is refused, for its halves, round
// by round, down to the single keys at fault: those end with the refusal as their
// error, and no other key does. Keys that the budget of calls is too small for
// end undetermined. The answers are in the order of keys.
func bisect[K comparable, V any](keys []K, budget int, ask func([]K) ([]answer[V], error)) []answer[V] {
	answers := make([]answer[V], len(keys))
	for parts := []part{{to: len(keys)}}; len(parts) > 0; {
		n := min(budget, len(parts))
		budget -= n
		for _, p := range parts[n:] {
			copy(answers[p.from:p.to], failed[V](p.to-p.from, &undetermined{p.refusal}))
		}
		parts = parts[:n]
		var round sync.WaitGroup
		for i, p := range parts {
			round.Go(func() {
				got, err := ask(keys[p.from:p.to])
				switch {
				case err == nil:
					copy(answers[p.from:p.to], got)
				case p.to-p.from == 1 || !isRefusal(err):
					copy(answers[p.from:p.to], failed[V](p.to-p.from, err))
				default:
					parts[i].refusal = err
					return
				}
				parts[i].to = p.from // nothing is left of it
			})
		}
		round.Wait()
		parts = halves(parts)
	}
	return answers
}

// halves splits parts that were refused; the others are empty.
func halves(parts []part) []part {
	var next []part
	for _, p := range parts {
		if p.to > p.from {
			middle := p.from + (p.to-p.from)/2
			next = append(next, part{p.from, middle, p.refusal}, part{middle, p.to, p.refusal})
		}
	}
	return next
}

// panicked is a panic in a client, turned into an error because nobody stands
// above a detached goroutine to stop it from ending the process.
type panicked struct{ stack []byte }

func (*panicked) Error() string { return "panic while asking the store" }

// recovered is deferred around every call of a client.
func recovered(err *error) {
	if p := recover(); p != nil {
		// The panic's own text could hold anything, so only where it was is kept.
		*err = fmt.Errorf("%T: %w", p, &panicked{stack: debug.Stack()})
	}
}

// stackOf returns where err panicked, empty when it did not.
func stackOf(err error) string {
	var p *panicked
	if errors.As(err, &p) {
		return string(p.stack)
	}
	return ""
}
