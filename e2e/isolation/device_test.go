package isolation_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/isolation"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// device asks for somebody else each time: for guests, staff, and its own customers, who
// sign out and in.
type device struct {
	*shop
	number  int
	random  *rand.Rand
	client  *http.Client
	address string
	visits  []*visit
	staff   string
	asked   int
}

// visit is a customer on a channel, with the session they have there.
type visit struct {
	person
	channel int
	token   string
}

// newDevice has customers of three groups, each on another channel.
func (s *shop) newDevice(t *testing.T, number int, seed uint64) *device {
	t.Helper()
	d := &device{
		shop: s, number: number, random: rand.New(rand.NewPCG(seed, uint64(100+number))),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4}}, address: fmt.Sprintf("203.0.%d.%d", number/200, 1+number%200),
		staff: s.staff(t, "pricing:read"),
	}
	t.Cleanup(d.client.CloseIdleConnections)
	for i := range 3 {
		d.visits = append(d.visits, &visit{person: s.customer(t, s.someGroup(d.random, 3*number+i))})
	}
	return d
}

// step does one thing, and returns how long that took.
func (d *device) step(ctx context.Context, t *testing.T) time.Duration {
	begun := time.Now()
	d.asked++
	if d.asked%500 == 0 {
		d.staff = d.shop.staff(t, "pricing:read")
	}
	v := d.visits[d.random.IntN(len(d.visits))]
	switch n := d.random.IntN(100); {
	case v.token == "":
		d.signIn(ctx, v)
	case n < 2, d.isToSignOut():
		d.signOut(ctx, v)
	case n < 6:
		d.trespass(ctx, v)
	default:
		d.ask(ctx, v)
	}
	return time.Since(begun)
}

// isToSignOut has some sign out soon, until somebody has: a run may be short.
func (d *device) isToSignOut() bool {
	return d.asked > 5 && d.number%4 == 0 && d.Of("sign-outs") == 0
}

func (d *device) url() string { return d.replicas[d.random.IntN(len(d.replicas))].URL() }

func (d *device) header(v *visit) http.Header {
	h := http.Header{"X-Forwarded-For": {d.address}}
	if v != nil {
		h.Set("X-Clientele-Session", v.token)
	}
	return h
}

// ask asks for some prices with somebody's eyes.
func (d *device) ask(ctx context.Context, v *visit) {
	q := question{asEntities: d.random.IntN(2) == 0, namesChannel: d.random.IntN(2) == 0}
	header := d.header(nil)
	switch n := d.random.IntN(20); {
	case n < 5: // a guest
		q.guest, q.channel = true, d.someChannel()
		header.Set("X-Clientele-Channel", strconv.Itoa(q.channel))
	case n < 7 && !d.storefront:
		q.staff, q.channel, q.group = true, d.someChannel(), 1+d.random.IntN(6)
		header.Set("X-Clientele-Channel", strconv.Itoa(q.channel))
		header.Set("X-Clientele-Staff", d.staff)
	default:
		q.customer, q.channel, q.guest = v.id, v.channel, n == 19
		header = d.header(v)
	}
	if q.guest {
		q.group = d.GuestGroup(q.channel)
	}
	for side := range q.contexts {
		q.contexts[side] = d.someMoney()
	}
	for range 1 + d.random.IntN(5) {
		if it := d.someItem(); !q.asEntities || len(it.choices) == 0 {
			q.items = append(q.items, it)
		}
	}
	if len(q.items) == 0 {
		q.items = d.items[:1]
	}
	d.put(ctx, q, header)
}

func (d *device) someChannel() int {
	if d.isNarrow {
		return store.ChannelMain
	}
	return theChannels()[d.random.IntN(3)]
}

// someGroup is one that a customer may be in. The nth of them are spread evenly.
func (s *shop) someGroup(random *rand.Rand, n int) int {
	if s.isNarrow {
		return store.GroupRetail + random.IntN(3)
	}
	return theGroups()[n%len(theGroups())]
}

// someItem is one of those that many ask for more often than not.
func (d *device) someItem() item {
	n := len(d.items)
	if d.random.IntN(3) > 0 {
		n = d.wanted
	}
	return d.items[d.random.IntN(n)]
}

func (d *device) someMoney() money { return d.shop.someMoney(d.random) }

func (s *shop) someMoney(random *rand.Rand) money {
	m := money{currency: theCurrencies()[random.IntN(3)]}
	if s.isNarrow {
		return money{currency: theCurrencies()[random.IntN(2)]}
	}
	if random.IntN(2) == 0 {
		m.country = theCountries()[random.IntN(2)]
	}
	return m
}

