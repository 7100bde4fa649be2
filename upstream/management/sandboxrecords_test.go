package management

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// lose makes the sandbox do what is asked next at an endpoint, and hang up.
func lose(t *testing.T, s *sandbox.Server, endpoint string) {
	t.Helper()
	if err := s.FailNext(sandbox.On(endpoint), 1, sandbox.Fault{Kind: sandbox.FaultDropAfter}); err != nil {
		t.Fatal(err)
	}
}

func TestSandboxAttributes(t *testing.T) {
	c, s, _ := newSandbox(t)
	ctx := upstreamtest.Context(t)
	made, err := c.CreateAttributeDefinitions(ctx, drafts("Shoe size", "Loyalty level", "Hat"))
	if err != nil || codes(made) != "OK ITEM_CONFLICT OK" {
		t.Fatalf("made %s, %v", codes(made), err)
	}
	shoe := made[0].Value.EntityID
	renamed, err := c.RenameAttributeDefinitions(ctx, []commerce.AttributeDefinitionChange{{EntityID: shoe, Name: "Boot size"}})
	if err != nil || codes(renamed) != "OK" {
		t.Errorf("renamed %s, %v", codes(renamed), err)
	}
	_, err = c.RenameAttributeDefinitions(ctx, []commerce.AttributeDefinitionChange{{EntityID: 77, Name: "Nothing"}})
	wantRefused(t, err, commerce.RefusalCustomerValidation)
	key := func(customerID, id int) commerce.CustomerAttributeKey {
		return commerce.CustomerAttributeKey{CustomerID: customerID, AttributeID: id}
	}
	lose(t, s, changeValues)
	set, err := c.SetAttributeValues(ctx, []commerce.CustomerAttributeDraft{{CustomerAttributeKey: key(2, shoe), Value: "44"}, {CustomerAttributeKey: key(3, 1), Value: ""}})
	if err != nil || codes(set) != "OK OK" || set[0].Value.Name != "Boot size" || *set[0].Value.Value != "44" || len(s.CallsTo(sandbox.On(changeValues))) != 1 {
		t.Errorf("set %s, %v", codes(set), err)
	}
	got, err := c.AttributesOf(ctx, 2, []int{1, shoe})
	want := []commerce.CustomerAttribute{{EntityID: 1, Name: "Loyalty level"}, {EntityID: shoe, Name: "Boot size", Value: commerce.NonEmpty("44")}}
	if len(got) == 2 {
		got[0].Value = nil // the seed may say something
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("attributes (-want +got):\n%s%v", diff, err)
	}
	_, err = c.SetAttributeValues(ctx, []commerce.CustomerAttributeDraft{{CustomerAttributeKey: key(999_999, 1), Value: "x"}})
	wantRefused(t, err, commerce.RefusalCustomerValidation)
	deleted, err := c.DeleteAttributeValues(ctx, []commerce.CustomerAttributeKey{key(2, shoe), key(4, shoe)})
	if err != nil || codes(deleted) != "OK ITEM_NOT_FOUND" {
		t.Errorf("deleted %s, %v", codes(deleted), err)
	}
	lose(t, s, changeAttributes)
	dropped, err := c.DeleteAttributeDefinitions(ctx, []int{shoe, 77})
	if err != nil || codes(dropped) != "OK ITEM_NOT_FOUND" {
		t.Errorf("dropped %s, %v", codes(dropped), err)
	}
	if _, ok := s.Store().Attribute(shoe); ok {
		t.Error("the attribute is still there")
	}
}

func TestSandboxTakesFiftyAttributes(t *testing.T) {
	c, s, _ := newSandbox(t)
	var names []string
	for i := range store.MaxAttributes {
		names = append(names, fmt.Sprintf("A%d", i))
	}
	var all []string
	for i := 0; i < len(names); i += 10 {
		made, err := c.CreateAttributeDefinitions(upstreamtest.Context(t), drafts(names[i:i+10]...))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, codes(made))
	}
	if n := strings.Count(strings.Join(all, " "), "ITEM_LIMIT"); n != 3 || len(s.Store().Attributes()) != store.MaxAttributes {
		t.Errorf("%q", all)
	}
}

