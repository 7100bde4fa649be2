package storefront

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// jwt makes a token of a payload. Its other parts are not looked at.
func jwt(payload string) commerce.Secret {
	return commerce.Secret("e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + "." + canary)
}

func TestInspectStorefrontToken(t *testing.T) {
	at := func(day string) time.Time {
		when, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	const (
		y2040  = "2208988800"
		may26  = "1777593600" // 2026-05-01
		jul26  = "1782864000" // 2026-07-01
		cors   = `"corsOrigins":["https://shop.example"]`
		noCors = `"corsOrigins":[]`
	)
	for _, tc := range []struct {
		name, payload, now string
		warnings           []string
		err                string
	}{
		{"private", `{"eat":` + y2040 + `,"iat":` + jul26 + `,"cid":[1,2],` + noCors + `}`, "2026-11-01", nil, ""},
		{"nothing known", `{"what":"ever"}`, "2026-11-01", nil, ""},
		{"other shapes", `{"eat":"soon","iat":{},"cid":"all","corsOrigins":7}`, "2026-11-01", nil, ""},
		{"one channel", `{"cid":2}`, "2026-11-01", []string{"is not for channel 1"}, ""},
		{"a channel too few", `{"cid":[1]}`, "2026-11-01", []string{"is not for channel 2"}, ""},
		{"expires in a month", `{"eat":` + jul26 + `}`, "2026-06-01", []string{"expires on 2026-07-01"}, ""},
		{"expires in more", `{"eat":` + jul26 + `}`, "2026-05-31", nil, ""},
		{"by its usual name", `{"exp":` + jul26 + `}`, "2026-06-30", []string{"expires on 2026-07-01"}, ""},
		{"expired", `{"eat":` + jul26 + `}`, "2026-07-01", nil, "expired on 2026-07-01"},
		{"storefront, old", `{"iat":` + may26 + `,` + cors + `}`, "2026-11-01", []string{"stops working between servers on 2027-03-31"}, ""},
		{"storefront, of unknown age", `{` + cors + `}`, "2026-11-01", []string{"stops working between servers on 2027-03-31"}, ""},
		{"storefront, new", `{"iat":` + jul26 + `,` + cors + `}`, "2026-11-01", nil, "created after 2026-06-30"},
		{"storefront, after the end", `{"iat":` + may26 + `,` + cors + `}`, "2027-03-31", nil, "stopped working between servers on 2027-03-31"},
		{"private, after the end", `{"iat":` + may26 + `,` + noCors + `}`, "2027-03-31", nil, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			warnings, err := InspectStorefrontToken(jwt(tc.payload), at(tc.now), []int{1, 2})
			check := func(text, want string) {
				t.Helper()
				for _, part := range []string{"BIGCOMMERCE_STOREFRONT_TOKEN", want, "POST /v3/storefront/api-token-private", "Unauthenticated and Customer"} {
					if !strings.Contains(text, part) {
						t.Errorf("%q lacks %q", text, part)
					}
				}
			}
			if len(warnings) != len(tc.warnings) {
				t.Fatalf("warnings %v, want %v", warnings, tc.warnings)
			}
			for i, w := range warnings {
				check(string(w), tc.warnings[i])
			}
			if (err != nil) != (tc.err != "") {
				t.Fatalf("error %v, want %q", err, tc.err)
			}
			if err != nil {
				check(err.Error(), tc.err)
			}
			wantNoSecret(t, err)
		})
	}
}

func TestInspectWhatIsNoToken(t *testing.T) {
	for _, token := range []string{"", canary, "a.b", "a." + canary + "!.c", "a.e30.b.c", string(jwt(`"` + canary + `"`)), string(jwt(`{`))} {
		warnings, err := InspectStorefrontToken(commerce.Secret(token), start(), nil)
		if err == nil || !strings.Contains(err.Error(), tokenVariable) {
			t.Errorf("%q: got %v, %v", token, warnings, err)
		}
		wantNoSecret(t, err)
	}
}

func TestInspectImpersonationToken(t *testing.T) {
	now := time.Date(2027, time.April, 1, 0, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		payload, warning, err string
	}{
		"good":             {`{"eat":2208988800,"iat":1,"cid":[1,2],"corsOrigins":[]}`, "", ""},
		"nothing known":    {`{}`, "", ""},
		"empty scopes":     {`{"scopes":[]}`, "", ""},
		"too few channels": {`{"cid":[1]}`, "is not for channel 2", ""},
		"soon over":        {`{"eat":1806624000}`, "expires on 2027-04-02", ""},
		"expired":          {`{"eat":1782864000}`, "", "expired on 2026-07-01"},
		"for browsers":     {`{"corsOrigins":["https://shop.example"]}`, "", "another kind"},
		"private":          {`{"scopes":["Customer"]}`, "", "another kind"},
	} {
		warnings, err := InspectImpersonationToken(jwt(tc.payload), now, []int{1, 2})
		if (err != nil) != (tc.err != "") || (len(warnings) == 1) != (tc.warning != "") || len(warnings) > 1 {
			t.Fatalf("%s: got %v, %v", name, warnings, err)
		}
		text := tc.warning
		if err != nil {
			text = err.Error()
		} else if len(warnings) == 1 {
			text = string(warnings[0])
		}
		if !strings.Contains(text, tc.warning+tc.err) {
			t.Errorf("%s: %q lacks %q", name, text, tc.warning+tc.err)
		}
		if text != "" && (!strings.HasPrefix(text, impersonationVariable) || !strings.Contains(text, "api-token-customer-impersonation")) {
			t.Errorf("%s: %q does not say what to do", name, text)
		}
		wantNoSecret(t, err)
	}
	if _, err := InspectImpersonationToken(canary, now, nil); err == nil || !strings.Contains(err.Error(), impersonationVariable) {
		t.Errorf("no token: %v", err)
	}
}

func TestStoreID(t *testing.T) {
	for payload, want := range map[string]int{
		`{"sid":10203}`: 10203, `{"sid":"10203"}`: 0, `{"sid":0}`: 0, `{"sid":-1}`: 0, `{"sid":1.5}`: 0, `{"sid":null}`: 0, `{}`: 0, `[]`: 0,
	} {
		if id, ok := StoreID(jwt(payload)); id != want || ok != (want != 0) {
			t.Errorf("%s: %d, %v", payload, id, ok)
		}
	}
	if _, ok := StoreID(canary); ok {
		t.Error("what is no token has a store")
	}
}

func FuzzInspectStorefrontToken(f *testing.F) {
	f.Add(`{"eat":1,"iat":2,"cid":[1],"corsOrigins":["x"]}`)
	f.Add(`{"eat":1e400,"cid":null}`)
	f.Fuzz(func(t *testing.T, payload string) {
		first, err := InspectStorefrontToken(jwt(payload), start(), []int{1})
		again, err2 := InspectStorefrontToken(jwt(payload), start(), []int{1})
		if diff := cmp.Diff(first, again); diff != "" || (err == nil) != (err2 == nil) {
			t.Errorf("two answers: %s", diff)
		}
		if err != nil && len(first) > 0 {
			t.Error("warnings about a token that cannot work")
		}
	})
}
