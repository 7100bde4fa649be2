package storefront

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// currencyAnswer is a page of currencies; more is the cursor of the next one, as JSON.
func currencyAnswer(preset, more string, codes ...string) string {
	edges := make([]string, len(codes))
	for i, code := range codes {
		edges[i] = `{"node":{"code":"` + code + `"}}`
	}
	return fmt.Sprintf(`{"data":{"site":{"settings":{"currency":{"defaultCurrency":%q}},"currencies":{"edges":[%s],"pageInfo":{"hasNextPage":%v,"endCursor":%s}}}}}`,
		preset, strings.Join(edges, ","), more != `null`, more)
}

func TestChannel(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want []commerce.CurrencyCode
	}{
		"default first":              {currencyAnswer("CAD", `null`, "USD", "CAD"), []commerce.CurrencyCode{"CAD", "USD"}},
		"default in the list or not": {currencyAnswer("CAD", `null`, "USD"), []commerce.CurrencyCode{"CAD", "USD"}},
		"twice, and in small":        {currencyAnswer("usd", `null`, "USD", "usd", "EUR", "EUR"), []commerce.CurrencyCode{"USD", "EUR"}},
		"no codes":                   {currencyAnswer("USD", `null`, "", "X", canary), []commerce.CurrencyCode{"USD"}},
		"no list":                    {`{"data":{"site":{"settings":{"currency":{"defaultCurrency":"USD"}},"currencies":{"edges":null}}}}`, []commerce.CurrencyCode{"USD"}},
	} {
		s := newAnsweringStore(t, tc.body)
		got, err := s.Channel(upstreamtest.Context(t), 3)
		want := commerce.Channel{ID: 3, DefaultCurrency: tc.want[0], EnabledCurrencies: tc.want}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v, channel (-want +got):\n%s", name, err, diff)
		}
		if r := s.heard(); len(r) != 1 || r[0].Path != "/channels/3/graphql" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestChannelOfManyPages(t *testing.T) {
	var s *fakeStore
	s = newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		page := len(s.heard())
		more := fmt.Sprintf("%q", fmt.Sprint("after ", page))
		if page == 3 {
			more = `null`
		}
		_, _ = io.WriteString(w, currencyAnswer("USD", more, fmt.Sprintf("AA%c", 'A'+page)))
	})
	got, err := s.Channel(upstreamtest.Context(t), 3)
	if diff := cmp.Diff([]commerce.CurrencyCode{"USD", "AAB", "AAC", "AAD"}, got.EnabledCurrencies); diff != "" || err != nil {
		t.Errorf("%v, currencies (-want +got):\n%s", err, diff)
	}
	var asked []any
	for _, r := range s.heard() {
		asked = append(asked, r.Body.Variables["after"])
	}
	if diff := cmp.Diff([]any{nil, "after 1", "after 2"}, asked); diff != "" {
		t.Errorf("cursors (-want +got):\n%s", diff)
	}
}

func TestChannelThatCannotBeRead(t *testing.T) {
	for name, body := range map[string]string{
		"no settings":             `{"data":{"site":{"settings":null,"currencies":{"edges":[]}}}}`,
		"no default":              currencyAnswer("", `null`, "USD"),
		"a default that is none":  currencyAnswer("dollars", `null`, "USD"),
		"more after nothing":      strings.Replace(currencyAnswer("USD", `null`, "USD"), "false", "true", 1),
		"pages without end":       currencyAnswer("USD", `"x"`, "USD"),
		"an error beside it":      strings.TrimSuffix(currencyAnswer("USD", `null`, "USD"), "}") + `,"errors":[{"message":"` + canary + `","path":["site"]}]}`,
		"edges that are no edges": `{"data":{"site":{"settings":{"currency":{"defaultCurrency":"USD"}},"currencies":{"edges":[7]}}}}`,
	} {
		s := newAnsweringStore(t, body)
		got, err := s.Channel(upstreamtest.Context(t), 3)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if !cmp.Equal(commerce.Channel{}, got) || len(s.heard()) > currencyPages {
			t.Errorf("%s: %+v after %d requests", name, got, len(s.heard()))
		}
	}
}

func TestPriceSettingsAreNotAsked(t *testing.T) {
	s := newAnsweringStore(t, `{}`)
	got, err := s.PriceSettings(upstreamtest.Context(t), 3)
	if err != nil || got != (commerce.PriceSettings{ShowPrices: true}) || len(s.heard()) != 0 {
		t.Errorf("%+v, %v after %d requests", got, err, len(s.heard()))
	}
}