func TestSandboxMetafields(t *testing.T) {
	c, s, _ := newSandbox(t)
	ctx := upstreamtest.Context(t)
	if err := c.CreateIdentityLink(ctx, commerce.IdentityLink{CustomerID: 20, Issuer: "iss", Subject: "sub"}); err != nil {
		t.Fatal(err)
	}
	made, err := c.CreateMetafields(ctx, []commerce.MetafieldDraft{metafieldDraft(20, "a"), metafieldDraft(20, "b"), metafieldDraft(999_999, "a")})
	if err != nil || codes(made) != "OK OK ITEM_NOT_FOUND" {
		t.Fatalf("made %s, %v", codes(made), err)
	}
	again, err := c.CreateMetafields(ctx, []commerce.MetafieldDraft{metafieldDraft(20, "a"), metafieldDraft(999_999, "a"), metafieldDraft(21, "a")})
	if err != nil || codes(again) != "ITEM_CONFLICT ITEM_NOT_FOUND OK" {
		t.Errorf("again: %s, %v", codes(again), err)
	}
	lose(t, s, changeMetafields)
	lost, err := c.CreateMetafields(ctx, []commerce.MetafieldDraft{metafieldDraft(22, "a"), metafieldDraft(22, "b")})
	if err != nil || codes(lost) != "OK OK" {
		t.Errorf("lost: %s, %v", codes(lost), err)
	}
	key := func(i int) commerce.MetafieldKey {
		return commerce.MetafieldKey{CustomerID: 20, EntityID: made[i].Value.EntityID}
	}
	changed, err := c.UpdateMetafields(ctx, []commerce.MetafieldChange{{MetafieldKey: key(1), Value: set("new")}, {MetafieldKey: key(0), Description: set("d")}})
	if err != nil || codes(changed) != "OK OK" || changed[0].Value.Value != "new" || *changed[1].Value.Description != "d" || changed[1].Value.Value != "v" {
		t.Errorf("changed %s, %v", codes(changed), err)
	}
	if got, err := c.MetafieldsOf(ctx, 20, "n", []string{"b", "a"}); err != nil || len(got) != 2 || got[0].Value != "new" {
		t.Errorf("read %+v, %v", got, err)
	}
	// The link is the first of the customer's own: nobody changes or removes it.
	linkID := 0
	for _, m := range s.Store().Metafields(store.MetafieldFilter{CustomerID: 20, Namespaces: []string{commerce.IdentityNamespace}}) {
		linkID = m.ID
	}
	for _, id := range []int{linkID, key(0).EntityID + 50} {
		theirs := commerce.MetafieldKey{CustomerID: 20, EntityID: id}
		if got, err := c.UpdateMetafields(ctx, []commerce.MetafieldChange{{MetafieldKey: theirs, Value: set("forged")}}); err != nil || codes(got) != "ITEM_NOT_FOUND" {
			t.Errorf("changed %d: %s, %v", id, codes(got), err)
		}
		if got, err := c.DeleteMetafields(ctx, []commerce.MetafieldKey{theirs}); err != nil || codes(got) != "ITEM_NOT_FOUND" {
			t.Errorf("removed %d: %s, %v", id, codes(got), err)
		}
	}
	lose(t, s, changeMetafields)
	if got, err := c.DeleteMetafields(ctx, []commerce.MetafieldKey{key(0), key(1)}); err != nil || codes(got) != "OK OK" {
		t.Errorf("removed %s, %v", codes(got), err)
	}
	if l, ok, err := c.FindIdentityLink(ctx, "sub"); err != nil || !ok || l.CustomerID != 20 {
		t.Errorf("the link: %+v, %t, %v", l, ok, err)
	}
}

