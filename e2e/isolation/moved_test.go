package isolation_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// What the store tells a customer who has just been moved, and of whose move nobody knows
// yet, is told to nobody of the group they were in.
func TestWhoHasJustBeenMovedTeachesNobody(t *testing.T) {
	for name, d := range map[string]deployment{
		"by Management": {replicas: 1, speed: 1, wanted: 4},
		"by Storefront": {replicas: 1, speed: 1, wanted: 4, storefront: true},
	} {
		t.Run(name, func(t *testing.T) {
			seed := e2e.Seed(t, seedVariable)
			s := open(t, d, seed)
			s.isWell.Store(true)
			// Campsites do not see all that wholesalers do, and nobody pays what they pay.
			s.moveSilently(t, store.GroupWholesale, store.GroupCampsites, theProducts()[0], false, seed)
			s.moveSilently(t, store.GroupCampsites, store.GroupWholesale, theProducts()[1], false, seed)
			s.moveSilently(t, store.GroupRetail, store.GroupGuides, theProducts()[2], true, seed)
			s.moveSilently(t, store.GroupClub, 0, theProducts()[3], true, seed)
			s.report(t, "prices", "no price: NOT_VISIBLE")
		})
	}
}

// moveSilently moves somebody from a group to another without an event. They have just
// been proven, and are the first to ask for anything but a single product; then members of
// both groups do.
func (s *shop) moveSilently(t *testing.T, from, to, proof int, isSeen bool, seed uint64) {
	t.Helper()
	s.Env.Store.Hooks().Hold()
	d := s.newDevice(t, int(s.people.Load()), seed)
	visits := []*visit{{person: s.customer(t, from)}, {person: s.customer(t, from)}, {person: s.customer(t, to)}}
	for _, v := range visits {
		for v.channel != store.ChannelMain { // it is drawn
			d.signIn(t.Context(), v)
		}
	}
	moved := visits[0]
	ask := func(v *visit, items []item, currencies ...string) {
		t.Helper()
		q := question{customer: v.id, channel: v.channel, contexts: [2]money{{currency: currencies[0]}, {currency: currencies[1]}}, items: items}
		document, variables := q.document()
		invoked := s.elapsed()
		answer, err := post(t.Context(), http.DefaultClient, s.Graph.URL(), d.header(v), document, variables)
		if err != nil {
			t.Fatal(err)
		}
		s.judge(q, answer, invoked, s.elapsed())
	}
	var proven, others []item
	for _, i := range s.items {
		if i.Product == proof {
			proven = append(proven, i)
		} else if len(i.choices) == 0 {
			others = append(others, i)
		}
	}
	ask(moved, proven[:1], "USD", "CAD")
	if isSeen { // so that nobody has to ask what the group sees, but what it pays
		ask(visits[1], others, "EUR", "EUR")
	}
	untold := s.inAll(func(_ int, b book) func(time.Duration) { return b.Move(moved.id, to, s.elapsed()) })
	s.Env.Store.Store().MoveCustomer(moved.id, to)
	for _, v := range visits {
		ask(v, others, "USD", "CAD")
	}
	if err := s.Env.Store.Hooks().Release("kept"); err != nil {
		t.Fatal(err)
	}
	s.tell(t.Context(), t, untold)
	for _, v := range visits {
		ask(v, others, "USD", "CAD")
	}
}
