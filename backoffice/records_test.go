package backoffice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// everyRecordCall is every way to change or read a record, by name, and the scope it
// needs.
func everyRecordCall() map[string]struct {
	scope session.Scope
	call  func(context.Context, *Records) error
} {
	type way = struct {
		scope session.Scope
		call  func(context.Context, *Records) error
	}
	const write, settings, read = session.ScopeCustomersWrite, session.ScopeSettingsWrite, session.ScopeCustomersRead
	key := commerce.CustomerAttributeKey{CustomerID: 1, AttributeID: 1}
	return map[string]way{
		"set values": {write, func(ctx context.Context, r *Records) error {
			_, err := r.SetAttributeValues(ctx, []commerce.CustomerAttributeDraft{{CustomerAttributeKey: key}})
			return err
		}},
		"delete values": {write, func(ctx context.Context, r *Records) error {
			_, err := r.DeleteAttributeValues(ctx, []commerce.CustomerAttributeKey{key})
			return err
		}},
		"set answers": {write, func(ctx context.Context, r *Records) error {
			_, err := r.SetFormFieldValues(ctx, []commerce.CustomerFormAnswers{{CustomerID: 1}})
			return err
		}},
		"create metafields": {write, func(ctx context.Context, r *Records) error {
			_, err := r.CreateMetafields(ctx, []commerce.MetafieldDraft{{}})
			return err
		}},
		"update metafields": {write, func(ctx context.Context, r *Records) error {
			_, err := r.UpdateMetafields(ctx, []commerce.MetafieldChange{{}})
			return err
		}},
		"delete metafields": {write, func(ctx context.Context, r *Records) error {
			_, err := r.DeleteMetafields(ctx, []commerce.MetafieldKey{{}})
			return err
		}},
		"set consent": {write, func(ctx context.Context, r *Records) error {
			_, err := r.SetConsent(ctx, commerce.ConsentChange{CustomerID: 1})
			return err
		}},
		"create definitions": {settings, func(ctx context.Context, r *Records) error {
			_, err := r.CreateAttributeDefinitions(ctx, []commerce.AttributeDefinitionDraft{{}})
			return err
		}},
		"rename definitions": {settings, func(ctx context.Context, r *Records) error {
			_, err := r.RenameAttributeDefinitions(ctx, []commerce.AttributeDefinitionChange{{}})
			return err
		}},
		"delete definitions": {settings, func(ctx context.Context, r *Records) error {
			_, err := r.DeleteAttributeDefinitions(ctx, []int{1})
			return err
		}},
		"update settings": {settings, func(ctx context.Context, r *Records) error {
			_, err := r.UpdateCustomerSettings(ctx, commerce.CustomerSettingsChange{AsksForTrackingConsent: to(true)})
			return err
		}},
		"read definitions": {read, func(ctx context.Context, r *Records) error {
			_, err := r.AttributeDefinitions(ctx)
			return err
		}},
		"read settings": {read, func(ctx context.Context, r *Records) error {
			_, err := r.CustomerSettings(ctx, 0)
			return err
		}},
	}
}

func TestWhoMayKeepRecords(t *testing.T) {
	all := []session.Scope{
		session.ScopeCustomersRead, session.ScopeCustomersWrite, session.ScopeCustomersCredentials, session.ScopeCustomersCredit, session.ScopeGroupsRead,
		session.ScopeGroupsWrite, session.ScopeSubscribersRead, session.ScopeSubscribersWrite, session.ScopeSettingsWrite, session.ScopeInstrumentsRead,
	}
	for name, way := range everyRecordCall() {
		for _, scope := range all {
			s := &recordStore{}
			r, a := newRecords(t, s)
			err := way.call(withScopes(t, scope), r)
			if scope == way.scope {
				if err != nil {
					t.Errorf("%s with %s: %v", name, scope, err)
				}
				continue
			}
			if commerce.CodeOf(err) != commerce.CodeForbidden || len(s.heard()) != 0 || len(a.told()) != 0 {
				t.Errorf("%s with %s: %v, the store heard %v", name, scope, err, s.heard())
			}
		}
		r, _ := newRecords(t, &recordStore{})
		if err := way.call(t.Context(), r); commerce.CodeOf(err) != commerce.CodeUnauthenticated {
			t.Errorf("%s as a guest: %v", name, err)
		}
		shopper := session.WithPrincipal(t.Context(), session.Principal{Kind: session.Shopper, CustomerID: 1})
		if err := way.call(shopper, r); commerce.CodeOf(err) != commerce.CodeForbidden {
			t.Errorf("%s as a shopper: %v", name, err)
		}
	}
}