func TestSandboxConsentAndSettings(t *testing.T) {
	c, s, _ := newSandbox(t)
	ctx := upstreamtest.Context(t)
	consent := commerce.CustomerConsent{Allow: []commerce.CustomerConsentCategory{commerce.ConsentEssential}, Deny: []commerce.CustomerConsentCategory{commerce.ConsentTargeting}}
	lose(t, s, "change-customer-consent")
	if got, err := c.SetConsent(ctx, commerce.ConsentChange{CustomerID: 5, CustomerConsent: consent}); err != nil || !cmp.Equal(*got.Value, consent) {
		t.Errorf("set %+v, %v", got, err)
	}
	if got, err := c.ConsentOf(ctx, 5); err != nil || !cmp.Equal(got, consent) {
		t.Errorf("read %+v, %v", got, err)
	}
	if got, err := c.SetConsent(ctx, commerce.ConsentChange{CustomerID: 999_999}); err != nil || codes([]commerce.ItemOutcome[commerce.CustomerConsent]{got}) != "ITEM_NOT_FOUND" {
		t.Errorf("nobody's: %+v, %v", got, err)
	}
	before, _, err := c.CustomerSettings(ctx, 2)
	if err != nil {
		t.Fatal(err)
	}
	lose(t, s, "change-customer-settings")
	got, err := c.UpdateCustomerSettings(ctx, commerce.CustomerSettingsChange{ChannelID: 2, GuestGroupID: set(4), PrivacyPolicyURL: set("https://example.com/p"), AllowsGlobalLogins: set(true)})
	if err != nil || got.Value == nil || got.Value.GuestCustomerGroup.EntityID != 4 || !*got.Value.AllowsGlobalLogins || s.Store().GuestGroup(2) != 4 {
		t.Fatalf("set %+v, %v", got, err)
	}
	got, err = c.UpdateCustomerSettings(ctx, commerce.CustomerSettingsChange{
		ChannelID: 2, GuestGroupID: null[int](), PrivacyPolicyURL: null[string](), AllowsGlobalLogins: commerce.Optional[bool]{Set: true, Value: before.AllowsGlobalLogins},
	})
	before.GuestCustomerGroup, before.PrivacyPolicyURL = nil, nil
	if diff := cmp.Diff(&before, got.Value); err != nil || diff != "" {
		t.Errorf("given back (-want +got):\n%s%v", diff, err)
	}
	if got, err := c.UpdateCustomerSettings(ctx, commerce.CustomerSettingsChange{DefaultGroupID: set(99)}); err != nil || codes([]commerce.ItemOutcome[commerce.CustomerSettings]{got}) != "CUSTOMER_VALIDATION" {
		t.Errorf("no such group: %+v, %v", got, err)
	}
	if _, ok, err := c.CustomerSettings(ctx, 77); ok || err != nil {
		t.Errorf("no such channel: %t, %v", ok, err)
	}
}

func TestSandboxAnswersAndInstruments(t *testing.T) {
	c, s, seed := newSandbox(t)
	ctx := upstreamtest.Context(t)
	c.form = func(context.Context) ([]commerce.AccountFormField, error) {
		var fields []commerce.AccountFormField
		for id, kind := range map[int]commerce.AccountFormFieldKind{21: commerce.FormFieldText, 27: commerce.FormFieldPassword} {
			f, _ := s.Store().FormField(id)
			fields = append(fields, commerce.AccountFormField{EntityID: id, Label: f.Label, Kind: kind})
		}
		return fields, nil
	}
	answers, err := c.FormFieldsOf(ctx, 1)
	text := fmt.Sprintf("%+v", answers)
	if err != nil || len(answers) != 7 || !strings.Contains(text, "A friend") || strings.Contains(text, "larch") {
		t.Errorf("answers %s, %v", text, err)
	}
	some := 0
	for _, p := range seed.Customers {
		stored, err := c.InstrumentsOf(ctx, p.EntityID)
		if err != nil {
			t.Fatal(err)
		}
		some += len(stored)
		for _, i := range s.Store().StoredInstruments(p.EntityID) {
			told := fmt.Sprintf("%+v", stored)
			for _, secret := range []string{i.Token, i.IIN, i.Email} {
				if secret != "" && strings.Contains(told, secret) {
					t.Errorf("customer %d: %s is told", p.EntityID, i.Kind)
				}
			}
		}
	}
	if some == 0 {
		t.Error("nobody has stored anything")
	}
}