// put asks and judges. Now and then somebody leaves before the answer.
func (d *device) put(ctx context.Context, q question, header http.Header) {
	if d.random.IntN(40) == 0 {
		impatient, cancel := context.WithTimeout(ctx, time.Duration(d.random.IntN(5000))*time.Microsecond)
		defer cancel()
		ctx = impatient
	}
	document, variables := q.document()
	invoked := d.elapsed()
	answer, err := post(ctx, d.client, d.url(), header, document, variables)
	returned := d.elapsed()
	d.Count("requests", 1)
	switch {
	case ctx.Err() != nil:
		d.Count("requests nobody waited for", 1)
	case err != nil:
		d.Blame(isolation.Violation{Kind: isolation.Code, Text: err.Error()})
	default:
		d.judge(q, answer, invoked, returned)
	}
}

// trespass asks for what the asker has no right to, or what there is not: no price may be
// in the answer.
func (d *device) trespass(ctx context.Context, v *visit) {
	q := question{customer: v.id, channel: v.channel, contexts: [2]money{d.someMoney(), d.someMoney()}, items: d.items[:2], asEntities: d.random.IntN(2) == 0}
	header, want := d.header(v), "FORBIDDEN"
	kinds := 4
	if d.storefront {
		kinds = 5
	}
	switch d.random.IntN(kinds) {
	case 0: // another group's prices
		q.staff, q.group = true, 1+d.random.IntN(6)
	case 1: // the same, as nobody
		q.staff, q.group, want = true, 1+d.random.IntN(6), "UNAUTHENTICATED"
		header = d.header(nil)
	case 2: // another channel than the session's
		q.namesChannel, q.channel, want = true, v.channel%3+1, "BAD_USER_INPUT"
	case 3:
		q.contexts[0].currency, q.contexts[1].currency, want = "JPY", "JPY", "BAD_USER_INPUT"
	default: // what the Storefront cannot be asked: a group's prices, for staff
		q.staff, q.group = true, 1+d.random.IntN(6)
		header = d.header(nil)
		header.Set("X-Clientele-Staff", d.staff)
	}
	document, variables := q.document()
	answer, err := post(ctx, d.client, d.url(), header, document, variables)
	d.Count("requests", 1)
	if err != nil {
		if ctx.Err() == nil {
			d.Blame(isolation.Violation{Kind: isolation.Code, Text: err.Error()})
		}
		return
	}
	for side := range q.contexts {
		for n := range q.items {
			if price, _, _ := q.slot(answer, side, n); price != nil {
				d.Blame(isolation.Violation{Kind: isolation.Cross, Text: fmt.Sprintf("a price for %+v", q)})
			}
		}
	}
	d.Count(fmt.Sprintf("trespassing: %s", answer.code()), 1)
	if code := answer.code(); code != want && (d.isWell.Load() || !q.isUnavailable(answer)) {
		d.Blame(isolation.Violation{Kind: isolation.Code, Text: fmt.Sprintf("%q instead of %s for %+v", code, want, q)})
	}
}

func (d *device) signIn(ctx context.Context, v *visit) {
	header := d.header(nil)
	v.channel = d.someChannel()
	header.Set("X-Clientele-Channel", strconv.Itoa(v.channel))
	answer, err := post(ctx, d.client, d.url(), header, e2e.LoginMutation, map[string]any{"input": map[string]any{"email": v.email, "password": v.password}})
	d.Count("requests", 1)
	if session := answer.Data.Login.Session; err == nil && session != nil {
		v.token = session.Token
		d.Count("sign-ins", 1)
		return
	}
	d.Count("sign-ins that failed: "+answer.code(), 1)
	if d.isWell.Load() && ctx.Err() == nil {
		d.Blame(isolation.Violation{Kind: isolation.Code, Text: fmt.Sprintf("customer %d cannot sign in: %v, %+v", v.id, err, answer.Errors)})
	}
}

// signOut ends a session, and asks with it once more.
func (d *device) signOut(ctx context.Context, v *visit) {
	header, url := d.header(v), d.url()
	answer, err := post(ctx, d.client, url, header, `mutation { logout { errors { __typename } } }`, nil)
	v.token = ""
	d.Count("requests", 1)
	if err != nil || len(answer.Errors) > 0 {
		d.Count("sign-outs that failed: "+answer.code(), 1)
		return
	}
	d.Count("sign-outs", 1)
	q := question{customer: v.id, channel: v.channel, contexts: [2]money{d.someMoney(), d.someMoney()}, items: d.items[:1]}
	document, variables := q.document()
	if answer, err = post(ctx, d.client, url, header, document, variables); err == nil && answer.code() == "" {
		d.Blame(isolation.Violation{Kind: isolation.Dead, Text: fmt.Sprintf("customer %d", v.id)})
	}
	d.Count("requests", 1)
}
