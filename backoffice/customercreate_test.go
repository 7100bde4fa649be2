package backoffice

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// The errors that a client of the store has for a whole call.
func lost() error { return &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "Lost."} }

func unavailable() error {
	return &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Away."}
}

func patience(d time.Duration) error {
	return &commerce.Error{Code: commerce.CodeRateLimited, Message: "Wait.", RetryAfter: d}
}

// create makes customers in synctest's time.
func create(t *testing.T, d *desk, drafts []commerce.CustomerDraft) (outcomes []commerce.ItemOutcome[commerce.Customer]) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var err error
		if outcomes, err = d.Create(anybody(t), drafts); err != nil {
			t.Fatal(err)
		}
	})
	return outcomes
}

func TestAHundredCustomers(t *testing.T) {
	d := newDesk(t)
	outcomes := create(t, d, people(1, 100))
	if len(d.store.writes) != 10 || len(d.store.customers) != 100 || d.store.busiest != maxParallel {
		t.Errorf("%d calls, %d at once, %d customers", len(d.store.writes), d.store.busiest, len(d.store.customers))
	}
	for i, o := range outcomes {
		if len(o.Refused) > 0 || o.Value == nil || o.Value.LastName != fmt.Sprintf("N%d", i+1) {
			t.Fatalf("%d: %+v", i, o)
		}
	}
	if told := d.auditor.told(); len(told) != 100 || !slices.Contains(told, fmt.Sprintf("customer_create %d OK", outcomes[7].Value.EntityID)) {
		t.Errorf("%d lines of audit", len(told))
	}
}