func TestRecordsNeedEverything(t *testing.T) {
	s := &recordStore{}
	for name, change := range map[string]func(*RecordsOptions){
		"attributes": func(o *RecordsOptions) { o.Attributes = nil }, "answers": func(o *RecordsOptions) { o.Answers = nil },
		"metafields": func(o *RecordsOptions) { o.Metafields = nil }, "settings": func(o *RecordsOptions) { o.Settings = nil },
		"forms": func(o *RecordsOptions) { o.Forms = nil }, "auditor": func(o *RecordsOptions) { o.Auditor = nil },
		"channel": func(o *RecordsOptions) { o.DefaultChannel = 0 },
	} {
		o := RecordsOptions{Attributes: s, Answers: s, Metafields: s, Settings: s, Forms: recordForms{}, Auditor: &auditor{}, DefaultChannel: 1}
		if _, err := NewRecords(o); err != nil {
			t.Fatal(err)
		}
		change(&o)
		if _, err := NewRecords(o); err == nil {
			t.Errorf("made without %s", name)
		}
	}
}

func TestListsOfRecordsOfNoLength(t *testing.T) {
	r, _ := newRecords(t, &recordStore{})
	ctx := recordKeeper(t)
	for _, n := range []int{0, 101} {
		_, values := r.SetAttributeValues(ctx, make([]commerce.CustomerAttributeDraft, n))
		_, keys := r.DeleteAttributeValues(ctx, make([]commerce.CustomerAttributeKey, n))
		_, answers := r.SetFormFieldValues(ctx, make([]commerce.CustomerFormAnswers, n))
		_, created := r.CreateMetafields(ctx, make([]commerce.MetafieldDraft, n))
		_, updated := r.UpdateMetafields(ctx, make([]commerce.MetafieldChange, n))
		_, deleted := r.DeleteMetafields(ctx, make([]commerce.MetafieldKey, n))
		_, defined := r.CreateAttributeDefinitions(ctx, make([]commerce.AttributeDefinitionDraft, min(n, 51)))
		_, renamed := r.RenameAttributeDefinitions(ctx, make([]commerce.AttributeDefinitionChange, min(n, 51)))
		_, dropped := r.DeleteAttributeDefinitions(ctx, make([]int, min(n, 51)))
		for i, tc := range []struct {
			err   error
			field string
		}{
			{values, "input.values"},
			{keys, "input.values"},
			{answers, "input.customers"},
			{created, "input.metafields"},
			{updated, "input.metafields"},
			{deleted, "input.metafields"},
			{defined, "input.attributes"},
			{renamed, "input.attributes"},
			{dropped, "input.entityIds"},
		} {
			var bad *commerce.Error
			if !errors.As(tc.err, &bad) || bad.Code != commerce.CodeBadUserInput || bad.Field != tc.field {
				t.Errorf("%d items, way %d: %v", n, i, tc.err)
			}
		}
	}
}

// values are n values of customer 1, of attributes 1 to n.
func values(n int) []commerce.CustomerAttributeDraft {
	drafts := make([]commerce.CustomerAttributeDraft, n)
	for i := range drafts {
		drafts[i] = commerce.CustomerAttributeDraft{CustomerAttributeKey: commerce.CustomerAttributeKey{CustomerID: 1, AttributeID: i + 1}, Value: fmt.Sprint(i + 1)}
	}
	return drafts
}

