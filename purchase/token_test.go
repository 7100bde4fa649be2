package purchase

import (
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestReadToken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		claims           string
		amount, currency string
		order            int
		expires          int64
	}{
		{`{"exp":1800000000,"jti":"a","data":{"order_id":"7","amount":4250,"currency":"usd"}}`, "42.50", "USD", 7, 1_800_000_000},
		{`{"data":{"order_id":7,"amount":"4250","currency":"JPY"}}`, "4250", "JPY", 7, 0},
		{`{"data":{"amount":4250,"currency":"KWD"}}`, "4.250", "KWD", 0, 0},
		{`{"data":{"amount":0,"currency":"EUR"}}`, "0.00", "EUR", 0, 0},
		{`{"data":{"amount":-1,"currency":"EUR"}}`, "", "", 0, 0},
		{`{"data":{"amount":1.5,"currency":"EUR"}}`, "", "", 0, 0},
		{`{"data":{"amount":1}}`, "", "", 0, 0},
		{`{"exp":-5,"data":{}}`, "", "", 0, 0},
		{`{"exp":1e300}`, "", "", 0, 0},
		{`[]`, "", "", 0, 0},
		{``, "", "", 0, 0},
	} {
		got := readToken(patOf(c.claims))
		amount, currency := "", ""
		if got.amount != nil {
			amount, currency = got.amount.String(), string(*got.currency)
		}
		expires := int64(0)
		if !got.expires.IsZero() {
			expires = got.expires.Unix()
		}
		if amount != c.amount || currency != c.currency || got.orderID != c.order || expires != c.expires || got.name == "" {
			t.Errorf("%s: %q %q %d %d", c.claims, amount, currency, got.orderID, expires)
		}
	}
	if readToken(patOf(`{"jti":"a"}`)).name != readToken(patOf(`{"jti":"a","exp":1}`)).name {
		t.Error("one token has two names")
	}
	if readToken("a").name == readToken("b").name || readToken("a").name == readToken(patOf(`{"jti":"a"}`)).name {
		t.Error("two tokens have one name")
	}
}

func FuzzReadToken(f *testing.F) {
	f.Add("a.b.c")
	f.Add(patOf(`{"exp":1,"jti":"a","data":{"order_id":7,"amount":4250,"currency":"USD"}}`).Reveal())
	f.Fuzz(func(t *testing.T, token string) {
		got := readToken(commerce.Secret(token))
		if len(got.name) != 32 || (got.amount == nil) != (got.currency == nil) {
			t.Fatalf("got %+v", got)
		}
		if len(token) > 8 && strings.Contains(got.name, token) {
			t.Fatal("the name tells the token")
		}
	})
}