// TestAChunkThatFailsTakesNoOtherWithIt has the third call of ten go wrong in every way.
func TestAChunkThatFailsTakesNoOtherWithIt(t *testing.T) {
	inThird := func(names []string) bool { return slices.Contains(names, "N25") }
	for name, tc := range map[string]struct {
		onWrite func([]string) *mischief
		isBad   func(string) commerce.StaffItemError
		want    map[string]int
		made    int
		// most bounds the calls.
		most int
	}{
		"the store is away": {func([]string) *mischief { return &mischief{err: unavailable()} }, nil, map[string]int{"ok": 90, "ITEM_NOT_TRIED": 10}, 90, 10},
		"our credential is wrong": {func([]string) *mischief {
			return &mischief{err: &commerce.Error{Code: commerce.CodeInternal, Message: "Ours."}}
		}, nil, map[string]int{"ok": 90, "ITEM_NOT_TRIED": 10}, 90, 10},
		"an error of unknown origin": {func([]string) *mischief { return &mischief{err: errors.New("what")} }, nil, map[string]int{"ok": 90, "ITEM_NOT_TRIED": 10}, 90, 10},
		"lost for good":              {func([]string) *mischief { return &mischief{err: lost()} }, nil, map[string]int{"ok": 90, "ITEM_OUTCOME_UNKNOWN": 10}, 90, 9 + maxTries},
		"made, and the answer lost":  {func([]string) *mischief { return &mischief{does: true, err: lost()} }, nil, map[string]int{"ok": 100}, 100, 10},
		"patience for ever":          {func([]string) *mischief { return &mischief{err: patience(0)} }, nil, map[string]int{"ok": 90, "ITEM_NOT_TRIED": 10}, 90, 9 + maxTries},
		"an answer about too few": {func([]string) *mischief {
			return &mischief{does: true, answer: func(all []commerce.ItemOutcome[commerce.Customer]) []commerce.ItemOutcome[commerce.Customer] {
				return all[:3]
			}}
		}, nil, map[string]int{"ok": 100}, 100, 10},
		"one is left out and not made": {func([]string) *mischief {
			return &mischief{answer: nil, does: false, err: nil}
		}, nil, map[string]int{"ok": 90, "ITEM_OUTCOME_UNKNOWN": 10}, 90, 9 + maxTries},
		"one is invalid (422)":    {nil, refusing(commerce.CustomerValidationError{Path: []string{"phone"}}), map[string]int{"ok": 99, "CUSTOMER_VALIDATION": 1}, 99, 20},
		"one is in the way (409)": {nil, refusing(commerce.ItemConflictError{}), map[string]int{"ok": 99, "ITEM_CONFLICT": 1}, 99, 20},
		"one is too much (413)":   {nil, refusing(commerce.ItemLimitError{}), map[string]int{"ok": 99, "ITEM_LIMIT": 1}, 99, 20},
		"all are invalid": {nil, func(last string) commerce.StaffItemError {
			if len(last) == 3 && last[1] == '2' && last != "N20" || last == "N30" {
				return commerce.CustomerValidationError{}
			}
			return nil
		}, map[string]int{"ok": 90, "CUSTOMER_VALIDATION": 10}, 90, 20},
	} {
		d := newDesk(t)
		d.store.isBad = tc.isBad
		if tc.onWrite != nil {
			d.store.onWrite = func(names []string) *mischief {
				if inThird(names) {
					return tc.onWrite(names)
				}
				return nil
			}
		}
		outcomes := create(t, d, people(1, 100))
		if diff := cmp.Diff(tc.want, counted(outcomes)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if n := len(d.store.writes); n > tc.most || len(d.store.customers) != tc.made {
			t.Errorf("%s: %d calls, at most %d; %d customers, want %d", name, n, tc.most, len(d.store.customers), tc.made)
		}
		for i, o := range outcomes {
			if wantThird := i >= 20 && i < 30; len(o.Refused) > 0 && !wantThird {
				t.Errorf("%s: item %d was taken along: %v", name, i, o.Refused)
			}
		}
	}
}

// refusing refuses whoever is called N25.
func refusing(why commerce.StaffItemError) func(string) commerce.StaffItemError {
	return func(last string) commerce.StaffItemError {
		if last == "N25" {
			return why
		}
		return nil
	}
}

// TestCustomersThatWereLostAreSentAgain has the connection break before the write: the
// store takes an address once, so nobody is there twice.
func TestCustomersThatWereLostAreSentAgain(t *testing.T) {
	for _, does := range []bool{false, true} {
		d := newDesk(t)
		calls := 0
		d.store.onWrite = func([]string) *mischief {
			if calls++; calls%2 == 1 {
				return &mischief{does: does, err: lost()}
			}
			return nil
		}
		outcomes := create(t, d, people(1, 10))
		if got := counted(outcomes); got["ok"] != 10 || len(d.store.customers) != 10 {
			t.Errorf("%t: %v, %d customers", does, got, len(d.store.customers))
		}
	}
}

// TestACustomerWhoArrivesLate has the first call take effect after it was looked for: the
// second is refused, and finds what the first has made.
func TestACustomerWhoArrivesLate(t *testing.T) {
	d := newDesk(t)
	calls := 0
	d.store.onWrite = func([]string) *mischief {
		if calls++; calls == 1 {
			return &mischief{err: lost()}
		}
		for _, late := range people(1, 2) {
			if len(d.store.customers) < 2 {
				d.store.put(late)
			}
		}
		return nil
	}
	outcomes := create(t, d, people(1, 2))
	if got := codes(outcomes); !slices.Equal(got, []string{"ok", "ok"}) || len(d.store.customers) != 2 {
		t.Errorf("%v, %d customers", got, len(d.store.customers))
	}
}

func TestPatienceIsKept(t *testing.T) {
	d := newDesk(t)
	calls := 0
	d.store.onWrite = func([]string) *mischief {
		if calls++; calls < 3 {
			return &mischief{err: patience(time.Duration(calls-1) * 3 * time.Second)}
		}
		return nil
	}
	if got := counted(create(t, d, people(1, 3))); got["ok"] != 3 || !slices.Equal(d.slept, []time.Duration{firstWait, 3 * time.Second}) {
		t.Errorf("%v after waiting %v", got, d.slept)
	}
}

func TestEmailsThatAreTaken(t *testing.T) {
	d := newDesk(t)
	drafts := people(1, 6)
	drafts[0].Email, drafts[1].Email, drafts[2].Email = "TAKEN@example.com", "taken@example.com", "taken@example.com"
	drafts[0].ChannelIDs, drafts[1].ChannelIDs, drafts[2].ChannelIDs = []int{1}, []int{3}, nil
	drafts[4].Email, drafts[5].Email = drafts[3].Email, strings.ToUpper(drafts[3].Email)
	drafts[4].ChannelIDs, drafts[5].ChannelIDs = []int{3}, []int{5, 2}
	taken := people(100, 1)[0]
	taken.Email, taken.ChannelIDs = "taken@example.com", []int{1, 2}
	d.store.put(taken)
	outcomes := create(t, d, drafts)
	// The last is in the way of the fourth, not of the fifth; the third may be.
	want := []string{"EMAIL_ALREADY_IN_USE", "ok", "EMAIL_ALREADY_IN_USE", "ok", "ok", "ITEM_CONFLICT"}
	if diff := cmp.Diff(want, codes(outcomes)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, names := range d.store.writes {
		if strings.Contains(names, "N1 ") || strings.Contains(names, "N6") {
			t.Errorf("sent %q", names)
		}
	}
}

func TestNobodyIsMadeUnread(t *testing.T) {
	d := newDesk(t)
	d.store.onRead = unavailable
	if got := counted(create(t, d, people(1, 20))); got["ITEM_NOT_TRIED"] != 20 || len(d.store.writes) != 0 {
		t.Errorf("%v after %d calls", got, len(d.store.writes))
	}
}

func TestDraftsThatDoNotFit(t *testing.T) {
	long := strings.Repeat("é", 256)
	for path, change := range map[string]func(*commerce.CustomerDraft){
		"email":                 func(c *commerce.CustomerDraft) { c.Email = "a@b,c@d" },
		"email ":                func(c *commerce.CustomerDraft) { c.Email = "nobody" },
		"firstName":             func(c *commerce.CustomerDraft) { c.FirstName = " " },
		"lastName":              func(c *commerce.CustomerDraft) { c.LastName = strings.Repeat("x", 101) },
		"company":               func(c *commerce.CustomerDraft) { c.Company = long },
		"phone":                 func(c *commerce.CustomerDraft) { c.Phone = "5\x00" },
		"notes":                 func(c *commerce.CustomerDraft) { c.Notes = "a\nb\x01" },
		"taxExemptCategory":     func(c *commerce.CustomerDraft) { c.TaxExemptCategory = long },
		"newPassword":           func(c *commerce.CustomerDraft) { c.NewPassword = commerce.Secret(strings.Repeat("x", 1001)) },
		"originChannelId":       func(c *commerce.CustomerDraft) { c.OriginChannelID = -1 },
		"channelIds":            func(c *commerce.CustomerDraft) { c.ChannelIDs = []int{} },
		"channelIds.1":          func(c *commerce.CustomerDraft) { c.ChannelIDs = []int{2, 2} },
		"customerGroupEntityId": func(c *commerce.CustomerDraft) { c.GroupID = new(-1) },
		"addresses":             func(c *commerce.CustomerDraft) { c.Addresses = numbered(11) },
		"addresses.1":           func(c *commerce.CustomerDraft) { c.Addresses = append(numbered(1), numbered(1)...) },
		"addresses.0.city":      func(c *commerce.CustomerDraft) { c.Addresses = numbered(1); c.Addresses[0].City = "" },
		"addresses.0.formFields.texts.0.fieldEntityId": func(c *commerce.CustomerDraft) {
			c.Addresses = numbered(1)
			c.Addresses[0].Form.Texts = []commerce.TextAnswer{{FieldEntityID: 99}}
		},
		"attributes":                     func(c *commerce.CustomerDraft) { c.Attributes = make([]commerce.AttributeDraft, 11) },
		"attributes.0.attributeEntityId": func(c *commerce.CustomerDraft) { c.Attributes = make([]commerce.AttributeDraft, 1) },
		"attributes.1": func(c *commerce.CustomerDraft) {
			c.Attributes = []commerce.AttributeDraft{{AttributeID: 1}, {AttributeID: 1, Value: "b"}}
		},
		"formFields.numbers.0.fieldEntityId": func(c *commerce.CustomerDraft) {
			c.Form.Numbers = []commerce.NumberAnswer{{FieldEntityID: 21}}
		},
	} {
		d := newDesk(t)
		drafts := people(1, 3)
		change(&drafts[1])
		outcomes := create(t, d, drafts)
		if got := codes(outcomes); got[0] != "ok" || got[2] != "ok" || len(d.store.customers) != 2 {
			t.Errorf("%s: %v", path, got)
		}
		if want := "input.customers.1." + strings.TrimSpace(path); !slices.Contains(pathsOf(outcomes[1].Refused), want) {
			t.Errorf("%q, want %s", pathsOf(outcomes[1].Refused), want)
		}
		if told := d.auditor.told(); len(told) != 2 {
			t.Errorf("%s: audit %q", path, told)
		}
	}
}

// numbered are so many addresses that differ.
func numbered(n int) []commerce.CustomerAddressDraft {
	addresses := make([]commerce.CustomerAddressDraft, n)
	for i := range addresses {
		addresses[i].AddressDraft = commerce.AddressDraft{
			FirstName: "A", LastName: "B", Address1: fmt.Sprintf("%d Lane", i+1), City: "C", CountryCode: "US",
		}
	}
	return addresses
}

func TestDraftsAreCompleted(t *testing.T) {
	d := newDesk(t)
	var sent []commerce.CustomerDraft
	d.o.Store = spying{d.store, &sent}
	drafts := people(1, 2)
	drafts[0].Form.Texts = []commerce.TextAnswer{{FieldEntityID: 21, Text: "A friend"}}
	drafts[1].OriginChannelID = 3
	create(t, d, drafts)
	if len(sent) != 2 || sent[0].OriginChannelID != 2 || sent[1].OriginChannelID != 3 || len(sent[0].Named) != 1 || sent[0].Named[0].Name != "Heard" {
		t.Errorf("sent %+v", sent)
	}
	if drafts[0].Named != nil || drafts[0].OriginChannelID != 0 {
		t.Error("the asker's own list was written to")
	}
}

// Whoever may make customers may not say what their passwords are.
func TestCreateWithPasswordsNeedsTheRightToThem(t *testing.T) {
	t.Parallel()
	for _, d := range []commerce.CustomerDraft{{NewPassword: "a-good-pass-123"}, {MustResetPassword: new(bool)}} {
		if !setsPassword(d) {
			t.Errorf("%+v says nothing about passwords", d.MustResetPassword)
		}
	}
	if setsPassword(commerce.CustomerDraft{Email: "a@example.com"}) {
		t.Error("a draft without a password sets one")
	}
}
