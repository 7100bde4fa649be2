package backoffice

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// auditor remembers what it was told.
type auditor struct {
	mu    sync.Mutex // guards lines
	lines []string
}

func (a *auditor) Record(_ context.Context, event string, customerID int, outcome string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lines = append(a.lines, fmt.Sprintf("%s %d %s", event, customerID, outcome))
}

// told returns what it was told and forgets it.
func (a *auditor) told() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	lines := a.lines
	a.lines = nil
	return lines
}

func TestAudit(t *testing.T) {
	for _, test := range []struct {
		refused []commerce.StaffItemError
		err     error
		want    []string
	}{
		{nil, nil, []string{"event 7 OK"}},
		{[]commerce.StaffItemError{commerce.ItemNotFoundError{}, commerce.ItemConflictError{}}, nil, []string{"event 7 ITEM_NOT_FOUND"}},
		{nil, &commerce.Error{Code: commerce.CodeForbidden}, []string{"event 7 FORBIDDEN"}},
		{nil, &commerce.Error{Code: commerce.CodeOutcomeUnknown}, []string{"event 7 OUTCOME_UNKNOWN"}},
		{nil, fmt.Errorf("with a secret"), []string{"event 7 INTERNAL"}},
		{nil, commerce.BadInput("input.email", "No."), nil},
		{nil, &commerce.Error{Code: commerce.CodeUnauthenticated}, nil},
	} {
		var a auditor
		audit(t.Context(), &a, "event", 7, test.refused, test.err)
		if got := a.told(); !slices.Equal(got, test.want) {
			t.Errorf("%v, %v: wrote %q, want %q", test.refused, test.err, got, test.want)
		}
	}
}
