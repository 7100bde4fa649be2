package customer

import (
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
