package backoffice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// mischief is what a fake store does with one call instead of what it should: it may do
// what was asked all the same, and then say something else.
type mischief struct {
	does bool
	err  error
	// answer changes a good answer, nil leaves it.
	answer func([]commerce.ItemOutcome[commerce.Customer]) []commerce.ItemOutcome[commerce.Customer]
}

// customerStore is a store in memory that can misbehave by call. It knows no channels but
// those that customers name.
type customerStore struct {
	mu        sync.Mutex // guards the fields below
	customers map[int]commerce.Customer
	next      int
	// isBad refuses a whole call for one customer's family name.
	isBad func(lastName string) commerce.StaffItemError
	// onWrite is asked before every write with who is in it.
	onWrite func(names []string) *mischief
	// onRead fails reads.
	onRead  func() error
	writes  []string
	reads   int
	busy    int
	busiest int
}

func newCustomerStore() *customerStore {
	return &customerStore{customers: map[int]commerce.Customer{}}
}

// put makes a customer without a call.
func (s *customerStore) put(d commerce.CustomerDraft) commerce.Customer {
	s.next++
	c := commerce.Customer{
		EntityID: s.next, Email: d.Email, FirstName: d.FirstName, LastName: d.LastName,
		Company: commerce.NonEmpty(d.Company), Staff: &commerce.CustomerStaffView{ChannelIds: d.ChannelIDs},
	}
	s.customers[c.EntityID] = c
	return c
}

func (s *customerStore) ListCustomers(_ context.Context, in commerce.CustomersRequest) (commerce.CustomerConnection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return commerce.CustomerConnection{Edges: []commerce.CustomerEdge{{Cursor: fmt.Sprint(in.First, in.After, in.Before)}}}, nil
}

func (s *customerStore) read() error {
	s.reads++
	if s.onRead == nil {
		return nil
	}
	return s.onRead()
}

func (s *customerStore) Customers(_ context.Context, ids []int) (map[int]commerce.Customer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.read(); err != nil {
		return nil, err
	}
	found := map[int]commerce.Customer{}
	for _, id := range ids {
		if c, ok := s.customers[id]; ok {
			found[id] = c
		}
	}
	return found, nil
}

func (s *customerStore) CustomersByEmail(_ context.Context, emails []string) ([]commerce.Customer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.read(); err != nil {
		return nil, err
	}
	var found []commerce.Customer
	for _, c := range s.customers {
		if slices.ContainsFunc(emails, func(e string) bool { return strings.EqualFold(e, c.Email) }) {
			found = append(found, c)
		}
	}
	return found, nil
}

// write does one change of many, with whatever mischief there is.
func (s *customerStore) write(names []string, do func() ([]commerce.ItemOutcome[commerce.Customer], error)) ([]commerce.ItemOutcome[commerce.Customer], error) {
	s.mu.Lock()
	s.busy++
	s.busiest = max(s.busiest, s.busy)
	s.mu.Unlock()
	time.Sleep(time.Millisecond) // of synctest's time: calls that may overlap do
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	s.writes = append(s.writes, strings.Join(names, " "))
	var m *mischief
	if s.onWrite != nil {
		m = s.onWrite(names)
	}
	if m != nil && !m.does {
		return nil, m.err
	}
	outcomes, err := do()
	switch {
	case err != nil || m == nil:
		return outcomes, err
	case m.err != nil:
		return nil, m.err
	default:
		return m.answer(outcomes), nil
	}
}

func (s *customerStore) CreateCustomers(_ context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error) {
	names := make([]string, len(drafts))
	for i, d := range drafts {
		names[i] = d.LastName
	}
	return s.write(names, func() ([]commerce.ItemOutcome[commerce.Customer], error) {
		for _, d := range drafts {
			if why := s.whyNot(d); why != nil {
				return nil, commerce.RefuseItems(why, nil)
			}
		}
		outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(drafts))
		for i, d := range drafts {
			c := s.put(d)
			outcomes[i].Value = &c
		}
		return outcomes, nil
	})
}

func (s *customerStore) whyNot(d commerce.CustomerDraft) commerce.StaffItemError {
	for _, c := range s.customers {
		if strings.EqualFold(c.Email, d.Email) && mayMeet(c.Staff.ChannelIds, d.ChannelIDs) {
			return commerce.CustomerValidationError{}
		}
	}
	if s.isBad == nil {
		return nil
	}
	return s.isBad(d.LastName)
}

