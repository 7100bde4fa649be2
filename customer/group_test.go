package customer

import (
	"errors"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

func TestGroupsShopper(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	found, failed := e.Groups(with(t, shopper7()), []int{3, 4, 3})
	if len(found) != 1 || found[3].Name == nil || *found[3].Name != "Trade" || len(failed) != 1 {
		t.Fatalf("got %v and %v", found, failed)
	}
	wantCode(t, failed[4], commerce.CodeForbidden)
	if e.sessions.proofs.Load() != 1 || e.staff.groupReads != 0 {
		t.Errorf("%d proofs, %d reads as staff", e.sessions.proofs.Load(), e.staff.groupReads)
	}
}

func TestGroupsShopperWithoutGroup(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.sessions.proof = commerce.Proof{CustomerID: 7}
	found, failed := e.Groups(with(t, shopper7()), []int{0, 3})
	if len(found) != 0 {
		t.Fatalf("got %v", found)
	}
	wantCode(t, failed[0], commerce.CodeForbidden)
	wantCode(t, failed[3], commerce.CodeForbidden)
}

// Without a proof nothing is known, about one's own group either.
func TestGroupsShopperNotProven(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.sessions.proof, e.sessions.err = commerce.Proof{}, dead()
	found, failed := e.Groups(with(t, shopper7()), []int{3, 4})
	if len(found) != 0 {
		t.Fatalf("got %v", found)
	}
	wantCode(t, failed[3], commerce.CodeSessionExpired)
	wantCode(t, failed[4], commerce.CodeSessionExpired)
}

func TestGroupsStaffListIsKept(t *testing.T) {
	t.Parallel()
	e := newFullEnv(t)
	ctx := with(t, staff(session.ScopeGroupsRead))
	for range 180 { // three minutes, a question a second
		found, failed := e.Groups(ctx, []int{3, 999})
		if len(found) != 1 || commerce.CodeOf(failed[999]) != commerce.CodeBadRepresentation {
			t.Fatalf("got %v and %v", found, failed)
		}
		e.advance(time.Second)
	}
	if e.staff.groupReads != 3 {
		t.Errorf("%d reads in three minutes", e.staff.groupReads)
	}
}

// A store without groups is asked no more often than one with.
func TestGroupsStaffEmptyListIsKept(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for range 5 {
		_, failed := e.Groups(with(t, staff(session.ScopeGroupsRead)), []int{3})
		wantCode(t, failed[3], commerce.CodeBadRepresentation)
	}
	if e.staff.groupReads != 1 {
		t.Errorf("%d reads", e.staff.groupReads)
	}
}

// A failure is not kept, and a list that is too old is not served instead.
func TestGroupsStaffFailure(t *testing.T) {
	t.Parallel()
	e := newFullEnv(t)
	ctx := with(t, staff(session.ScopeGroupsRead))
	if _, failed := e.Groups(ctx, []int{3}); len(failed) != 0 {
		t.Fatal(failed)
	}
	e.advance(time.Minute)
	away := errors.New("away")
	e.staff.fail = func([]int) error { return away }
	_, failed := e.Groups(ctx, []int{3})
	wantCode(t, failed[3], commerce.CodeUpstreamUnavailable)
	e.staff.fail = nil
	if found, _ := e.Groups(ctx, []int{3}); len(found) != 1 {
		t.Fatal("the failure was kept")
	}
}