// TestAHundredValues has one chunk refused for one item, one lost and one that meets a
// store that is down: what the others did stays done.
func TestAHundredValues(t *testing.T) {
	s := &recordStore{customers: map[int]commerce.Customer{1: {}}}
	has := func(items []any, attributeID int) bool {
		for _, item := range items {
			if item.(commerce.CustomerAttributeDraft).AttributeID == attributeID {
				return true
			}
		}
		return false
	}
	s.spoil = func(items []any) error {
		switch {
		case has(items, 13):
			return commerce.RefuseItems(commerce.ItemConflictError{}, nil)
		case has(items, 40):
			return &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "Lost."}
		case has(items, 100):
			return &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Down."}
		}
		return nil
	}
	r, a := newRecords(t, s)
	outcomes, err := r.SetAttributeValues(recordKeeper(t), values(100))
	if err != nil || len(outcomes) != 100 {
		t.Fatalf("%d outcomes, %v", len(outcomes), err)
	}
	for i, got := range told(outcomes) {
		want := "OK"
		switch n := i + 1; {
		case n == 13:
			want = "ITEM_CONFLICT"
		case n > 30 && n <= 40:
			want = "ITEM_OUTCOME_UNKNOWN"
		case n > 90:
			want = "ITEM_NOT_TRIED"
		}
		if got != want {
			t.Errorf("value %d: %s, want %s", i+1, got, want)
		}
		if got == "OK" && (outcomes[i].Value.EntityID != i+1 || *outcomes[i].Value.Value != fmt.Sprint(i+1)) {
			t.Errorf("value %d is %+v", i+1, outcomes[i].Value)
		}
	}
	if n := len(s.heard()); n != 20 {
		t.Errorf("%d calls, want one for each of ten chunks and ten more for the one that was refused", n)
	}
	if lines := a.told(); len(lines) != 100 || !strings.Contains(strings.Join(lines, " "), "customer_attribute_set 1 ITEM_CONFLICT") {
		t.Errorf("%d lines of audit", len(lines))
	}
}

func TestValuesThatDoNotFit(t *testing.T) {
	s := &recordStore{}
	r, a := newRecords(t, s)
	drafts := values(6)
	drafts[1].CustomerID = 0
	drafts[2].AttributeID = -1
	drafts[3].Value = strings.Repeat("é", 256)
	drafts[4] = drafts[0]
	drafts[5].Value = strings.Repeat("é", 255)
	outcomes, err := r.SetAttributeValues(recordKeeper(t), drafts)
	want := []string{"OK", "[input values 1 customerEntityId]", "[input values 2 attributeEntityId]", "[input values 3 value]", "[input values 4 attributeEntityId]", "OK"}
	if diff := cmp.Diff(want, told(outcomes)); err != nil || diff != "" {
		t.Errorf("outcomes (-want +got):\n%s%v", diff, err)
	}
	if diff := cmp.Diff([]string{"set 2"}, s.heard()); diff != "" || len(a.told()) != 2 {
		t.Errorf("the store heard (-want +got):\n%s", diff)
	}
	keys, err := r.DeleteAttributeValues(recordKeeper(t), []commerce.CustomerAttributeKey{{CustomerID: 1, AttributeID: 1}, {CustomerID: 1, AttributeID: 1}, {CustomerID: 1}})
	want = []string{"OK", "[input values 1 attributeEntityId]", "[input values 2 attributeEntityId]"}
	if diff := cmp.Diff(want, told(keys)); err != nil || diff != "" {
		t.Errorf("deletes (-want +got):\n%s%v", diff, err)
	}
	if diff := cmp.Diff([]string{"customer_attribute_delete 1 OK"}, a.told()); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
}

func TestWhyValuesAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		customers map[int]commerce.Customer
		refusal   commerce.StaffItemError
		want      string
	}{
		"nobody there":    {nil, commerce.CustomerValidationError{}, "ITEM_NOT_FOUND"},
		"a bad value":     {map[int]commerce.Customer{1: {}}, commerce.CustomerValidationError{Path: []string{"value"}}, "[input values 0 value]"},
		"another refusal": {nil, commerce.ItemConflictError{}, "ITEM_CONFLICT"},
	} {
		s := &recordStore{customers: tc.customers, spoil: func([]any) error { return commerce.RefuseItems(tc.refusal, nil) }}
		r, _ := newRecords(t, s)
		if got, err := r.SetAttributeValues(recordKeeper(t), values(1)); err != nil || told(got)[0] != tc.want {
			t.Errorf("%s: %v, %v", name, told(got), err)
		}
	}
	s := &recordStore{
		defined: []commerce.CustomerAttributeDefinition{{EntityID: 1, Name: "Level"}, {EntityID: 2, Name: "Cards"}},
		spoil:   func([]any) error { return commerce.RefuseItems(commerce.CustomerValidationError{}, nil) },
	}
	r, _ := newRecords(t, s)
	got, err := r.RenameAttributeDefinitions(recordKeeper(t), []commerce.AttributeDefinitionChange{{EntityID: 9, Name: "x"}, {EntityID: 1, Name: "CARDS"}, {EntityID: 2, Name: "odd"}})
	if diff := cmp.Diff([]string{"ITEM_NOT_FOUND", "ITEM_CONFLICT", "[input attributes 2]"}, told(got)); err != nil || diff != "" {
		t.Errorf("renamed (-want +got):\n%s%v", diff, err)
	}
}

func TestDefinitionsThatDoNotFit(t *testing.T) {
	r, _ := newRecords(t, &recordStore{})
	ctx := recordKeeper(t)
	created, err := r.CreateAttributeDefinitions(ctx, []commerce.AttributeDefinitionDraft{
		{Name: "a", Kind: commerce.AttributeDate}, {Name: "", Kind: commerce.AttributeString}, {Name: "b", Kind: commerce.AttributeUnknown}, {Name: "a", Kind: commerce.AttributeNumber},
	})
	want := []string{"OK", "[input attributes 1 name]", "[input attributes 2 kind]", "[input attributes 3 name]"}
	if diff := cmp.Diff(want, told(created)); err != nil || diff != "" {
		t.Errorf("created (-want +got):\n%s%v", diff, err)
	}
	renamed, err := r.RenameAttributeDefinitions(ctx, []commerce.AttributeDefinitionChange{
		{EntityID: 1, Name: "a"}, {EntityID: 1, Name: "b"}, {Name: "c"}, {EntityID: 2, Name: "a"},
	})
	want = []string{"OK", "[input attributes 1 entityId]", "[input attributes 2 entityId]", "[input attributes 3 name]"}
	if diff := cmp.Diff(want, told(renamed)); err != nil || diff != "" {
		t.Errorf("renamed (-want +got):\n%s%v", diff, err)
	}
	deleted, err := r.DeleteAttributeDefinitions(ctx, []int{1, 1, 0})
	want = []string{"OK", "[input entityIds 1]", "[input entityIds 2]"}
	if diff := cmp.Diff(want, told(deleted)); err != nil || diff != "" {
		t.Errorf("deleted (-want +got):\n%s%v", diff, err)
	}
}

