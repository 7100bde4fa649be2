package contract

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/management"
)

// askRecords has our client read and change everything that is kept about customers.
func (e *embedded) askRecords(ctx context.Context, c *management.Client) {
	e.t.Helper()
	e.askAttributes(ctx, c)
	e.askMetafields(ctx, c)
	e.askCustomerSettings(ctx, c)
	for _, id := range []int{1, 2, 999_999} {
		_, err := c.FormFieldsOf(ctx, id)
		wantNone(e.t, err)
		_, err = c.InstrumentsOf(ctx, id)
		wantNone(e.t, err)
		_, err = c.SetConsent(ctx, commerce.ConsentChange{CustomerID: id, CustomerConsent: commerce.CustomerConsent{
			Allow: []commerce.CustomerConsentCategory{commerce.ConsentEssential, commerce.ConsentFunctional, commerce.ConsentAnalytics},
			Deny:  []commerce.CustomerConsentCategory{commerce.ConsentTargeting},
		}})
		wantNone(e.t, err)
	}
	_, err := c.ConsentOf(ctx, 1)
	wantNone(e.t, err)
	_, err = c.ConsentOf(ctx, 999_999)
	wantPublic(e.t, err)
}

func (e *embedded) askAttributes(ctx context.Context, c *management.Client) {
	e.t.Helper()
	made, err := c.CreateAttributeDefinitions(ctx, []commerce.AttributeDefinitionDraft{
		{Name: "Words", Kind: commerce.AttributeString}, {Name: "Numbers", Kind: commerce.AttributeNumber}, {Name: "Days", Kind: commerce.AttributeDate},
	})
	wantNone(e.t, err)
	_, err = c.AttributeDefinitions(ctx)
	wantNone(e.t, err)
	id := made[0].Value.EntityID
	_, err = c.RenameAttributeDefinitions(ctx, []commerce.AttributeDefinitionChange{{EntityID: id, Name: "Phrases"}})
	wantNone(e.t, err)
	_, err = c.RenameAttributeDefinitions(ctx, []commerce.AttributeDefinitionChange{{EntityID: id, Name: "Days"}})
	wantPublic(e.t, err)
	keys := []commerce.CustomerAttributeKey{{CustomerID: 1, AttributeID: id}, {CustomerID: 2, AttributeID: id}}
	_, err = c.SetAttributeValues(ctx, []commerce.CustomerAttributeDraft{{CustomerAttributeKey: keys[0], Value: "x"}, {CustomerAttributeKey: keys[1]}})
	wantNone(e.t, err)
	_, err = c.SetAttributeValues(ctx, []commerce.CustomerAttributeDraft{{CustomerAttributeKey: commerce.CustomerAttributeKey{CustomerID: 999_999, AttributeID: id}}})
	wantPublic(e.t, err)
	for _, ids := range [][]int{nil, {id, 2}} {
		_, err = c.AttributesOf(ctx, 1, ids)
		wantNone(e.t, err)
	}
	_, err = c.DeleteAttributeValues(ctx, keys)
	wantNone(e.t, err)
	_, err = c.DeleteAttributeDefinitions(ctx, []int{id, made[1].Value.EntityID})
	wantNone(e.t, err)
}

func (e *embedded) askMetafields(ctx context.Context, c *management.Client) {
	e.t.Helper()
	var drafts []commerce.MetafieldDraft
	for key, permission := range map[string]commerce.CustomerMetafieldPermission{
		"a": commerce.MetafieldAppOnly, "b": commerce.MetafieldRead, "c": commerce.MetafieldWrite,
		"d": commerce.MetafieldReadAndStorefront, "e": commerce.MetafieldWriteAndStorefront,
	} {
		drafts = append(drafts, commerce.MetafieldDraft{CustomerID: 3, Namespace: "ours", Key: key, Value: "v", Description: "d" + key, Permission: permission})
	}
	made, err := c.CreateMetafields(ctx, drafts)
	wantNone(e.t, err)
	// Once more, with one that is new: the store takes that one and says so.
	drafts[4].Key = "f"
	_, err = c.CreateMetafields(ctx, drafts)
	wantNone(e.t, err)
	value, permission := "new", commerce.MetafieldRead
	key := commerce.MetafieldKey{CustomerID: 3, EntityID: made[0].Value.EntityID}
	_, err = c.UpdateMetafields(ctx, []commerce.MetafieldChange{{
		MetafieldKey: key, Value: commerce.Optional[string]{Set: true, Value: &value}, Description: commerce.Optional[string]{Set: true},
		Permission: commerce.Optional[commerce.CustomerMetafieldPermission]{Set: true, Value: &permission},
	}})
	wantNone(e.t, err)
	for _, keys := range [][]string{nil, {"a", "b"}} {
		_, err = c.MetafieldsOf(ctx, 3, "ours", keys)
		wantNone(e.t, err)
	}
	_, err = c.DeleteMetafields(ctx, []commerce.MetafieldKey{key})
	wantNone(e.t, err)
}

func (e *embedded) askCustomerSettings(ctx context.Context, c *management.Client) {
	e.t.Helper()
	asks, policy, group := true, "https://example.com/privacy", 2
	for _, channel := range []int{0, 3} {
		change := commerce.CustomerSettingsChange{
			ChannelID: channel, AsksForTrackingConsent: commerce.Optional[bool]{Set: true, Value: &asks}, PrivacyPolicyURL: commerce.Optional[string]{Set: true, Value: &policy},
			GuestGroupID: commerce.Optional[int]{Set: true, Value: &group}, DefaultGroupID: commerce.Optional[int]{Set: true, Value: &group},
		}
		if channel != 0 {
			change.AllowsGlobalLogins = commerce.Optional[bool]{Set: true, Value: &asks}
		}
		_, err := c.UpdateCustomerSettings(ctx, change)
		wantNone(e.t, err)
		_, _, err = c.CustomerSettings(ctx, channel)
		wantNone(e.t, err)
	}
	_, err := c.UpdateCustomerSettings(ctx, commerce.CustomerSettingsChange{
		ChannelID: 3, PrivacyPolicyURL: commerce.Optional[string]{Set: true}, GuestGroupID: commerce.Optional[int]{Set: true},
	})
	wantNone(e.t, err)
}
