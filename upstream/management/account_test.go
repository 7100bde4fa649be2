package management

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// asked is how an e-mail address stands in a request's line.
const asked = "canary-93be%40example.com"

func TestAccount(t *testing.T) {
	for name, tc := range map[string]struct {
		answer string
		want   commerce.CustomerAccount
		ok     bool
	}{
		"global":              {`{"data":[{"id":7,"email":"a@example.com","channel_ids":null}]}`, commerce.CustomerAccount{CustomerID: 7, Email: "a@example.com"}, true},
		"nothing said":        {`{"data":[{"id":"7","email":"a@example.com"}]}`, commerce.CustomerAccount{CustomerID: 7, Email: "a@example.com"}, true},
		"of two channels":     {`{"data":[{"id":7,"channel_ids":["2",3]}],"meta":[]}`, commerce.CustomerAccount{CustomerID: 7, ChannelIDs: []int{2, 3}}, true},
		"of no channel":       {`{"data":[{"id":7,"channel_ids":[]}]}`, commerce.CustomerAccount{CustomerID: 7, ChannelIDs: []int{0}}, true},
		"somebody else":       {`{"data":[{"id":8,"email":"b@example.com"}]}`, commerce.CustomerAccount{}, false},
		"nobody":              {`{"data":[]}`, commerce.CustomerAccount{}, false},
		"among somebody else": {`{"data":[{"id":8},{"id":7}],"meta":{"pagination":{"current_page":1,"total_pages":1}}}`, commerce.CustomerAccount{CustomerID: 7}, true},
	} {
		s := newAnsweringStore(t, map[string]string{"/v3/customers?id%3Ain=7&limit=50": tc.answer})
		got, ok, err := s.Account(upstreamtest.Context(t), 7)
		if err != nil || ok != tc.ok {
			t.Errorf("%s: %t, %v", name, ok, err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: account (-want +got):\n%s", name, diff)
		}
	}
	for _, body := range []string{`{"data":[{"id":7,"channel_ids":"all"}]}`, `{"data":[{"id":7,"channel_ids":[{}]}]}`, `{"data":{"id":7}}`, `{"data":[],"meta":7}`} {
		_, _, err := newAnsweringStore(t, map[string]string{"/v3/customers": body}).Account(upstreamtest.Context(t), 7)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	s := newAnsweringStore(t, nil)
	if _, ok, err := s.Account(upstreamtest.Context(t), 0); ok || err != nil || len(s.Heard()) != 0 {
		t.Errorf("nobody: %t, %v after %d requests", ok, err, len(s.Heard()))
	}
}

func TestAccountsByEmail(t *testing.T) {
	first := "/v3/customers?email%3Ain=" + asked + "&limit=50"
	one := func(id int, email string) string { return fmt.Sprintf(`{"id":%d,"email":%q}`, id, email) }
	for name, tc := range map[string]struct {
		answers map[string]string
		want    []int
	}{
		"none":         {map[string]string{first: `{"data":[]}`}, nil},
		"two share it": {map[string]string{first: `{"data":[` + one(1, email) + `,` + one(2, email) + `]}`}, []int{1, 2}},
		"another case": {map[string]string{first: `{"data":[` + one(1, strings.ToUpper(email)) + `]}`}, []int{1}},
		"another one":  {map[string]string{first: `{"data":[` + one(1, "x"+email) + `,` + one(2, email+" ") + `]}`}, nil},
		"no such id":   {map[string]string{first: `{"data":[` + one(0, email) + `]}`}, nil},
		"the same":     {map[string]string{first: `{"data":[` + one(1, email) + `,` + one(1, email) + `]}`}, []int{1}},
		"a look-alike": {map[string]string{first: `{"data":[` + one(1, strings.Replace(email, "a", "á", 1)) + `]}`}, nil},
		"by cursor": {map[string]string{
			first: `{"data":[` + one(1, email) + `],"meta":{"pagination":{"current_page":1,"total_pages":2},"cursor_pagination":{"end_cursor":"abc","links":{"next":"?x"}}}}`,
			"/v3/customers?after=abc&email%3Ain=" + asked + "&limit=50": `{"data":[` + one(2, email) + `],"meta":{"cursor_pagination":{"end_cursor":"def","links":[]}}}`,
		}, []int{1, 2}},
		"by number": {map[string]string{
			first: `{"data":[` + one(1, email) + `],"meta":{"pagination":{"current_page":1,"total_pages":"2"},"cursor_pagination":[]}}`,
			"/v3/customers?email%3Ain=" + asked + "&limit=50&page=2": `{"data":[` + one(2, email) + `],"meta":{"pagination":{"current_page":2,"total_pages":2}}}`,
		}, []int{1, 2}},
		"by number, and emptied since": {map[string]string{
			first: `{"data":[` + one(1, email) + `],"meta":{"pagination":{"current_page":1,"total_pages":9}}}`,
			"/v3/customers?email%3Ain=" + asked + "&limit=50&page=2": `{"data":[]}`,
		}, []int{1}},
	} {
		s := newAnsweringStore(t, tc.answers)
		got, err := s.AccountsByEmail(upstreamtest.Context(t), email)
		var ids []int
		for _, a := range got {
			ids = append(ids, a.CustomerID)
		}
		if err != nil || !cmp.Equal(tc.want, ids) {
			t.Errorf("%s: %v, %v; want %v", name, ids, err, tc.want)
		}
		if n := len(s.Heard()); n != len(tc.answers) {
			t.Errorf("%s: %d requests, want %d", name, n, len(tc.answers))
		}
	}
}

// TestLookAlikeAddresses has letters that Unicode folds to those of ASCII.
func TestLookAlikeAddresses(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{"/v3/customers": `{"data":[{"id":1,"email":"mike.smith@example.com"}]}`})
	for address, want := range map[commerce.Secret]int{
		"mike.smith@example.com": 1, "Mike.Smith@EXAMPLE.com": 1, "mi\u212ae.smith@example.com": 0, "mike.\u017fmith@example.com": 0, "mike.smith@example.co": 0,
	} {
		if got, err := s.AccountsByEmail(upstreamtest.Context(t), address); err != nil || len(got) != want {
			t.Errorf("%s: %d accounts, %v", address.Reveal(), len(got), err)
		}
	}
}

func TestAddressesThatNobodyHas(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{"/v3/customers": `{"data":[{"id":1,"email":"a@example.com"},{"id":2,"email":""}]}`})
	for _, address := range []commerce.Secret{"", "a@example.com,b@example.com", `"a,b"@example.com`} {
		if got, err := s.AccountsByEmail(upstreamtest.Context(t), address); err != nil || len(got) != 0 {
			t.Errorf("%q: %d accounts, %v", address.Reveal(), len(got), err)
		}
	}
	if n := len(s.Heard()); n != 0 {
		t.Errorf("%d requests for nobody", n)
	}
}