func TestMetafieldsThatDoNotFit(t *testing.T) {
	s := &recordStore{}
	r, _ := newRecords(t, s)
	ctx := recordKeeper(t)
	good := commerce.MetafieldDraft{CustomerID: 1, Namespace: "n", Key: "k", Value: "two\nlines", Permission: commerce.MetafieldRead}
	drafts := []commerce.MetafieldDraft{good, good}
	for _, change := range []func(*commerce.MetafieldDraft){
		func(d *commerce.MetafieldDraft) { d.CustomerID = 0 }, func(d *commerce.MetafieldDraft) { d.Namespace = "" },
		func(d *commerce.MetafieldDraft) { d.Namespace = " Clientele_Identity" }, func(d *commerce.MetafieldDraft) { d.Key = strings.Repeat("k", 65) },
		func(d *commerce.MetafieldDraft) { d.Value = "" }, func(d *commerce.MetafieldDraft) { d.Value = strings.Repeat("v", 65_536) },
		func(d *commerce.MetafieldDraft) { d.Description = strings.Repeat("d", 256) }, func(d *commerce.MetafieldDraft) { d.Permission = commerce.MetafieldUnknown },
	} {
		d := good
		d.Key = fmt.Sprint(len(drafts))
		change(&d)
		drafts = append(drafts, d)
	}
	created, err := r.CreateMetafields(ctx, drafts)
	want := []string{
		"OK", "[input metafields 1 key]", "[input metafields 2 customerEntityId]", "[input metafields 3 namespace]", "[input metafields 4 namespace]",
		"[input metafields 5 key]", "[input metafields 6 value]", "[input metafields 7 value]", "[input metafields 8 description]", "[input metafields 9 permission]",
	}
	if diff := cmp.Diff(want, told(created)); err != nil || diff != "" {
		t.Errorf("created (-want +got):\n%s%v", diff, err)
	}
	change := func(id int, edit func(*commerce.MetafieldChange)) commerce.MetafieldChange {
		c := commerce.MetafieldChange{MetafieldKey: commerce.MetafieldKey{CustomerID: 1, EntityID: id}}
		edit(&c)
		return c
	}
	updated, err := r.UpdateMetafields(ctx, []commerce.MetafieldChange{
		change(1, func(c *commerce.MetafieldChange) { c.Description = gone[string]() }),
		change(2, func(*commerce.MetafieldChange) {}),
		change(3, func(c *commerce.MetafieldChange) { c.Value = gone[string]() }),
		change(4, func(c *commerce.MetafieldChange) { c.Permission = gone[commerce.CustomerMetafieldPermission]() }),
		change(5, func(c *commerce.MetafieldChange) { c.Permission = to(commerce.MetafieldUnknown) }),
		change(1, func(c *commerce.MetafieldChange) { c.Value = to("x") }),
		change(0, func(c *commerce.MetafieldChange) { c.Value = to("x") }),
	})
	want = []string{
		"OK", "[input metafields 1]", "[input metafields 2 value]", "[input metafields 3 permission]", "[input metafields 4 permission]", "[input metafields 5 entityId]", "[input metafields 6 entityId]",
	}
	if diff := cmp.Diff(want, told(updated)); err != nil || diff != "" {
		t.Errorf("updated (-want +got):\n%s%v", diff, err)
	}
	deleted, err := r.DeleteMetafields(ctx, []commerce.MetafieldKey{{CustomerID: 1, EntityID: 1}, {CustomerID: 2, EntityID: 1}, {EntityID: 2}})
	if diff := cmp.Diff([]string{"OK", "[input metafields 1 entityId]", "[input metafields 2 customerEntityId]"}, told(deleted)); err != nil || diff != "" {
		t.Errorf("deleted (-want +got):\n%s%v", diff, err)
	}
	if diff := cmp.Diff([]string{"create 1", "remove 1", "update 1"}, s.heard()); diff != "" {
		t.Errorf("the store heard (-want +got):\n%s", diff)
	}
}

// TestARightToWriteIsNoneToRead hides what holds more than was given.
func TestARightToWriteIsNoneToRead(t *testing.T) {
	writer := withScopes(t, session.ScopeCustomersWrite, session.ScopeSettingsWrite)
	for _, ctx := range []context.Context{writer, recordKeeper(t)} {
		mayRead := ctx != writer
		r, _ := newRecords(t, &recordStore{})
		updated, _ := r.UpdateMetafields(ctx, []commerce.MetafieldChange{{MetafieldKey: commerce.MetafieldKey{CustomerID: 1, EntityID: 1}, Description: gone[string]()}})
		answered, _ := r.SetFormFieldValues(ctx, []commerce.CustomerFormAnswers{{CustomerID: 1, Answers: commerce.FormAnswers{Texts: []commerce.TextAnswer{{FieldEntityID: 1, Text: "x"}}}}})
		settings, _ := r.UpdateCustomerSettings(ctx, commerce.CustomerSettingsChange{AsksForTrackingConsent: to(true)})
		set, _ := r.SetAttributeValues(ctx, values(1))
		if (updated[0].Value != nil) != mayRead || (answered[0].Value != nil) != mayRead || (settings.Value != nil) != mayRead || set[0].Value == nil {
			t.Errorf("may read: %t: %+v %+v %+v %+v", mayRead, updated[0], answered[0], settings, set[0])
		}
		if len(updated[0].Refused)+len(answered[0].Refused)+len(settings.Refused) != 0 {
			t.Error("something was refused")
		}
	}
}
