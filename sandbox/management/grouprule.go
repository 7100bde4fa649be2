package management

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// ruleRequest is a discount rule to be made.
type ruleRequest struct {
	Type        store.RuleKind `json:"type"`
	Method      store.Method   `json:"method"`
	Amount      *givenAmount   `json:"amount"`
	PriceListID int            `json:"price_list_id"`
	CategoryID  int            `json:"category_id"`
	ProductID   int            `json:"product_id"`
}

func (r ruleRequest) rule() store.DiscountRule {
	rule := store.DiscountRule{
		Kind: r.Type, Method: r.Method, PriceListID: r.PriceListID, CategoryID: r.CategoryID, ProductID: r.ProductID,
	}
	if r.Amount != nil {
		rule.Amount = decimal.Decimal(*r.Amount)
	}
	return rule
}

// givenAmount is a number, or the text of one (reference/customers.v2.yml).
type givenAmount decimal.Decimal

// UnmarshalJSON reads 5, 5.5 and "5.5000".
func (a *givenAmount) UnmarshalJSON(b []byte) error {
	text := string(b)
	if bytes.HasPrefix(b, []byte(`"`)) {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	number, err := decimal.Parse(text)
	if err != nil {
		return &json.UnmarshalTypeError{Value: "text", Type: reflect.TypeFor[float64](), Field: "amount"}
	}
	*a = givenAmount(number)
	return nil
}

// faults says what is wrong with rules beyond what the store knows of: what a price
// list's may not have, what the others must have, and that only one is about everything.
func (g groupRequest) faults() map[string]string {
	faults := map[string]string{}
	if g.Rules == nil {
		return faults
	}
	sitewide := 0
	for i, r := range *g.Rules {
		at := "discount_rules." + strconv.Itoa(i)
		if r.Type == store.RulePriceList && (r.Method != "" || r.Amount != nil) {
			faults[at] = at + " has a price list and a discount"
		}
		if r.Type != store.RulePriceList && r.Amount == nil {
			faults[at] = at + " has no amount"
		}
		if r.Type == store.RuleAll {
			sitewide++
		}
	}
	if sitewide > 1 {
		faults["discount_rules"] = "discount_rules has more than one discount on everything"
	}
	return faults
}

// hasSitewide reports whether a rule is about everything.
func (g groupRequest) hasSitewide() bool {
	if g.Rules == nil {
		return false
	}
	for _, r := range *g.Rules {
		if r.Type == store.RuleAll {
			return true
		}
	}
	return false
}
