package customerlogin

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestVerifyCurrentCustomer(t *testing.T) {
	want := commerce.SignedInElsewhere{
		CustomerID: 4927,
		IssuedAt:   time.Unix(start().Unix()-10, 0).UTC(),
		ExpiresAt:  time.Unix(start().Unix()-10+900, 0).UTC(),
	}
	customer := func(rest fields) fields { return fields{"customer": rest} }
	for name, token := range map[string]commerce.Secret{
		"as documented":   current(t, currentCustomer()),
		"audience a list": current(t, currentCustomer(fields{"aud": []string{appID}})),
		"no version":      current(t, currentCustomer(fields{"version": nil})),
		"no application":  current(t, currentCustomer(fields{"application_id": nil})),
		"claims of 2030":  current(t, currentCustomer(fields{"region": fields{"x": []int{1}}})),
		"group a number":  current(t, currentCustomer(customer(fields{"id": 4927, "group_id": 6}))),
		"group empty":     current(t, currentCustomer(customer(fields{"id": 4927, "group_id": ""}))),
		"group null":      current(t, currentCustomer(customer(fields{"id": 4927, "group_id": nil}))),
		"group absent":    current(t, currentCustomer(customer(fields{"id": 4927}))),
		"group an object": current(t, currentCustomer(customer(fields{"id": 4927, "group_id": fields{}}))),
		"no typ":          forge(`{"alg":"HS256"}`, encode(t, currentCustomer()), appSecret),
		"a kid":           forge(`{"kid":"../../etc","alg":"HS256","typ":"jwt"}`, encode(t, currentCustomer()), appSecret),
		"spaces in it":    forge(goodHeader, "\n { "+strings.TrimPrefix(strings.ReplaceAll(encode(t, currentCustomer()), ",", " ,\n "), "{")+" ", appSecret),
	} {
		t.Run(name, func(t *testing.T) {
			got, refused := newTokens(t).VerifyCurrentCustomer(token)
			if refused != nil {
				t.Fatalf("refused: %v", refused.Code())
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestTheMainPairServesForBoth(t *testing.T) {
	tokens := newTokens(t, func(o *Options) { o.CurrentClientID, o.CurrentClientSecret = "", "" })
	good := forge(goodHeader, encode(t, currentCustomer(fields{"aud": clientID})), secret)
	if got, refused := tokens.VerifyCurrentCustomer(good); refused != nil || got.CustomerID != 4927 {
		t.Errorf("got %+v, %v", got, refused)
	}
	if _, refused := tokens.VerifyCurrentCustomer(current(t, currentCustomer())); refused == nil {
		t.Error("a token of another app was taken")
	}
}

// matrix is every token that is refused, whatever is right about it.
func matrix(t testing.TB) map[string]commerce.Secret {
	t.Helper()
	good := currentCustomer()
	text := encode(t, good)
	valid := current(t, good).Reveal()
	parts := strings.Split(valid, ".")
	rows := map[string]commerce.Secret{
		"nothing":                 "",
		"dots":                    "..",
		"alg none":                commerce.Secret(base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + parts[1] + "."),
		"alg none, signed":        forge(`{"alg":"none","typ":"JWT"}`, text, appSecret),
		"alg None":                forge(`{"alg":"None","typ":"JWT"}`, text, appSecret),
		"alg hs256":               forge(`{"alg":"hs256","typ":"JWT"}`, text, appSecret),
		"no alg":                  forge(`{"typ":"JWT"}`, text, appSecret),
		"alg null":                forge(`{"alg":null,"typ":"JWT"}`, text, appSecret),
		"alg a list":              forge(`{"alg":["HS256"],"typ":"JWT"}`, text, appSecret),
		"ALG too":                 forge(`{"alg":"HS256","ALG":"none","typ":"JWT"}`, text, appSecret),
		"HS512":                   hs512(text),
		"HS512 that says HS256":   forgeWith(sha512New, goodHeader, text, appSecret),
		"RS256 confusion":         forge(`{"alg":"RS256","typ":"JWT"}`, text, appSecret),
		"ES256 confusion":         forge(`{"alg":"ES256","typ":"JWT"}`, text, appSecret),
		"typ of something else":   forge(`{"alg":"HS256","typ":"at+jwt"}`, text, appSecret),
		"crit":                    forge(`{"alg":"HS256","typ":"JWT","crit":["exp"]}`, text, appSecret),
		"b64":                     forge(`{"alg":"HS256","typ":"JWT","b64":false}`, text, appSecret),
		"jku":                     forge(`{"alg":"HS256","typ":"JWT","jku":"https://evil.example"}`, text, appSecret),
		"jwk":                     forge(`{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"eA"}}`, text, appSecret),
		"header twice":            forge(`{"alg":"none","alg":"HS256","typ":"JWT"}`, text, appSecret),
		"header a list":           forge(`["HS256"]`, text, appSecret),
		"header null":             forge(`null`, text, appSecret),
		"another secret":          forge(goodHeader, text, "another"),
		"the main secret":         forge(goodHeader, text, secret),
		"no secret":               forge(goodHeader, text, ""),
		"no signature":            commerce.Secret(parts[0] + "." + parts[1] + "."),
		"two parts":               commerce.Secret(parts[0] + "." + parts[1]),
		"four parts":              commerce.Secret(valid + ".x"),
		"truncated":               commerce.Secret(valid[:len(valid)-1]),
		"truncated content":       commerce.Secret(parts[0] + "." + parts[1][:len(parts[1])-4] + "." + parts[2]),
		"content of another":      commerce.Secret(parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(text, "4927", "4928", 1))) + "." + parts[2]),
		"re-signed":               forge(goodHeader, strings.Replace(text, "4927", "4928", 1), "guess"),
		"8 KB":                    current(t, currentCustomer(fields{"padding": strings.Repeat("x", 6<<10)})),
		"padded base64":           commerce.Secret(parts[0] + "." + parts[1] + "." + parts[2] + "="),
		"spaces around":           commerce.Secret(" " + valid),
		"quotes around":           commerce.Secret(`"` + valid + `"`),
		"a line end":              commerce.Secret(valid + "\n"),
		"a line end within":       commerce.Secret(parts[0] + "." + parts[1] + "." + parts[2][:9] + "\r\n" + parts[2][9:]),
		"standard base64":         commerce.Secret(parts[0] + "." + parts[1] + "." + strings.Repeat("+/", 21) + "A"),
		"loose last bits":         commerce.Secret(looseBits(valid)),
		"duplicate id":            forge(goodHeader, strings.Replace(text, `"id":4927`, `"id":1,"id":4927`, 1), appSecret),
		"duplicate customer":      forge(goodHeader, strings.Replace(text, `"iss"`, `"customer":{"id":1},"iss"`, 1), appSecret),
		"duplicate operation":     forge(goodHeader, strings.Replace(text, `"iss"`, `"operation":"customer_login","iss"`, 1), appSecret),
		"duplicate, escaped":      forge(goodHeader, strings.Replace(text, `"iss"`, `"\u0065xp":1,"iss"`, 1), appSecret),
		"duplicate, out of sight": forge(goodHeader, strings.Replace(text, `"iss"`, `"other":[{"a":1,"a":2}],"iss"`, 1), appSecret),
		"not JSON":                forge(goodHeader, "customer=1", appSecret),
		"more after it":           forge(goodHeader, text+"{}", appSecret),
		"not UTF-8":               forge(goodHeader, strings.Replace(text, "ada@", "\xff", 1), appSecret),
		"content null":            forge(goodHeader, "null", appSecret),
		"content a list":          forge(goodHeader, "["+text+"]", appSecret),
		"deep":                    current(t, currentCustomer(fields{"x": nest(12)})),
	}
	for name, change := range map[string]fields{
		"no exp":            {"exp": nil},
		"no iat":            {"iat": nil},
		"exp null":          {"EXP": start().Unix(), "exp": nil},
		"exp a string":      {"exp": "1793534400"},
		"exp a float":       {"exp": 1793534990.5},
		"exp beyond":        {"exp": 1e30},
		"iat a string":      {"iat": "1793534390"},
		"iat a float":       {"iat": 1793534390.5},
		"iat negative":      {"iat": -1},
		"iat 0":             {"iat": 0, "exp": 900},
		"16 minutes long":   {"exp": start().Unix() - 10 + 16*60},
		"901 seconds long":  {"exp": start().Unix() - 10 + 901},
		"over before begun": {"exp": start().Unix() - 11},
		"of no length":      {"exp": start().Unix() - 10},
		"future iat":        {"iat": start().Unix() + 60, "exp": start().Unix() + 120},
		"iat in 6 seconds":  {"iat": start().Unix() + 6, "exp": start().Unix() + 120},
		"nbf in the future": {"nbf": start().Unix() + 60},
		"nbf a string":      {"nbf": "now"},
		"no iss":            {"iss": nil},
		"wrong iss":         {"iss": clientID},
		"iss of session":    {"iss": "BC"},
		"iss in capitals":   {"iss": "BC/apps"},
		"iss under ISS":     {"iss": nil, "ISS": "bc/apps"},
		"no aud":            {"aud": nil},
		"wrong aud":         {"aud": clientID},
		"aud empty":         {"aud": ""},
		"aud one of two":    {"aud": []string{appID, "other"}},
		"aud of none":       {"aud": []string{}},
		"aud twice":         {"aud": []string{appID, appID}},
		"aud with null":     {"aud": []any{nil}},
		"aud an object":     {"aud": fields{"0": appID}},
		"no sub":            {"sub": nil},
		"wrong sub":         {"sub": "other"},
		"another store":     {"sub": "other", "store_hash": "other"},
		"wrong store":       {"store_hash": "other"},
		"no store":          {"store_hash": nil},
		"no operation":      {"operation": nil},
		"wrong operation":   {"operation": "customer_login"},
		"session sync":      {"operation": "session_sync"},
		"version 2":         {"version": 2},
		"version 1.0":       {"version": "1"},
		"no customer":       {"customer": nil},
		"customer a number": {"customer": 4927},
		"customer a list":   {"customer": []int{4927}},
		"no id":             {"customer": fields{"email": "ada@example.com"}},
		"id under ID":       {"customer": fields{"ID": 4927}},
		"id 0":              {"customer": fields{"id": 0}},
		"id negative":       {"customer": fields{"id": -4927}},
		"id a string":       {"customer": fields{"id": "4927"}},
		"id a float":        {"customer": fields{"id": 4927.5}},
		"id null":           {"customer": fields{"id": nil}},
		"id true":           {"customer": fields{"id": true}},
		"id a list":         {"customer": fields{"id": []int{4927}}},
		"id beyond":         {"customer": fields{"id": 1 << 60}},
	} {
		rows[name] = current(t, currentCustomer(change))
	}
	for _, id := range []string{"4927.0", "4.927e3", "-0"} {
		rows["id "+id] = forge(goodHeader, strings.Replace(text, `"id":4927`, `"id":`+id, 1), appSecret)
	}
	return rows
}

func TestMatrix(t *testing.T) {
	tokens := newTokens(t)
	rows := matrix(t)
	signed, err := tokens.Sign(commerce.CustomerLogin{CustomerID: 4927, ChannelID: 1})
	if err != nil {
		t.Fatal(err)
	}
	rows["a Customer Login JWT"] = signed
	for name, token := range rows {
		t.Run(name, func(t *testing.T) {
			got, refused := tokens.VerifyCurrentCustomer(token)
			if diff := cmp.Diff(commerce.TokenLoginError(commerce.InvalidTokenError{}), refused); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got != (commerce.SignedInElsewhere{}) {
				t.Error("a refused token said something")
			}
			wantNoSecret(t, refused, refused.Message())
		})
	}
	if len(rows) < 100 {
		t.Errorf("only %d rows", len(rows))
	}
}

// TestOneSecretForBothKinds is where only the claims stand between the two.
func TestOneSecretForBothKinds(t *testing.T) {
	tokens := newTokens(t, func(o *Options) { o.CurrentClientID, o.CurrentClientSecret = "", "" })
	signed, err := tokens.Sign(commerce.CustomerLogin{CustomerID: 4927, ChannelID: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, refused := tokens.VerifyCurrentCustomer(signed); refused != (commerce.InvalidTokenError{}) {
		t.Errorf("got %v", refused)
	}
}

func TestExpired(t *testing.T) {
	now := start().Unix()
	for name, tc := range map[string]struct {
		change fields
		want   commerce.TokenLoginError
	}{
		"long over":              {fields{"iat": now - 2000, "exp": now - 1100}, commerce.TokenExpiredError{}},
		"over within the leeway": {fields{"iat": now - 60, "exp": now - 1}, commerce.TokenExpiredError{}},
		"over at this second":    {fields{"iat": now - 60, "exp": now}, commerce.TokenExpiredError{}},
		"a second left":          {fields{"iat": now - 60, "exp": now + 1}, nil},
		"older than we take":     {fields{"iat": now - 120, "exp": now + 780}, commerce.TokenExpiredError{}},
		"just young enough":      {fields{"iat": now - 119, "exp": now + 781}, nil},
		"a little ahead of us":   {fields{"iat": now + 5, "exp": now + 905}, nil},
		// Half a fault more, and a token is not one that was good once.
		"over, for another":          {fields{"iat": now - 2000, "exp": now - 1100, "aud": clientID}, commerce.InvalidTokenError{}},
		"over, of another store":     {fields{"iat": now - 2000, "exp": now - 1100, "sub": "o", "store_hash": "o"}, commerce.InvalidTokenError{}},
		"over, by another":           {fields{"iat": now - 2000, "exp": now - 1100, "iss": "BC"}, commerce.InvalidTokenError{}},
		"over, of another operation": {fields{"iat": now - 2000, "exp": now - 1100, "operation": "customer_login"}, commerce.InvalidTokenError{}},
		"over, not yet good":         {fields{"iat": now - 2000, "exp": now - 1100, "nbf": now + 60}, commerce.InvalidTokenError{}},
	} {
		t.Run(name, func(t *testing.T) {
			_, refused := newTokens(t).VerifyCurrentCustomer(current(t, currentCustomer(tc.change)))
			if diff := cmp.Diff(tc.want, refused); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	over := encode(t, currentCustomer(fields{"iat": now - 2000, "exp": now - 1100}))
	if _, refused := newTokens(t).VerifyCurrentCustomer(forge(goodHeader, over, "guess")); refused != (commerce.InvalidTokenError{}) {
		t.Errorf("an expired token that nobody signed: %v", refused)
	}
}

func TestMaxAge(t *testing.T) {
	tokens := newTokens(t, func(o *Options) { o.MaxAge = 5 * time.Second })
	if _, refused := tokens.VerifyCurrentCustomer(current(t, currentCustomer())); refused != (commerce.TokenExpiredError{}) {
		t.Errorf("ten seconds old: %v", refused)
	}
}
