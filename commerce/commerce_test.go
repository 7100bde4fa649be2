package commerce_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	const canary = "canary-7f3a"
	secret := commerce.Secret(canary)
	holder := struct{ Token commerce.Secret }{secret}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", secret, "holder", holder)
	encoded, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	printed := fmt.Sprint(secret, holder) + fmt.Sprintf("%v %+v %#v %s %q", holder, holder, holder, secret, secret) + string(encoded) + log.String()
	if strings.Contains(printed, canary) {
		t.Errorf("a secret was printed: %s", printed)
	}
	if secret.Reveal() != canary {
		t.Error("Reveal does not reveal")
	}
}

func TestErrorIsFoundBehindOthers(t *testing.T) {
	cause := errors.New("connection reset")
	inner := &commerce.Error{Code: commerce.CodeRateLimited, Message: "Wait.", Err: cause}
	wrapped := fmt.Errorf("price 101: %w", inner)
	for _, test := range []struct {
		err  error
		want commerce.Code
	}{
		{nil, ""},
		{cause, commerce.CodeInternal},
		{inner, commerce.CodeRateLimited},
		{wrapped, commerce.CodeRateLimited},
		{commerce.BadInput("input.items.0", "No."), commerce.CodeBadUserInput},
	} {
		if got := commerce.CodeOf(test.err); got != test.want {
			t.Errorf("CodeOf(%v) = %q, want %q", test.err, got, test.want)
		}
	}
	if !errors.Is(wrapped, cause) {
		t.Error("the cause is lost")
	}
}

func TestCanonicalOptionsIgnoreOrder(t *testing.T) {
	one, err := commerce.CanonicalOptions([]commerce.OptionChoice{{OptionEntityID: 12, ValueEntityID: 3}, {OptionEntityID: 2, ValueEntityID: 31}})
	if err != nil {
		t.Fatal(err)
	}
	other, err := commerce.CanonicalOptions([]commerce.OptionChoice{{OptionEntityID: 2, ValueEntityID: 31}, {OptionEntityID: 12, ValueEntityID: 3}})
	if err != nil {
		t.Fatal(err)
	}
	if one != other || one != "2=31;12=3" {
		t.Errorf("canonical forms are %q and %q", one, other)
	}
	choices, err := commerce.PriceItem{Options: one}.OptionChoices()
	if err != nil || len(choices) != 2 || choices[1] != (commerce.OptionChoice{OptionEntityID: 12, ValueEntityID: 3}) {
		t.Errorf("read back %v, %v", choices, err)
	}
	if _, err := commerce.CanonicalOptions([]commerce.OptionChoice{{OptionEntityID: 2}, {OptionEntityID: 2}}); err == nil {
		t.Error("an option chosen twice is accepted")
	}
	if _, err := (commerce.PriceItem{Options: "2=x"}).OptionChoices(); err == nil {
		t.Error("options that nobody wrote are accepted")
	}
}

func TestForGroupKnowsTheStoresZero(t *testing.T) {
	if got := commerce.ForGroup(0); got.Kind != commerce.PerspectiveNoGroup {
		t.Errorf("group 0 is %+v", got)
	}
	if got := commerce.ForGroup(3); got != (commerce.Perspective{Kind: commerce.PerspectiveGroup, ID: 3}) {
		t.Errorf("group 3 is %+v", got)
	}
}

func TestOpaqueIDsAreUniqueOverTypes(t *testing.T) {
	ids := map[string]bool{
		commerce.Customer{EntityID: 1}.ID():        true,
		commerce.CustomerGroup{EntityID: 1}.ID():   true,
		commerce.CustomerAddress{EntityID: 1}.ID(): true,
	}
	if len(ids) != 3 {
		t.Errorf("ids clash: %v", ids)
	}
}

func TestContextCarriesTheRequest(t *testing.T) {
	ctx := context.Background()
	if _, ok := commerce.ClientIP(ctx); ok || commerce.CorrelationID(ctx) != "" {
		t.Error("an empty context knows something")
	}
	ip := netip.MustParseAddr("203.0.113.9")
	ctx = commerce.WithCorrelationID(commerce.WithClientIP(ctx, ip), "an-id")
	if got, ok := commerce.ClientIP(ctx); !ok || got != ip || commerce.CorrelationID(ctx) != "an-id" {
		t.Errorf("got %v, %v, %q", got, ok, commerce.CorrelationID(ctx))
	}
}

func TestPriceFieldsAreNullWhenUnset(t *testing.T) {
	var p commerce.ProductPrice
	if p.RetailPrice() != nil || p.SalePrice() != nil || p.MinimumAdvertisedPrice() != nil || p.SavedPrice() != nil ||
		p.PriceRange() != nil || p.RetailPriceRange() != nil || p.CountryCode() != nil || p.Variant() != nil || p.Base.AsEntered() != nil {
		t.Error("an empty price has optional fields")
	}
	p.Sale = commerce.OptionalPrice{IsSet: true}
	p.Item = commerce.PriceItem{ProductID: 101, VariantID: 1011}
	if p.SalePrice() == nil || p.Variant().EntityID != 1011 || p.Variant().ProductEntityID != 101 || p.Product().EntityID != 101 {
		t.Error("a field that is set is missing")
	}
	if tiers := p.BulkPricing(); tiers == nil || len(tiers) != 0 {
		t.Errorf("no tiers are %#v, want an empty list", tiers)
	}
}

func TestBulkTiersTakeTheirKind(t *testing.T) {
	p := commerce.ProductPrice{BulkTiers: []commerce.BulkTier{
		{Kind: commerce.BulkPriceOff, Minimum: 2, Maximum: 4}, {Kind: commerce.BulkPercentOff, Minimum: 5}, {Kind: commerce.BulkFixedPrice, Minimum: 9},
	}}
	tiers := p.BulkPricing()
	if _, ok := tiers[0].(commerce.BulkPriceDiscountTier); !ok || *tiers[0].MaximumQuantity() != 4 {
		t.Errorf("first tier is %#v", tiers[0])
	}
	if _, ok := tiers[1].(commerce.BulkPricePercentTier); !ok || tiers[1].MaximumQuantity() != nil {
		t.Errorf("second tier is %#v", tiers[1])
	}
	if _, ok := tiers[2].(commerce.BulkPriceFixedTier); !ok || tiers[2].MinimumQuantity() != 9 {
		t.Errorf("third tier is %#v", tiers[2])
	}
}
