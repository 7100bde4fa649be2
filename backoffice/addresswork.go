package backoffice

import (
	"context"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// addressCreation is how addresses are made. The store makes none twice, so what is not
// there may be sent again.
func (c *Customers) addressCreation() work[commerce.CustomerAddressDraft, commerce.CustomerAddress] {
	return work[commerce.CustomerAddressDraft, commerce.CustomerAddress]{
		send: c.o.Addresses.CreateAddresses, sleep: c.o.Sleep, isRepeatable: true,
		look: func(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
			found, err := c.o.Addresses.FindAddresses(ctx, drafts)
			outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(found))
			for i := range found {
				outcomes[i].Value = found[i]
			}
			return outcomes, err
		},
		explain: func(ctx context.Context, d commerce.CustomerAddressDraft, why commerce.StaffItemError) commerce.ItemOutcome[commerce.CustomerAddress] {
			now, err := c.o.Store.Customers(ctx, []int{d.CustomerID})
			if _, ok := now[d.CustomerID]; err == nil && !ok {
				why = commerce.ItemNotFoundError{}
			}
			return refusedItem[commerce.CustomerAddress](why)
		},
	}
}

// addressUpdate is how addresses are changed: those that are there, once.
func (c *Customers) addressUpdate(owners *owners) addressUpdate {
	return addressUpdate{store: c.o.Addresses, owners: owners, sleep: c.o.Sleep}
}

type addressUpdate struct {
	store  AddressStore
	owners *owners
	sleep  func(context.Context, time.Duration) error
}

// chunk changes ten addresses. One that is not there needs no call.
func (u addressUpdate) chunk(ctx context.Context, changes []commerce.CustomerAddressChange) []commerce.ItemOutcome[commerce.CustomerAddress] {
	there, err := readPatiently(ctx, u.sleep, func() (map[int]commerce.OwnedAddress, error) { return u.owners.read(ctx, addressIDs(changes)) })
	if err != nil {
		return failed[commerce.CustomerAddress](len(changes), err)
	}
	outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(changes))
	var left []commerce.CustomerAddressChange
	var places []int
	for i, change := range changes {
		if _, ok := there[change.AddressID]; !ok {
			outcomes[i] = refusedItem[commerce.CustomerAddress](commerce.ItemNotFoundError{})
			continue
		}
		left, places = append(left, change), append(places, i)
	}
	if len(left) == 0 {
		return outcomes
	}
	for n, outcome := range u.work().run(ctx, left) {
		outcomes[places[n]] = outcome
	}
	return outcomes
}

func (u addressUpdate) work() work[commerce.CustomerAddressChange, commerce.CustomerAddress] {
	return work[commerce.CustomerAddressChange, commerce.CustomerAddress]{
		send: u.store.UpdateAddresses, sleep: u.sleep,
		look: func(ctx context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
			now, err := u.store.AddressesByID(ctx, addressIDs(changes))
			if err != nil {
				return nil, err
			}
			outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(changes))
			for i, change := range changes {
				found, ok := now[change.AddressID]
				switch {
				case !ok:
					outcomes[i] = refusedItem[commerce.CustomerAddress](commerce.ItemNotFoundError{})
				case isAddressMade(change, found.Address):
					outcomes[i].Value = &found.Address
				}
			}
			return outcomes, nil
		},
		explain: func(ctx context.Context, change commerce.CustomerAddressChange, why commerce.StaffItemError) commerce.ItemOutcome[commerce.CustomerAddress] {
			now, err := u.store.AddressesByID(ctx, []int{change.AddressID})
			if _, ok := now[change.AddressID]; err == nil && !ok {
				why = commerce.ItemNotFoundError{}
			}
			return refusedItem[commerce.CustomerAddress](why)
		},
	}
}

func addressIDs(changes []commerce.CustomerAddressChange) []int {
	ids := make([]int, len(changes))
	for i, change := range changes {
		ids[i] = change.AddressID
	}
	return ids
}

// owners remembers whose addresses were read, for the audit.
type owners struct {
	store AddressStore

	mu   sync.Mutex // guards byID
	byID map[int]int
}

func newOwners(store AddressStore) *owners { return &owners{store: store, byID: map[int]int{}} }

// read reads addresses and remembers whose they are.
func (o *owners) read(ctx context.Context, ids []int) (map[int]commerce.OwnedAddress, error) {
	now, err := o.store.AddressesByID(ctx, ids)
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, a := range now {
		o.byID[id] = a.CustomerID
	}
	return now, err
}

// of returns whose address a number names, 0 for nobody's.
func (o *owners) of(addressID int) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.byID[addressID]
}
