package warm

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestParseGroups(t *testing.T) {
	guest, none := commerce.Perspective{}, commerce.ForGroup(0)
	for words, want := range map[string]GroupChoice{
		"":                 {},
		"guest":            {Some: []commerce.Perspective{guest}},
		"none, 3 ,guest,3": {Some: []commerce.Perspective{none, commerce.ForGroup(3), guest}},
		"GUEST,None":       {Some: []commerce.Perspective{guest, none}},
		"all":              {All: true},
		"2,ALL":            {All: true, Some: []commerce.Perspective{commerce.ForGroup(2)}},
		"2147483647":       {Some: []commerce.Perspective{commerce.ForGroup(2147483647)}},
	} {
		got, err := ParseGroups(split(words))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", words, err, diff)
		}
	}
	for _, word := range []string{"guests", "-2", "0", "1.5", "2147483648", " "} {
		got, err := ParseGroups([]string{"1", word})
		if err == nil || !strings.Contains(err.Error(), strings.TrimSpace(word)) || got.Some != nil {
			t.Errorf("%q: %+v, %v", word, got, err)
		}
	}
}

func TestParseCurrencies(t *testing.T) {
	for words, want := range map[string]CurrencyChoice{
		"":             {},
		"usd, CAD,USD": {Some: []commerce.CurrencyCode{"USD", "CAD"}},
		"all":          {All: true},
		"EUR,All":      {All: true, Some: []commerce.CurrencyCode{"EUR"}},
	} {
		got, err := ParseCurrencies(split(words))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", words, err, diff)
		}
	}
	for _, word := range []string{"DOLLAR", "U$D", "every"} {
		if _, err := ParseCurrencies([]string{word}); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: %v", word, err)
		}
	}
}

func split(words string) []string {
	if words == "" {
		return nil
	}
	return strings.Split(words, ",")
}

func FuzzParse(f *testing.F) {
	f.Add("guest,none,7,all")
	f.Add("usd,,-1,\x00,all")
	f.Fuzz(func(t *testing.T, text string) {
		if groups, err := ParseGroups(strings.Split(text, ",")); err == nil {
			for _, p := range groups.Some {
				if p.Kind == commerce.PerspectiveGroup != (p.ID > 0) || p.Kind == commerce.PerspectiveCustomer || p.ID < 0 {
					t.Errorf("%q names %+v", text, p)
				}
			}
		}
		if currencies, err := ParseCurrencies(strings.Split(text, ",")); err == nil {
			for i, code := range currencies.Some {
				if len(code) != 3 || slices.Contains(currencies.Some[:i], code) {
					t.Errorf("%q names %q", text, code)
				}
			}
		}
	})
}
