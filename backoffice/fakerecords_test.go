package backoffice

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// recordStore is a store of records that remembers the size of every call. spoil decides
// what becomes of a call with these items; nil does what is asked.
type recordStore struct {
	mu    sync.Mutex // guards calls
	calls []string

	spoil     func(items []any) error
	outcome   commerce.StaffItemError
	customers map[int]commerce.Customer
	answers   []commerce.CustomerFormFieldValue
	settings  commerce.CustomerSettings
	defined   []commerce.CustomerAttributeDefinition
}

func (s *recordStore) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(slices.Values(s.calls))
}

func (s *recordStore) hear(call string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
}

// recordCall is a call for many items, of which each becomes a value.
func recordCall[In, Out any](s *recordStore, name string, items []In, value func(In) *Out) ([]commerce.ItemOutcome[Out], error) {
	s.hear(fmt.Sprintf("%s %d", name, len(items)))
	if s.spoil != nil {
		var all []any
		for _, item := range items {
			all = append(all, item)
		}
		if err := s.spoil(all); err != nil {
			return nil, err
		}
	}
	outcomes := make([]commerce.ItemOutcome[Out], len(items))
	for i, item := range items {
		outcomes[i].Value = value(item)
	}
	return outcomes, nil
}

func (s *recordStore) AttributeDefinitions(context.Context) ([]commerce.CustomerAttributeDefinition, error) {
	s.hear("definitions")
	return s.defined, nil
}

func (s *recordStore) CreateAttributeDefinitions(_ context.Context, drafts []commerce.AttributeDefinitionDraft) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	return recordCall(s, "define", drafts, func(d commerce.AttributeDefinitionDraft) *commerce.CustomerAttributeDefinition {
		return &commerce.CustomerAttributeDefinition{EntityID: 1, Name: d.Name, Kind: d.Kind}
	})
}

func (s *recordStore) RenameAttributeDefinitions(_ context.Context, changes []commerce.AttributeDefinitionChange) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	return recordCall(s, "rename", changes, func(d commerce.AttributeDefinitionChange) *commerce.CustomerAttributeDefinition {
		return &commerce.CustomerAttributeDefinition{EntityID: d.EntityID, Name: d.Name}
	})
}

func (s *recordStore) DeleteAttributeDefinitions(_ context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	return recordCall(s, "drop", ids, func(int) *commerce.CustomerAttributeDefinition { return nil })
}

func (s *recordStore) SetAttributeValues(_ context.Context, drafts []commerce.CustomerAttributeDraft) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error) {
	return recordCall(s, "set", drafts, func(d commerce.CustomerAttributeDraft) *commerce.CustomerAttribute {
		return &commerce.CustomerAttribute{EntityID: d.AttributeID, Value: &d.Value}
	})
}

func (s *recordStore) DeleteAttributeValues(_ context.Context, keys []commerce.CustomerAttributeKey) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error) {
	return recordCall(s, "unset", keys, func(commerce.CustomerAttributeKey) *commerce.CustomerAttribute { return nil })
}

func (s *recordStore) UpdateCustomers(_ context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error) {
	return recordCall(s, "answer", changes, func(c commerce.CustomerChange) *commerce.Customer { return &commerce.Customer{EntityID: c.CustomerID} })
}

func (s *recordStore) Customers(context.Context, []int) (map[int]commerce.Customer, error) {
	s.hear("customers")
	return s.customers, nil
}

func (s *recordStore) FormFieldsOf(context.Context, int) ([]commerce.CustomerFormFieldValue, error) {
	return s.answers, nil
}

func (s *recordStore) CreateMetafields(_ context.Context, drafts []commerce.MetafieldDraft) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	return recordCall(s, "create", drafts, func(d commerce.MetafieldDraft) *commerce.CustomerMetafield {
		return &commerce.CustomerMetafield{Key: d.Key}
	})
}

func (s *recordStore) UpdateMetafields(_ context.Context, changes []commerce.MetafieldChange) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	return recordCall(s, "update", changes, func(c commerce.MetafieldChange) *commerce.CustomerMetafield {
		return &commerce.CustomerMetafield{EntityID: c.EntityID}
	})
}

