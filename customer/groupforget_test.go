package customer

import (
	"context"
	"testing"

	"github.com/clientele-graph/clientele/session"
)

func TestForgottenGroupsAreReadAgain(t *testing.T) {
	t.Parallel()
	e := newFullEnv(t)
	ctx := with(t, staff(session.ScopeGroupsRead))
	for range 3 {
		for range 2 {
			if found, failed := e.Groups(ctx, []int{3}); len(found) != 1 {
				t.Fatal(failed)
			}
		}
		e.ForgetGroups()
	}
	if e.staff.groupReads != 3 {
		t.Errorf("%d reads, want one after each time", e.staff.groupReads)
	}
}

// TestGroupsForgottenDuringARead: the store may have answered before the change, so that
// neither its answer nor the read itself is for those who come after.
func TestGroupsForgottenDuringARead(t *testing.T) {
	t.Parallel()
	e := newFullEnv(t)
	ctx := with(t, staff(session.ScopeGroupsRead))
	asked, answer := make(chan struct{}), make(chan struct{})
	e.staff.wait = func(context.Context) {
		asked <- struct{}{}
		<-answer
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if found, failed := e.Groups(ctx, []int{3}); len(found) != 1 {
			t.Errorf("before: %v", failed)
		}
	}()
	<-asked
	e.ForgetGroups()
	later := make(chan struct{})
	go func() {
		defer close(later)
		if found, failed := e.Groups(ctx, []int{3}); len(found) != 1 {
			t.Errorf("after: %v", failed)
		}
	}()
	<-asked // a read of its own
	close(answer)
	<-done
	<-later
	if e.staff.groupReads != 2 {
		t.Errorf("%d reads, want 2", e.staff.groupReads)
	}
}
