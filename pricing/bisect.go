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

// bisect asks for keys and, when the question is refused, for its halves side by
// side, down to the single keys at fault: those end with the refusal as their
// error, and no other key does. A chunk of n takes at most 2n-1 calls. answers
// are written in the order of keys.
func bisect[K comparable, V any](keys []K, answers []answer[V], ask func([]K) ([]answer[V], error)) {
	got, err := ask(keys)
	switch {
	case err == nil:
		copy(answers, got)
	case len(keys) == 1 || !isRefusal(err):
		copy(answers, failed[V](len(keys), err))
	default:
		half := len(keys) / 2
		var left sync.WaitGroup
		left.Go(func() { bisect(keys[:half], answers[:half], ask) })
		bisect(keys[half:], answers[half:], ask)
		left.Wait()
	}
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
