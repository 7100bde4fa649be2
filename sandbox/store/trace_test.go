package store

import "testing"

func TestStepString(t *testing.T) {
	for _, tt := range []struct {
		step Step
		want string
	}{
		{Step{Kind: StepPrice, Amount: amount("1.00")}, "price 1.00 from catalogue"},
		{Step{Kind: StepSalePrice, Amount: amount("1.00"), ID: 3}, "sale price 1.00 from price list 3"},
		{Step{Kind: StepExchangeRate, Amount: amount("2"), Result: amount("2.00")}, "exchange rate 2 = 2.00"},
		{Step{Kind: StepCategoryDiscount, ID: 4, Method: MethodFixed, Amount: amount("9"), Result: amount("9")}, "discount on category 4: fixed 9 = 9"},
		{Step{Kind: StepRounding, Result: amount("0.33")}, "rounding = 0.33"},
	} {
		if got := tt.step.String(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	if got := (Trace{}).String(); got != "" {
		t.Errorf("an empty trace prints %q", got)
	}
}
