package graph

import (
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/clientele-graph/clientele/commerce"
)

// How long a public answer may be kept at most, and how long one that says of
// anything that it has no price: as long as we remember a missing product ourselves,
// since nobody can tell a keeper that the price is back.
const (
	maxPublicAge  = 300 * time.Second
	maxMissingAge = 5 * time.Second
)

// The values of Cache-Control for what nobody may keep. The first is for prices that
// are a session's or a right's own: it is wrong for others even where no-store is not
// understood.
const (
	uncachedPrivate = "private, no-store"
	uncached        = "no-store"
)

// exposure is what an operation did that decides who may keep its answer. Nothing may
// be kept unless what stands here says so. It is guarded by the answers around it.
type exposure struct {
	// questions are the prices questions that were begun, open those that came to an
	// end, said all that their answer depends on, and have answers that may be kept.
	questions, open int
	// shared is how long the answers to the open questions may be kept.
	shared keeping
	// isPersonal says that prices were asked for with other eyes than a guest's.
	isPersonal bool
	// entities are the representations of each _entities field.
	entities [][]map[string]any
}

// keeping adds up how long results may be kept: as long as the first of them.
type keeping struct {
	// until is zero when nothing was added.
	until time.Time
	// isRefused says that one of them may not be kept, isMissing that one is no price.
	isRefused, isMissing bool
}

// add takes one more result into account.
func (k *keeping) add(result *commerce.PriceResult) {
	switch result.Unavailable {
	case "":
		k.isRefused = k.isRefused || result.Price.IsStale
	case commerce.PriceHidden, commerce.PriceNotVisible, commerce.PriceLoginRequired, commerce.PriceNotFound:
		k.isMissing = true
	default:
		k.isRefused = true // the store did not answer, or something new
	}
	k.isRefused = k.isRefused || result.FreshUntil.IsZero()
	k.atMost(result.FreshUntil)
}

// atMost ends the keeping at the time, unless it ends before.
func (k *keeping) atMost(until time.Time) {
	if k.until.IsZero() || until.Before(k.until) {
		k.until = until
	}
}

// begin counts a question about prices. As long as it has not been disclosed, nobody
// may keep the answer.
func (a *answers) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.exposure.questions++
}

// disclose ends a question that anybody could have asked with the same answer.
func (a *answers) disclose(k keeping) {
	if k.isRefused || k.until.IsZero() {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	e := &a.exposure
	e.open++
	e.shared.isMissing = e.shared.isMissing || k.isMissing
	e.shared.atMost(k.until)
}

// personalize says that prices are being asked for which are not everybody's.
func (a *answers) personalize() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.exposure.isPersonal = true
}

// meet remembers which entities were asked for.
func (a *answers) meet(representations []map[string]any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.exposure.entities = append(a.exposure.entities, representations)
}

// cacheControl returns who may keep the answer to an operation and whether that is
// everybody. The answers are nil when the operation was refused before it began.
func cacheControl(op *ast.OperationDefinition, a *answers, response *graphql.Response, now time.Time) (header string, isPublic bool) {
	if a == nil {
		return uncached, false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	e := &a.exposure
	if e.isPersonal {
		return uncachedPrivate, false
	}
	isOpen := op.Operation == ast.Query && len(response.Errors) == 0 && e.questions > 0 && e.open == e.questions
	age := e.shared.age(now)
	if !isOpen || age < time.Second || !e.hasOnlyProducts() || !hasOnlyOpenFields(op.SelectionSet) {
		return uncached, false
	}
	return "public, max-age=" + strconv.Itoa(int(age/time.Second)), true
}

// age is how long the answer may be kept from now on. It is rounded down to seconds by
// its reader, so that no cache keeps a price longer than we do.
func (k keeping) age(now time.Time) time.Duration {
	limit := maxPublicAge
	if k.isMissing {
		limit = maxMissingAge
	}
	return min(k.until.Sub(now), limit)
}

// hasOnlyProducts reports whether no entity was asked for that could be a person's: it
// is an answer, too, that one exists.
func (e *exposure) hasOnlyProducts() bool {
	for _, list := range e.entities {
		for _, representation := range list {
			switch representation["__typename"] {
			case "Product", "ProductVariant":
			default:
				return false
			}
		}
	}
	return true
}