func (s *customerStore) UpdateCustomers(_ context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error) {
	names := make([]string, len(changes))
	for i, change := range changes {
		names[i] = fmt.Sprint(change.CustomerID)
	}
	return s.write(names, func() ([]commerce.ItemOutcome[commerce.Customer], error) {
		for _, change := range changes {
			if _, ok := s.customers[change.CustomerID]; !ok {
				return nil, commerce.RefuseItems(commerce.CustomerValidationError{}, nil)
			}
			if s.isBad != nil {
				if why := s.isBad(fmt.Sprint(change.CustomerID)); why != nil {
					return nil, commerce.RefuseItems(why, nil)
				}
			}
		}
		outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(changes))
		for i, change := range changes {
			c := s.customers[change.CustomerID]
			if change.LastName.Value != nil {
				c.LastName = *change.LastName.Value
			}
			if change.Company.Set {
				c.Company = change.Company.Value
			}
			if change.MustResetPassword != nil {
				view := *c.Staff
				view.MustResetPassword = *change.MustResetPassword
				c.Staff = &view
			}
			s.customers[change.CustomerID] = c
			outcomes[i].Value = &c
		}
		return outcomes, nil
	})
}

func (s *customerStore) DeleteCustomers(_ context.Context, ids []int) error {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = fmt.Sprint(id)
	}
	_, err := s.write(names, func() ([]commerce.ItemOutcome[commerce.Customer], error) {
		for _, id := range ids {
			delete(s.customers, id)
		}
		return nil, nil
	})
	return err
}

func (s *customerStore) ValidateCredentials(_ context.Context, q commerce.CredentialsQuestion) (commerce.CredentialsAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.read(); err != nil {
		return commerce.CredentialsAnswer{}, err
	}
	s.writes = append(s.writes, fmt.Sprint(q.ChannelID))
	return commerce.CredentialsAnswer{IsValid: q.Password == "right", CustomerID: map[bool]int{true: 7}[q.Password == "right"]}, nil
}

// forms is one form with a text on it.
type forms struct{ err error }

func (f forms) AccountForm(context.Context, int) (commerce.AccountForm, error) {
	text := []commerce.AccountFormField{{EntityID: 21, Label: "Heard", Kind: commerce.FormFieldText}}
	return commerce.AccountForm{CustomerFields: text, AddressFields: text}, f.err
}

// ended remembers whose sessions are over.
type ended struct {
	mu  sync.Mutex // guards ids
	ids []int
}

// EndAllOf notes that the customer's sessions ended.
func (e *ended) EndAllOf(ctx context.Context, id int, _ commerce.Secret) error {
	e.CustomerChanged(ctx, id)
	return nil
}

func (e *ended) CustomerChanged(_ context.Context, id int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ids = append(e.ids, id)
}

// desk is Customers over fakes.
type desk struct {
	*Customers

	store   *customerStore
	books   *addressStore
	auditor *auditor
	ended   *ended
	slept   []time.Duration
}

func newDesk(t *testing.T, changes ...func(*CustomersOptions)) *desk {
	t.Helper()
	d := &desk{store: newCustomerStore(), auditor: &auditor{}, ended: &ended{}}
	d.books = &addressStore{store: d.store}
	var mu sync.Mutex
	o := CustomersOptions{
		Store: d.store, Addresses: d.books, Forms: forms{}, Sessions: d.ended, Auditor: d.auditor, Throttle: &gate{}, DefaultChannel: 1,
		Sleep: func(ctx context.Context, pause time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			d.slept = append(d.slept, pause)
			return ctx.Err()
		},
	}
	for _, change := range changes {
		change(&o)
	}
	customers, err := NewCustomers(o)
	if err != nil {
		t.Fatal(err)
	}
	d.Customers = customers
	return d
}

// anybody has every scope that is about customers.
func anybody(t *testing.T) context.Context {
	t.Helper()
	return session.WithPrincipal(t.Context(), session.Principal{Kind: session.Staff, ChannelID: 2, Scopes: []session.Scope{
		session.ScopeCustomersRead, session.ScopeCustomersWrite, session.ScopeCustomersCredentials, session.ScopeCustomersCredit,
	}})
}

// people are n customers to be made, the first with number from.
func people(from, n int) []commerce.CustomerDraft {
	drafts := make([]commerce.CustomerDraft, n)
	for i := range drafts {
		drafts[i] = commerce.CustomerDraft{
			Email: fmt.Sprintf("p%d@example.com", from+i), FirstName: "P", LastName: fmt.Sprintf("N%d", from+i), ChannelIDs: []int{2},
		}
	}
	return drafts
}

// codes writes outcomes as the codes of their refusals, "ok" for none.
func codes[T any](outcomes []commerce.ItemOutcome[T]) []string {
	said := make([]string, len(outcomes))
	for i, o := range outcomes {
		said[i] = "ok"
		for n, refused := range o.Refused {
			if n == 0 {
				said[i] = ""
			}
			said[i] += string(refused.Code())
		}
	}
	return said
}

// counted is how many outcomes have each code.
func counted[T any](outcomes []commerce.ItemOutcome[T]) map[string]int {
	counts := map[string]int{}
	for _, code := range codes(outcomes) {
		counts[code]++
	}
	return counts
}
