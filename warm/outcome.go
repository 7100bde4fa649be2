package warm

import (
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// outcome is what became of a chunk.
type outcome struct {
	prices, missing, failed int
	// cause is one error of those that failed.
	cause error
	// again are items to ask for once more, after so long; 0 when nobody said.
	again []commerce.PriceItem
	after time.Duration
}

// errUnanswered is the cause of an item that the answer says nothing about.
var errUnanswered = errors.New("the answer is silent about an item")

// outcomeOf tells what was found from what is missing, what failed, and what is to be asked
// for again.
func outcomeOf(items []commerce.PriceItem, results map[commerce.PriceItem]commerce.PriceResult, err error) outcome {
	var o outcome
	for _, item := range items {
		result, answered := results[item]
		cause := result.Err
		if err != nil {
			cause = err
		} else if !answered {
			cause = errUnanswered
		}
		switch {
		case err == nil && answered && result.Unavailable == "":
			o.prices++
		case err == nil && answered && result.Unavailable != commerce.PriceUpstreamUnavailable:
			o.missing++
		case commerce.CodeOf(cause) == commerce.CodeRateLimited:
			o.again = append(o.again, item)
			o.after = max(o.after, retryAfter(cause))
		default:
			if cause == nil {
				cause = errUnanswered
			}
			o.failed, o.cause = o.failed+1, cause
		}
	}
	return o
}

// retryAfter is how long an error asks to wait, 0 when it does not say.
func retryAfter(err error) time.Duration {
	var e *commerce.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.RetryAfter
}
