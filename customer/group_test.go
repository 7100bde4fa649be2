package customer

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
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

// A list from the future, which a clock that was set back leaves behind, is old.
func TestGroupsStaffClockSetBack(t *testing.T) {
	t.Parallel()
	e := newFullEnv(t)
	for range 2 {
		if _, failed := e.Groups(with(t, staff(session.ScopeGroupsRead)), []int{3}); len(failed) != 0 {
			t.Fatal(failed)
		}
		e.advance(-time.Hour)
	}
	if e.staff.groupReads != 2 {
		t.Errorf("%d reads", e.staff.groupReads)
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
	if _, failed := e.Groups(ctx, []int{3}); !errors.Is(failed[3], away) {
		t.Fatalf("got %v", failed)
	}
	e.staff.fail = nil
	if found, _ := e.Groups(ctx, []int{3}); len(found) != 1 {
		t.Fatal("the failure was kept")
	}
}

func TestGroupsStaffShareOneRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newFullEnv(t)
		e.staff.wait = func(context.Context) { time.Sleep(time.Second) } // the bubble's clock
		leader, leave := context.WithCancel(with(t, staff(session.ScopeGroupsRead)))
		left := make(chan map[int]error)
		go func() { _, failed := e.Groups(leader, []int{3}); left <- failed }()
		synctest.Wait()
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				if found, failed := e.Groups(with(t, staff(session.ScopeGroupsRead)), []int{3}); len(found) != 1 {
					t.Errorf("a follower got %v", failed)
				}
			})
		}
		synctest.Wait()
		leave() // must fail nobody else
		if failed := <-left; !errors.Is(failed[3], context.Canceled) {
			t.Errorf("the leader got %v", failed)
		}
		wg.Wait()
		if e.staff.groupReads != 1 {
			t.Errorf("%d reads for 101 askers", e.staff.groupReads)
		}
	})
}

func TestGroupsStaffPanic(t *testing.T) {
	t.Parallel()
	e := newFullEnv(t)
	e.staff.wait = func(context.Context) { panic("boom") }
	_, failed := e.Groups(with(t, staff(session.ScopeGroupsRead)), []int{3})
	wantCode(t, failed[3], commerce.CodeInternal)
}
