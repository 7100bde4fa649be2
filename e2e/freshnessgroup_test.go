package e2e_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// A shopper who was moved gets the new group's prices at the next proof of their session,
// at once when a webhook tells of it, and what the store tells them meanwhile is never
// taken for what the old group is told.
func TestAShopperInAnotherGroup(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"management", "storefront"} {
		for _, isTold := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, told %t", source, isTold), func(t *testing.T) {
				t.Parallel()
				var moved atomic.Int64
				env := e2e.Start(t, hearing, movable(&moved), func(o *e2e.Options) { o.Variables["CLIENTELE_PRICE_SOURCE"] = source })
				if isTold {
					register(t, env)
				}
				m := migration{env: env, isTold: isTold, later: func(d time.Duration) { moved.Add(int64(d)) }}
				m.run(t)
			})
		}
	}
}

// migration is one shopper who is moved between groups, and one who stays in each.
type migration struct {
	env    *e2e.Env
	isTold bool
	later  func(time.Duration)
	mover  int
	header http.Header
	// stays has a session of somebody in each group.
	stays map[int]http.Header
}

func (m *migration) run(t *testing.T) {
	t.Helper()
	const retail, wholesale, guides, club, campsites = groupRetail, groupWholesale, groupGuides, store.GroupClub, store.GroupCampsites
	session := func(group int) http.Header {
		return http.Header{"X-Clientele-Session": {m.env.SignIn(t, m.env.FirstOf(t, group))}}
	}
	m.stays = map[int]http.Header{wholesale: session(wholesale), guides: session(guides), club: session(club), campsites: session(campsites)}
	m.mover = m.env.FirstOf(t, retail).EntityID
	m.header = session(retail)
	// Whoever stays in retail was somewhere else before they signed in.
	for _, person := range m.env.Seed.Customers {
		if person.GroupID == 0 {
			m.env.Store.Store().MoveCustomer(person.EntityID, retail)
			m.stays[retail] = http.Header{"X-Clientele-Session": {m.env.SignIn(t, person)}}
			break
		}
	}
	shown := m.env.Seed.Hidden["fromCampsites"]
	// Of the two products everybody has seen the one; the other is only asked for while
	// the mover is believed to be where they are no more.
	now := retail
	for n, to := range []int{wholesale, guides, campsites, club, retail, campsites, wholesale} {
		m.look(t, 101, now)
		m.env.Store.Store().MoveCustomer(m.mover, to)
		if m.isTold {
			deliver(t, m.env)
			m.expect(t, to, 101)
		}
		// Nobody has asked for those yet, in no group.
		first := 103 + n
		m.expect(t, 0, first, shown)
		m.look(t, first, now)
		m.look(t, shown, now)
		m.look(t, 101, now)
		m.later(time.Minute + time.Second)
		m.expect(t, to, 101, first, shown)
		m.look(t, first, to)
		m.look(t, 101, now)
		now = to
		m.later(10 * time.Minute) // nothing is in memory any more
	}
}

// expect has the mover look. Whatever group they are answered for, the price is that
// group's; with a group it must be that.
func (m *migration) expect(t *testing.T, group int, products ...int) {
	t.Helper()
	for _, product := range products {
		got := glimpsesOf(t, m.env.Graph.URL(), m.header, nil, store.Item{ProductID: product})[0]
		if got.reason == "NOT_VISIBLE" && (group == 0 || group == store.GroupCampsites) && product == m.env.Seed.Hidden["fromCampsites"] {
			continue
		}
		if group != 0 && got.group != group {
			t.Errorf("the mover is answered for group %d, want %d: %+v", got.group, group, got)
		}
		if want := m.price(t, got.group, product); got.price != want || got.stale {
			t.Errorf("the mover sees %+v for product %d, want %s", got, product, want)
		}
	}
}

// look has somebody look who stays in a group: nothing is different for them.
func (m *migration) look(t *testing.T, product, group int) {
	t.Helper()
	got := glimpsesOf(t, m.env.Graph.URL(), m.stays[group], nil, store.Item{ProductID: product})[0]
	if want := m.price(t, group, product); got.price != want || got.group != group && want != "" || got.stale {
		t.Errorf("who stays in group %d sees %+v for product %d, want %q", group, got, product, want)
	}
}

// price is what the group pays, empty for what it does not see.
func (m *migration) price(t *testing.T, group, product int) string {
	t.Helper()
	if !m.env.Store.Store().Visible(1, group, product) {
		return ""
	}
	return storePrice(t, m.env.Store.Store(), group, store.Item{ProductID: product})
}