func (s *recordStore) DeleteMetafields(_ context.Context, keys []commerce.MetafieldKey) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	return recordCall(s, "remove", keys, func(commerce.MetafieldKey) *commerce.CustomerMetafield { return nil })
}

func (s *recordStore) SetConsent(_ context.Context, change commerce.ConsentChange) (commerce.ItemOutcome[commerce.CustomerConsent], error) {
	s.hear("consent")
	if s.outcome != nil {
		return refusedItem[commerce.CustomerConsent](s.outcome), nil
	}
	return commerce.ItemOutcome[commerce.CustomerConsent]{Value: &change.CustomerConsent}, s.fail()
}

func (s *recordStore) CustomerSettings(_ context.Context, channelID int) (commerce.CustomerSettings, bool, error) {
	s.hear("settings")
	return s.settings, channelID != 77, s.fail()
}

func (s *recordStore) UpdateCustomerSettings(context.Context, commerce.CustomerSettingsChange) (commerce.ItemOutcome[commerce.CustomerSettings], error) {
	s.hear("update settings")
	if s.outcome != nil {
		return refusedItem[commerce.CustomerSettings](s.outcome), nil
	}
	return commerce.ItemOutcome[commerce.CustomerSettings]{Value: &s.settings}, s.fail()
}

func (s *recordStore) fail() error {
	if s.spoil == nil {
		return nil
	}
	return s.spoil(nil)
}

// recordForms has one field of every kind that tests need.
type recordForms struct{ err error }

func (f recordForms) AccountForm(_ context.Context, channelID int) (commerce.AccountForm, error) {
	if channelID != 2 {
		return commerce.AccountForm{}, fmt.Errorf("asked about channel %d", channelID)
	}
	return commerce.AccountForm{CustomerFields: []commerce.AccountFormField{
		{EntityID: 1, Label: "Line", Kind: commerce.FormFieldText},
		{EntityID: 2, Label: "Gate", Kind: commerce.FormFieldPassword},
		{EntityID: 3, Label: "Cups", Kind: commerce.FormFieldNumber},
		{EntityID: 4, Label: "Boxes", Kind: commerce.FormFieldCheckboxes, Options: []commerce.AccountFormFieldOption{{EntityID: 1, Label: "Red"}, {EntityID: 2, Label: "Blue"}}},
		{EntityID: 5, Label: "Day", Kind: commerce.FormFieldDate},
		{EntityID: 6, Label: "Story", Kind: commerce.FormFieldMultilineText},
		{EntityID: 7, Label: "Pick", Kind: commerce.FormFieldPicklist, Options: []commerce.AccountFormFieldOption{{EntityID: 1, Label: "Red"}}},
	}}, f.err
}

func newRecords(t *testing.T, s *recordStore, changes ...func(*RecordsOptions)) (*Records, *auditor) {
	t.Helper()
	a := &auditor{}
	o := RecordsOptions{
		Attributes: s, Answers: s, Metafields: s, Settings: s, Forms: recordForms{}, Auditor: a, DefaultChannel: 2,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	for _, change := range changes {
		change(&o)
	}
	r, err := NewRecords(o)
	if err != nil {
		t.Fatal(err)
	}
	return r, a
}

// withScopes is a context of staff.
func withScopes(t *testing.T, scopes ...session.Scope) context.Context {
	t.Helper()
	return session.WithPrincipal(t.Context(), session.Principal{Kind: session.Staff, Scopes: scopes})
}

// recordKeeper is staff who may do all of this.
func recordKeeper(t *testing.T) context.Context {
	t.Helper()
	return withScopes(t, session.ScopeCustomersRead, session.ScopeCustomersWrite, session.ScopeSettingsWrite)
}

// told is what became of each item: OK, or the code of the refusal and its path.
func told[T any](outcomes []commerce.ItemOutcome[T]) []string {
	var all []string
	for _, o := range outcomes {
		if len(o.Refused) == 0 {
			all = append(all, "OK")
			continue
		}
		text := string(o.Refused[0].Code())
		if v, ok := o.Refused[0].(commerce.CustomerValidationError); ok {
			text = fmt.Sprint(v.Path)
		}
		all = append(all, text)
	}
	return all
}