// TestListsWithoutEnd has stores that ignore the filter, or where a page begins. What
// was not read could be somebody who must not be missed.
func TestListsWithoutEnd(t *testing.T) {
	full := strings.TrimSuffix(strings.Repeat(`{"id":1,"email":"x"},`, 50), ",")
	for name, tc := range map[string]struct {
		meta  func(n int) string
		asked int
	}{
		"the same cursor": {func(int) string { return `{"cursor_pagination":{"end_cursor":"same","links":{"next":"?"}}}` }, 2},
		"new cursors": {func(n int) string {
			return fmt.Sprintf(`{"cursor_pagination":{"end_cursor":"c%d","links":{"next":"?"}}}`, n)
		}, maxFound},
		"numbers":      {func(n int) string { return fmt.Sprintf(`{"pagination":{"current_page":%d,"total_pages":9999}}`, n) }, maxFound},
		"nothing told": {func(int) string { return `{}` }, maxFound},
	} {
		n := 0
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			n++
			_, _ = fmt.Fprintf(w, `{"data":[%s],"meta":%s}`, full, tc.meta(n))
		})
		_, err := s.AccountsByEmail(upstreamtest.Context(t), email)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if got := len(s.Heard()); got != tc.asked {
			t.Errorf("%s: %d requests, want %d", name, got, tc.asked)
		}
	}
}

func TestMaySignIn(t *testing.T) {
	const channel, store = "/v3/customers/settings/channels/2", "/v3/customers/settings"
	global := commerce.CustomerAccount{CustomerID: 7}
	for name, tc := range map[string]struct {
		account commerce.CustomerAccount
		channel int
		answers map[string]string
		want    bool
		asked   int
	}{
		"on the list":         {commerce.CustomerAccount{ChannelIDs: []int{1, 2}}, 2, nil, true, 0},
		"not on the list":     {commerce.CustomerAccount{ChannelIDs: []int{1, 3}}, 2, nil, false, 0},
		"on an empty list":    {commerce.CustomerAccount{ChannelIDs: []int{noChannel}}, 2, nil, false, 0},
		"on no channel":       {global, 0, nil, false, 0},
		"on no channel, list": {commerce.CustomerAccount{ChannelIDs: []int{noChannel}}, 0, nil, false, 0},
		"allowed":             {global, 2, map[string]string{channel: `{"data":{"allow_global_logins":true}}`}, true, 1},
		"allowed, as text":    {global, 2, map[string]string{channel: `{"data":{"allow_global_logins":"1"}}`}, true, 1},
		"not allowed":         {global, 2, map[string]string{channel: `{"data":{"allow_global_logins":false}}`, store: `{"data":{"allow_global_logins":true}}`}, false, 1},
		"allowed by the store": {
			global, 2, map[string]string{channel: `{"data":{"allow_global_logins":null}}`, store: `{"data":{"allow_global_logins":true}}`}, true, 2,
		},
		"by default not":             {global, 2, map[string]string{channel: `{"data":{}}`, store: `{"data":{}}`}, false, 2},
		"a channel without settings": {global, 2, map[string]string{store: `{"data":{}}`}, false, 2},
		"the default channel":        {global, 1, map[string]string{store: `{"data":{}}`}, true, 2},
		"the default channel, said":  {global, 1, map[string]string{"/v3/customers/settings/channels/1": `{"data":{"allow_global_logins":false}}`}, false, 1},
	} {
		s := newAnsweringStore(t, tc.answers)
		got, err := s.MaySignIn(upstreamtest.Context(t), tc.account, tc.channel)
		if err != nil || got != tc.want || len(s.Heard()) != tc.asked {
			t.Errorf("%s: %t, %v after %d requests; want %t after %d", name, got, err, len(s.Heard()), tc.want, tc.asked)
		}
	}
	if got, err := newAnsweringStore(t, nil).MaySignIn(upstreamtest.Context(t), global, 1); err == nil || got {
		t.Errorf("without the store's settings: %t, %v", got, err)
	}
	got, err := newAnsweringStore(t, map[string]string{channel: `{"data":{"allow_global_logins":"perhaps"}}`}).MaySignIn(upstreamtest.Context(t), global, 2)
	if wantCode(t, err, commerce.CodeUpstreamUnavailable); got {
		t.Error("perhaps is yes")
	}
}
