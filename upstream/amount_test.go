package upstream

import (
	"math/big"
	"strings"
	"testing"
)

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "12.50": "12.5", "-3": "-3", "1e2": "100", "1E+2": "100", "1.25e1": "12.5", "12.5e-1": "1.25",
		"5e-3": "0.005", "-5e-3": "-0.005", "120e-1": "12", "0e9": "0", "0.1": "0.1",
		"9999999999999999999": "9999999999999999999", "1.5e-2": "0.015", "0.00e0": "0",
	} {
		got, err := ParseAmount(text)
		if err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "x", "1,5", "1e", "e1", "1e99", "1e-99", "NaN", "Infinity", "0x10", "1e2e3", ".", "-", "--1", "0+e1", "1e1.5", ".5e1",
		"12345678901234567890", "0.12345678901234567891", strings.Repeat("1", 60) + "e1",
	} {
		if got, err := ParseAmount(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		} else if text != "" && len(text) > 3 && strings.Contains(err.Error(), text) {
			t.Errorf("%q: the error quotes it", text)
		}
	}
}

func FuzzParseAmount(f *testing.F) {
	for _, seed := range []string{"12.50", "1e2", "-5e-3", "120e-1", "9999999999999999999", "1E+2", "00.5", "0+e1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseAmount(text)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no number, and became %v", text, got)
		}
		if is, _ := new(big.Rat).SetString(got.String()); is == nil || is.Cmp(want) != 0 {
			t.Errorf("%q became %v", text, got)
		}
		if got != got.Canonical() {
			t.Errorf("%q is not canonical: %v", text, got)
		}
	})
}
