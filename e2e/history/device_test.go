package history_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/history"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// device is one of a shopper's. It is used by one goroutine at a time.
type device struct {
	shop    *shop
	person  sandbox.DescribedPerson
	random  *rand.Rand
	address string
	// eager is how often, of a hundred times, it signs in when nobody is. Each sign-in
	// signs the customer's other devices out, so sessions of eager customers are short.
	eager   int
	current *held
	// old are sessions that were given up; their tokens are tried all the same.
	old []*held
}

// remembered is how many old sessions a device keeps.
const remembered = 4

// address gives each visit one of its own, so that nobody is throttled for somebody
// else.
func (s *shop) address() string {
	n := s.addresses.next()
	return fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255)
}

// step does one thing.
func (d *device) step() {
	roll := d.random.IntN(100)
	switch {
	case roll < 4:
		d.read(nil)
	case roll < 20 && len(d.old) > 0:
		d.use(d.old[d.random.IntN(len(d.old))])
	case d.current == nil && roll < 20+d.eager, roll < 20+d.eager/10:
		d.signIn()
	case d.current == nil:
		return
	case roll < 22+d.eager/5:
		d.signOut()
	default:
		// Some go on with what was refused.
		if !d.use(d.current) && d.random.IntN(3) > 0 {
			d.giveUp()
		}
	}
}

// question begins one about this device's customer.
func (d *device) question(kind history.Kind, with *held, document string, read func(*history.Operation, e2e.Answer) bool) question {
	op := history.Operation{Kind: kind, Replica: d.random.IntN(len(d.shop.replicas))}
	if with != nil {
		op.Customer = with.customer
	}
	q := question{op: op, session: with, address: d.address, document: document, read: read}
	if d.random.IntN(40) == 0 {
		q.patience = time.Duration(1+d.random.IntN(30)) * time.Millisecond
	}
	return q
}

// read looks around, as a guest without a session.
func (d *device) read(with *held) history.Operation {
	switch roll := d.random.IntN(100); {
	case roll < 60:
		return d.shop.ask(d.question(history.Prices, with, pricesDocument, readPrices))
	case roll < 90 || with == nil:
		return d.shop.ask(d.question(history.Viewer, with, viewerDocument, readViewer))
	default:
		return d.shop.ask(d.question(history.Who, with, whoDocument, readWho))
	}
}

// use does something with a session and reports whether the session was taken.
func (d *device) use(with *held) bool {
	var op history.Operation
	switch roll := d.random.IntN(100); {
	case roll < 70:
		op = d.read(with)
	case roll < 80:
		op = d.cartLink(with)
	case roll < 90:
		op = d.syncLink(with)
	case roll < 98:
		op = d.loginLink(with)
	default:
		op = d.shop.ask(d.question(history.Logout, with, logoutDocument, readLogout))
	}
	return op.Outcome != history.Refused
}

// signOut signs out and, as a rule, looks at once and everywhere whether all sessions are
// over. A replica that was asked knows; those that were not have to be right later, too.
func (d *device) signOut() {
	tried := append([]*held{d.current}, d.old...)
	d.shop.ask(d.question(history.Logout, d.current, logoutDocument, readLogout))
	d.giveUp()
	if d.random.IntN(3) == 0 {
		return
	}
	var looks sync.WaitGroup
	for _, with := range tried[:min(len(tried), 2)] {
		for replica := range d.shop.replicas {
			q := d.question(history.Prices, with, pricesDocument, readPrices)
			q.op.Replica, q.patience = replica, 0
			looks.Go(func() { d.shop.ask(q) })
		}
	}
	looks.Wait()
}

// giveUp puts the session with the old ones.
func (d *device) giveUp() {
	if d.current == nil {
		return
	}
	d.old = append(d.old, d.current)
	d.old = d.old[max(0, len(d.old)-remembered):]
	d.current, d.address = nil, d.shop.address()
}

// signIn signs in in one of the three ways, now and then with a session that is over or
// goes on.
func (d *device) signIn() {
	q := d.question(history.Login, nil, passwordDocument, nil)
	if d.random.IntN(3) == 0 {
		q.session = d.current
	}
	q.op.Customer, q.op.Detail = d.person.EntityID, history.Password
	q.variables = map[string]any{"email": d.person.Email, "password": d.person.Password}
	switch roll := d.random.IntN(10); {
	case roll < 2:
		b := d.shop.browser()
		b.signIn(d.person)
		token := b.currentCustomer()
		if token == "" {
			return // somebody else signed in elsewhere
		}
		q.op.Detail, q.document, q.variables = "current customer", currentDocument, map[string]any{"jwt": token}
	case roll < 4:
		token, err := d.shop.Store.IssueSessionSync(pass.Sync{
			CustomerID: d.person.EntityID, RedirectTo: "/", RequestIP: d.address, ChannelID: store.ChannelMain,
		}, pass.SyncOptions{})
		if err != nil {
			return
		}
		q = d.bySync(q, token)
	}
	if began := d.shop.signIn(q); began != nil {
		d.giveUp()
		d.current = began
	}
}

func (d *device) bySync(q question, token string) question {
	q.op.Detail, q.document, q.variables = "session sync", syncDocument, map[string]any{"jwt": token}
	return q
}

// cartLink makes a link to the checkout, and follows it.
func (d *device) cartLink(with *held) history.Operation {
	var link string
	q := d.question(history.CartLink, with, cartLinkDocument, func(op *history.Operation, a e2e.Answer) bool {
		link, _ = a.At("r", "redirectUrls", "redirectedCheckoutUrl").(string)
		return readCartLink(op, a)
	})
	op := d.shop.ask(q)
	if link == "" {
		return op
	}
	follow := history.Operation{Kind: history.Follow, Customer: with.customer, Session: with.number}
	follow.Invoked = d.shop.elapsed()
	about, _, err := d.shop.browser().open(http.MethodGet, link, nil)
	follow.Returned = d.shop.elapsed()
	follow.AliveAfter = d.shop.lives(with)
	follow.About, follow.Outcome = about, history.Answered
	if err != nil {
		follow.Outcome = history.Failed
	}
	d.shop.Add(follow)
	return op
}

// syncLink makes a session sync token, and now and then signs in with it.
func (d *device) syncLink(with *held) history.Operation {
	var token string
	q := d.question(history.SyncLink, with, syncLinkDocument, func(op *history.Operation, a e2e.Answer) bool {
		token, _ = a.At("r", "token").(string)
		return readLink("token", ofSync)(op, a)
	})
	op := d.shop.ask(q)
	if token == "" || d.random.IntN(100) > d.eager {
		return op
	}
	q = d.question(history.Login, nil, "", nil)
	q.op.Customer = d.person.EntityID
	if began := d.shop.signIn(d.bySync(q, token)); began != nil {
		d.giveUp()
		d.current = began
	}
	return op
}

// loginLink makes a link that signs in on the hosted pages, and now and then follows
// it, which ends all other sessions.
func (d *device) loginLink(with *held) history.Operation {
	var link string
	q := d.question(history.LoginLink, with, loginLinkDocument, func(op *history.Operation, a e2e.Answer) bool {
		link, _ = a.At("r", "url").(string)
		return readLink("url", ofLoginLink)(op, a)
	})
	op := d.shop.ask(q)
	if link != "" && d.random.IntN(100) <= d.eager {
		d.shop.browser().record(history.Operation{Kind: history.HostedLogin, Detail: "link", Customer: with.customer}, http.MethodGet, link, nil)
	}
	return op
}
