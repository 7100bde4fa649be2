package customer

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

func TestByIDsShopper(t *testing.T) {
	t.Parallel()
	e := newFullEnv(t)
	found, failed := e.ByIDs(with(t, shopper7()), []int{8, 7, 999, 7})
	if len(found) != 1 || found[7].EntityID != 7 || len(failed) != 2 {
		t.Fatalf("got %v and %v", found, failed)
	}
	wantCode(t, failed[8], commerce.CodeForbidden)
	wantCode(t, failed[999], commerce.CodeForbidden)
	if e.shopper.calls.Load() != 1 || len(e.staff.bulks) != 0 {
		t.Errorf("%d calls as the shopper, %d as staff", e.shopper.calls.Load(), len(e.staff.bulks))
	}
}

func TestByIDsShopperDead(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.shopper.customer = func(context.Context, commerce.ShopperCredential) (commerce.Customer, error) {
		return commerce.Customer{}, dead()
	}
	found, failed := e.ByIDs(with(t, shopper7()), []int{7, 8})
	if len(found) != 0 || len(e.sessions.observed) != 1 {
		t.Fatalf("got %v, reported %v", found, e.sessions.observed)
	}
	wantCode(t, failed[7], commerce.CodeSessionExpired)
	wantCode(t, failed[8], commerce.CodeForbidden)
}

// 120 customers are three calls, and what one call does to its own customers it
// does to no others.
func TestByIDsStaffInChunks(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.staff.customers = map[int]commerce.Customer{}
	var ids []int
	for id := 1; id <= 120; id++ {
		ids = append(ids, id, id) // each twice
		if id != 5 {
			e.staff.customers[id] = commerce.Customer{EntityID: id}
		}
	}
	e.staff.customers[6] = commerce.Customer{EntityID: 66} // an answer that is somebody else's
	away := errors.New("away")
	e.staff.fail = func(ids []int) error {
		if slices.Contains(ids, 60) {
			return away
		}
		return nil
	}
	found, failed := e.ByIDs(with(t, staff(session.ScopeCustomersRead)), ids)
	if len(found) != 120-50-2 || len(failed) != 52 {
		t.Fatalf("%d found, %d failed", len(found), len(failed))
	}
	for id := 51; id <= 100; id++ {
		if !errors.Is(failed[id], away) {
			t.Fatalf("%d: %v", id, failed[id])
		}
	}
	wantCode(t, failed[5], commerce.CodeBadRepresentation)
	wantCode(t, failed[6], commerce.CodeBadRepresentation)
	if found[120].EntityID != 120 {
		t.Errorf("got %+v", found[120])
	}
	if len(e.staff.bulks) != 3 {
		t.Errorf("%d calls", len(e.staff.bulks))
	}
	for _, bulk := range e.staff.bulks {
		if len(bulk) > 50 {
			t.Errorf("%d customers in one call", len(bulk))
		}
	}
}

func TestByIDsWithoutManagement(t *testing.T) {
	t.Parallel()
	s, err := New(Options{Shopper: &fakeShopper{t: t}, Sessions: &fakeSessions{}})
	if err != nil {
		t.Fatal(err)
	}
	all := staff(session.ScopeCustomersRead, session.ScopeGroupsRead)
	_, failed := s.ByIDs(with(t, all), []int{7})
	wantCode(t, failed[7], commerce.CodeUpstreamUnavailable)
	_, failed = s.Groups(with(t, all), []int{3})
	wantCode(t, failed[3], commerce.CodeUpstreamUnavailable)
	// Whether it is configured is nobody else's business.
	_, failed = s.ByIDs(with(t, staff()), []int{7})
	wantCode(t, failed[7], commerce.CodeForbidden)
}

func TestByIDsNone(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for _, p := range []session.Principal{{}, shopper7(), staff(session.ScopeCustomersRead)} {
		found, failed := e.ByIDs(with(t, p), nil)
		if len(found)+len(failed) != 0 {
			t.Errorf("got %v and %v", found, failed)
		}
	}
	if len(e.staff.bulks) != 0 {
		t.Error("the store was asked for nothing")
	}
}
