package management

import (
	"encoding/json"
	"testing"
)

func TestLooseInt(t *testing.T) {
	for text, want := range map[string]looseInt{
		`7`: 7, `"7"`: 7, `7.0`: 7, `-1`: -1, `0`: 0, `null`: 0, `""`: 0, `" 7 "`: 7, `"7.0"`: 7,
	} {
		var got looseInt
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: got %d, %v", text, got, err)
		}
	}
	for _, text := range []string{`7.5`, `"x"`, `[]`, `{}`, `true`, `1e3`, `99999999999999999999`, `"7,8"`} {
		var got looseInt
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %d", text, got)
		}
	}
}

func TestLooseBool(t *testing.T) {
	yes, no, unset := looseBool{true, true}, looseBool{true, false}, looseBool{}
	for text, want := range map[string]looseBool{
		`true`: yes, `"true"`: yes, `"TRUE"`: yes, `1`: yes, `"1"`: yes,
		`false`: no, `"false"`: no, `0`: no, `"0"`: no, `null`: unset, `""`: unset,
	} {
		got := yes
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{`2`, `"yes"`, `[]`, `{}`} {
		var got looseBool
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %v", text, got)
		}
	}
	if got := unset.or(yes); got != yes {
		t.Errorf("nothing or yes is %v", got)
	}
	if got := no.or(yes); got != no {
		t.Errorf("no or yes is %v", got)
	}
}

func TestLooseAmount(t *testing.T) {
	for text, want := range map[string]string{`12.50`: "12.5", `"12.50"`: "12.5", `1.25e1`: "12.5", `0`: "0", `-3`: "-3"} {
		var got looseAmount
		if err := json.Unmarshal([]byte(text), &got); err != nil || !got.isSet || got.value.String() != want {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{`null`, `""`} {
		var got looseAmount
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.isSet {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{`"x"`, `[]`, `{}`, `true`, `0.12345678901234567891`} {
		var got looseAmount
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func FuzzLoose(f *testing.F) {
	for _, seed := range []string{`7`, `"7"`, `7.0`, `null`, `true`, `"12.50"`, `1e2`, `[]`, `{}`, `"\u0037"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var n looseInt
		var b looseBool
		var a looseAmount
		var p optionalTaxPrice
		var r priceRange
		var o looseOptionSet
		for _, target := range []any{
			&n, &b, &a, &p, &r, &o, new(bulkTiers), new(oneTaxPrice), new([]wireGroup), new([]wireCurrency), new(groupSettings),
			new(collection[wireCustomer]), new(collection[wireMetafield]), new(collection[wireAccount]), new(accountMade),
			new(linkMade), new(siteAnswer), new(cartAnswer), new(redirectAnswer), new(said),
		} {
			if json.Unmarshal(raw, target) == nil && !json.Valid(raw) {
				t.Errorf("%T read broken JSON", target)
			}
		}
		if b.value && !b.isSet {
			t.Error("a yes that nobody said")
		}
	})
}
