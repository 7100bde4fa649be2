package graph

import (
	"context"
	"fmt"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
)

// answers remembers the prices of one operation, so that price and
// priceUnavailable, or the same product in two places, cannot disagree.
type answers struct {
	limits Limits

	// mu guards the fields below; each known answer is closed once it is there.
	mu       sync.Mutex
	known    map[answerKey]*answer
	contexts map[commerce.PriceContext]bool
	exposure exposure
	// logged are the codes of failures that the log has heard of.
	logged map[commerce.Code]bool
}

// answerKey is everything an answer depends on within one operation, in which
// the principal does not change.
type answerKey struct {
	context      commerce.PriceContext
	unrestricted bool
	item         commerce.PriceItem
}

// answer is one price to come. done guards the fields below it.
type answer struct {
	done   chan struct{}
	result commerce.PriceResult
	err    error
}

// answersKey is the context key of an operation's answers.
type answersKey struct{}

// rememberAnswers gives each operation a memory of its own.
func rememberAnswers(limits Limits) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		return next(context.WithValue(ctx, answersKey{}, &answers{
			limits: limits, known: make(map[answerKey]*answer),
			contexts: make(map[commerce.PriceContext]bool), logged: make(map[commerce.Code]bool),
		}))
	}
}

// answersFrom returns the operation's memory, nil before it has one.
func answersFrom(ctx context.Context) *answers {
	a, _ := ctx.Value(answersKey{}).(*answers)
	return a
}

// isFirst reports whether the operation fails with this code for the first time:
// a store that is down fails five hundred fields, and the log hears of it once.
func (a *answers) isFirst(code commerce.Code) bool {
	if a == nil {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.logged[code] {
		return false
	}
	a.logged[code] = true
	return true
}

// ask returns an answer for each item. Those nobody in this operation has asked
// for are asked for in one call; the others are waited for. An open question is one
// that gets everybody the same answer.
func (a *answers) ask(ctx context.Context, pricing Pricing, request commerce.PriceRequest, items []commerce.PriceItem, isOpen bool) (map[commerce.PriceItem]commerce.PriceResult, error) {
	mine, all, err := a.claim(request, items)
	if err != nil {
		return nil, err
	}
	if len(mine) > 0 {
		a.fetch(ctx, pricing, request, mine)
	}
	results := make(map[commerce.PriceItem]commerce.PriceResult, len(all))
	var shared keeping
	for item, answer := range all {
		select {
		case <-answer.done:
		case <-ctx.Done():
			return nil, tooLate(ctx.Err())
		}
		if answer.err != nil {
			return nil, answer.err
		}
		results[item] = answer.result
		shared.add(&answer.result)
	}
	if isOpen {
		a.disclose(shared)
	}
	return results, nil
}

// claim returns the answer to each item, and the items whose answers are now the
// caller's to fetch. It refuses more prices than an operation may ask for.
func (a *answers) claim(request commerce.PriceRequest, items []commerce.PriceItem) ([]commerce.PriceItem, map[commerce.PriceItem]*answer, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.contexts[request.PriceContext] = true; len(a.contexts) > a.limits.Contexts {
		return nil, nil, commerce.BadInput("currencyCode", fmt.Sprintf(
			"An operation asks for prices in %d combinations of currency, country, channel and asker at most.", a.limits.Contexts))
	}
	fresh := 0
	for _, item := range items {
		if a.known[answerKey{request.PriceContext, request.Unrestricted, item}] == nil {
			fresh++
		}
	}
	if len(a.known)+fresh > a.limits.Prices {
		return nil, nil, commerce.BadInput("items", fmt.Sprintf("An operation asks for %d different prices at most.", a.limits.Prices))
	}
	var mine []commerce.PriceItem
	all := make(map[commerce.PriceItem]*answer, len(items))
	for _, item := range items {
		key := answerKey{request.PriceContext, request.Unrestricted, item}
		if a.known[key] == nil {
			a.known[key] = &answer{done: make(chan struct{})}
			mine = append(mine, item)
		}
		all[item] = a.known[key]
	}
	return mine, all, nil
}

// fetch asks for the claimed items and closes their answers, also when the
// service panics: others wait for them.
func (a *answers) fetch(ctx context.Context, pricing Pricing, request commerce.PriceRequest, mine []commerce.PriceItem) {
	var results map[commerce.PriceItem]commerce.PriceResult
	var err error = &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong on our side."}
	defer func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		for _, item := range mine {
			answer := a.known[answerKey{request.PriceContext, request.Unrestricted, item}]
			answer.result, answer.err = results[item], err
			close(answer.done)
		}
	}()
	request.Items = mine
	results, err = pricing.Prices(ctx, request)
}
