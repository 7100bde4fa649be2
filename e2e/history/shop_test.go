package history_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/history"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/session"
)

// What the product that everybody asks for costs, by group of the seed.
const (
	product    = 101
	guestPrice = "98"
)

func priceOf() map[int]string {
	return map[int]string{0: "100", store.GroupRetail: "100", store.GroupWholesale: "70", store.GroupGuides: "90", store.GroupClub: "95"}
}

// deployment is how many replicas there are and what they share.
type deployment struct {
	name     string
	replicas int
	redis    bool
	// outages kills Redis now and then.
	outages bool
}

// shop is a store with a deployment in front of it, and the record of what happens.
type shop struct {
	*e2e.Env
	*history.Recorder
	*clock
	replicas []string
	people   []sandbox.DescribedPerson
	sealer   *session.Sealer
	client   *http.Client

	sessions, addresses counter
}

// held is a session as a device has it.
type held struct {
	number, customer int
	token            string
	// access is the store's own token, by which it is asked whether the session lives.
	access string
}

// open starts everything, and gives each customer a cart.
func open(t *testing.T, d deployment, variables map[string]string) *shop {
	t.Helper()
	s := &shop{clock: newClock()}
	keys, err := session.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s.Env = e2e.Start(t, func(o *e2e.Options) {
		o.Graph.Now, o.Store.Clock = s.Now, s.Now
		o.Store.TrustedProxySecret = "a-trusted-proxy-secret"
		o.Variables["CLIENTELE_SESSION_KEYS"] = keys.Reveal()
		o.Variables["CLIENTELE_TRUSTED_PROXIES"] = "127.0.0.0/8"
		o.Variables["CLIENTELE_OPERATION_TIMEOUT"] = operationTimeout.String()
		maps.Copy(o.Variables, variables)
	})
	for range d.replicas {
		s.replicas = append(s.replicas, s.Replica(t).URL())
	}
	ring, err := session.ParseKeys(keys)
	if err != nil {
		t.Fatal(err)
	}
	if s.sealer, err = session.NewSealer(session.SealerOptions{Keys: ring, StoreHash: s.Seed.StoreHash, Audience: "clientele", Now: s.Now}); err != nil {
		t.Fatal(err)
	}
	s.limitSessions(2 * time.Minute)
	groups := map[int]int{}
	for _, person := range s.customers(t) {
		cart, err := s.Store.Store().OpenCart(store.ChannelMain, store.CartLine{ProductID: product, Quantity: 1})
		if err != nil {
			t.Fatal(err)
		}
		s.Store.Store().AssignCart(cart.ID, person.EntityID)
		s.people = append(s.people, person)
		groups[person.EntityID] = person.GroupID
	}
	s.Recorder = history.NewRecorder(groups)
	s.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}
	t.Cleanup(s.client.CloseIdleConnections)
	return s
}

// shops reports whether somebody can sign in on channel 1 and pays their group's price.
func shops(s *store.Store, person sandbox.DescribedPerson) bool {
	_, priced := priceOf()[person.GroupID]
	found, err := s.Authenticate(store.ChannelMain, person.Email, person.Password)
	return priced && err == nil && found.ID == person.EntityID && !found.IsTaxExempt()
}

// customers are those of the seed who can shop, and as many more as make forty: fewer
// than shoppers, so that some have the same account.
func (s *shop) customers(t *testing.T) []sandbox.DescribedPerson {
	t.Helper()
	people := slices.DeleteFunc(slices.Clone(s.Seed.Customers), func(p sandbox.DescribedPerson) bool { return !shops(s.Store.Store(), p) })
	for n := len(people); n < 40; n++ {
		made, err := s.Store.Store().CreateCustomers(store.Customer{
			Email: fmt.Sprintf("shopper-%d@example.com", n), Password: store.Password(fmt.Sprintf("password-of-shopper-%d", n)),
			GroupID: n % len(priceOf()), OriginChannelID: store.ChannelMain,
		})
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, sandbox.DescribedPerson{
			EntityID: made[0].ID, Email: made[0].Email, Password: string(made[0].Password), GroupID: made[0].GroupID,
		})
	}
	return people
}

// limitSessions changes how long sessions last that begin from now on.
func (s *shop) limitSessions(lifetime time.Duration) {
	choices := s.Store.Store().Choices()
	choices.SessionLifetime = lifetime
	s.Store.Store().SetChoices(choices)
}

// lives asks the store.
func (s *shop) lives(h *held) bool {
	_, ok := s.Store.Store().SessionCustomer(h.access, store.ChannelMain)
	return ok
}

// hold opens the token of a session that has begun.
func (s *shop) hold(customer int, token string) (*held, error) {
	principal, err := s.sealer.Open(token)
	if err != nil {
		return nil, err
	}
	credential, ok := principal.Credential()
	if !ok {
		return nil, errors.New("a session without a credential")
	}
	return &held{number: s.sessions.next(), customer: customer, token: token, access: credential.AccessToken.Reveal()}, nil
}

// question is what is asked of a replica.
type question struct {
	op        history.Operation
	session   *held
	address   string
	document  string
	variables map[string]any
	// patience ends the question before its answer; zero waits.
	patience time.Duration
	// read takes what was asked for from an answer, or reports that it is not there.
	read func(op *history.Operation, a e2e.Answer) bool
}

// ask asks and records what became of it.
func (s *shop) ask(q question) history.Operation {
	op := q.op
	header := http.Header{"X-Forwarded-For": {q.address}}
	if q.session != nil {
		op.Session = q.session.number
		header.Set("X-Clientele-Session", q.session.token)
		op.DeadBefore = !s.lives(q.session)
	}
	ctx := context.Background()
	if q.patience > 0 {
		impatient, cancel := context.WithTimeout(ctx, q.patience)
		defer cancel()
		ctx = impatient
	}
	op.Invoked = s.elapsed()
	answer, err := s.post(ctx, s.replicas[op.Replica], header, q.document, q.variables)
	op.Returned = s.elapsed()
	op.AliveAfter = q.session != nil && s.lives(q.session)
	switch {
	case err != nil && (ctx.Err() != nil || hungUp(err)):
		op.Outcome = history.Lost
	case err != nil:
		op.Outcome, op.Code = history.Failed, "TRANSPORT: "+err.Error()
	default:
		classify(&op, q, answer)
	}
	s.Add(op)
	return op
}

// hungUp reports whether the server closed the connection in the moment in which it was
// first used: a client opens more of them than it needs, and a server waits only so long
// for the first request. A server that hangs up as it panics logs that.
func hungUp(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) }

// classify says how an answer ended. Whatever was asked for and is there is an answer,
// errors or not.
func classify(op *history.Operation, q question, answer e2e.Answer) {
	op.Trace = answer.Header.Get("X-Correlation-Id")
	if len(answer.Errors) > 0 {
		op.Code = answer.Errors[0].Code()
	}
	switch {
	case q.read(op, answer):
		op.Outcome = history.Answered
	case slices.Contains([]string{"SESSION_EXPIRED", "UNAUTHENTICATED"}, op.Code):
		op.Outcome = history.Refused
	default:
		op.Outcome = history.Failed
	}
	if reason := answer.At("r", "errors", 0, "code"); op.Code == "" && reason != nil {
		op.Code = fmt.Sprint(reason)
	}
}

func (s *shop) post(ctx context.Context, url string, header http.Header, document string, variables map[string]any) (e2e.Answer, error) {
	reply, err := e2e.Client{Client: s.client}.Send(ctx, url, header, e2e.Operation(document, variables))
	if err != nil {
		return e2e.Answer{}, err
	}
	return reply.Answer()
}
