package management

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// definitionsAge is how long the attributes' names are good for: they change when a
// merchant reorganizes, and a new number is looked up at once.
const definitionsAge = 30 * time.Second

// definitionCache keeps the attributes that were read last, for their names. Its zero
// value is empty.
type definitionCache struct {
	mu    sync.Mutex // guards the fields below
	asked time.Time
	all   []commerce.CustomerAttributeDefinition
}

// keep remembers what was asked for at a time. An older answer replaces no newer one.
func (d *definitionCache) keep(asked time.Time, all []commerce.CustomerAttributeDefinition) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if asked.Before(d.asked) {
		return
	}
	d.asked, d.all = asked, slices.Clone(all)
}

// forget makes the next question go to the store.
func (d *definitionCache) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked, d.all = time.Time{}, nil
}

// fresh returns what is kept, if it is young enough. A clock that was set back makes
// everything old.
func (d *definitionCache) fresh(now time.Time) ([]commerce.CustomerAttributeDefinition, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	age := now.Sub(d.asked)
	return d.all, !d.asked.IsZero() && age >= 0 && age < definitionsAge
}

// definitionsOf returns the attributes, at most half a minute old, with every one of the
// ids that the store has now.
func (c *Client) definitionsOf(ctx context.Context, ids []int) ([]commerce.CustomerAttributeDefinition, error) {
	kept, ok := c.definitions.fresh(c.now())
	isMissing := slices.ContainsFunc(ids, func(id int) bool { return definitionAt(kept, id) < 0 })
	if ok && !isMissing {
		return kept, nil
	}
	return c.readDefinitions(ctx)
}
