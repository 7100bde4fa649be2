package commerce_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestDecimalIsExactOrRefused(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"12.50", `"12.5"`},
		{"0", `"0"`},
		{"-0.00", `"0"`},
		{"1000", `"1000"`},
		{"9999999999999999.999", `"9999999999999999.999"`},
		{"0.0000000000000000001", `"0.0000000000000000001"`},
		{"-3.10", `"-3.1"`},
		{"007.5", `"7.5"`},
		{"99999999999999999999", ""},
		{"0.12345678901234567891", ""},
		{"1e3", ""},
		{"", ""},
		{".5", ""},
		{"5.", ""},
		{"1.2.3", ""},
		{"NaN", ""},
		{"١٢", ""},
		{" 1", ""},
		{strings.Repeat("1", 50), ""},
	} {
		d, err := commerce.ParseDecimal(test.in)
		if test.want == "" {
			if err == nil {
				t.Errorf("ParseDecimal(%q) = %s, want an error", test.in, d)
			}
			continue
		}
		var out strings.Builder
		d.MarshalGQL(&out)
		if err != nil || out.String() != test.want {
			t.Errorf("ParseDecimal(%q) = %s, %v, want %s", test.in, out.String(), err, test.want)
		}
	}
}

func TestScalarsRefuseOtherTypes(t *testing.T) {
	var d commerce.Decimal
	var currency commerce.CurrencyCode
	var country commerce.CountryCode
	for _, v := range []any{1.5, true, nil, []any{}, map[string]any{}} {
		if d.UnmarshalGQL(v) == nil || currency.UnmarshalGQL(v) == nil || country.UnmarshalGQL(v) == nil {
			t.Errorf("%#v was taken for a scalar", v)
		}
	}
	for _, v := range []any{json.Number("7"), int64(7), "7"} {
		if err := d.UnmarshalGQL(v); err != nil || d.String() != "7" {
			t.Errorf("%#v became %s, %v", v, d, err)
		}
	}
}

func TestCodes(t *testing.T) {
	for _, bad := range []string{"", "usd", "US", "USDX", "U$D", "ÜSD", `"US`} {
		var c commerce.CurrencyCode
		err := c.UnmarshalGQL(bad)
		if commerce.CodeOf(err) != commerce.CodeBadUserInput {
			t.Errorf("currency %q: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "us", "ZZ", "UK", "A ", " A", "USA"} {
		var c commerce.CountryCode
		if err := c.UnmarshalGQL(bad); commerce.CodeOf(err) != commerce.CodeBadUserInput {
			t.Errorf("country %q: %v", bad, err)
		}
	}
	for _, good := range []string{"US", "CA", "AD", "ZW", "XK", "GB"} {
		var c commerce.CountryCode
		if err := c.UnmarshalGQL(good); err != nil {
			t.Errorf("country %q: %v", good, err)
		}
	}
	if c, err := commerce.ParseCurrencyCode("usd"); err != nil || c != "USD" {
		t.Errorf("the store's lower case became %q, %v", c, err)
	}
	if c, err := commerce.ParseCountryCode("ca"); err != nil || c != "CA" {
		t.Errorf("the store's lower case became %q, %v", c, err)
	}
	var out strings.Builder
	commerce.CurrencyCode("USD").MarshalGQL(&out)
	commerce.CountryCode("CA").MarshalGQL(&out)
	if out.String() != `"USD""CA"` {
		t.Errorf("written as %s", out.String())
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"1", "-1.50", "0.1", "99999999999999999999", "1e9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := commerce.ParseDecimal(text)
		if err != nil {
			return
		}
		again, err := commerce.ParseDecimal(d.String())
		if err != nil || again != d {
			t.Errorf("%q became %s, which became %s, %v", text, d, again, err)
		}
	})
}
