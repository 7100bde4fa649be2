package payments

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// problemOf is an error as the store writes it, with a text that must not come out.
func problemOf(status int, more string) string {
	return fmt.Sprintf(`{"status":%d,"title":"%s","type":"%s","detail":"%s"%s}`, status, canary, canary, canary, more)
}

// isUnknown is an outcome that nobody can tell.
var isUnknown = commerce.PaymentAnswer{Status: commerce.PaymentUnknown}

// isDuplicate is a payment that the store may have seen before.
var isDuplicate = commerce.PaymentAnswer{IsDuplicate: true}

// wantAnswer pays, and checks that it ended as it should and was sent once.
func wantAnswer(t *testing.T, name string, s *fakeStore, want commerce.PaymentAnswer) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		got, err := s.Pay(upstreamtest.Context(t), pat, storedCard())
		switch {
		case want == isUnknown:
			if got != (commerce.PaymentAnswer{}) {
				t.Errorf("an answer beside the error: %+v", got)
			}
			wantCode(t, err, commerce.CodeOutcomeUnknown)
		case got != want || err != nil:
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		if n := len(s.Heard()); n != 1 {
			t.Errorf("%d attempts", n)
		}
	})
}

func TestEveryCodeHasItsReason(t *testing.T) {
	for code, want := range map[int]commerce.PaymentAnswer{
		10000: isUnknown,
		10001: declined(commerce.ReasonBadPayment),
		30000: declined(commerce.ReasonMerchantConfiguration),
		30001: declined(commerce.ReasonMerchantConfiguration),
		30002: declined(commerce.ReasonMerchantConfiguration),
		30003: declined(commerce.ReasonOrderNotPayable),
		30004: declined(commerce.ReasonAmountChanged),
		30050: declined(commerce.ReasonInstrumentNotSaved),
		30051: declined(commerce.ReasonInstrumentUnknown),
		30100: declined(commerce.ReasonNotVerified),
		30101: declined(commerce.ReasonOrderNotPayable),
		30102: declined(commerce.ReasonNotVerified),
		30103: declined(commerce.ReasonExpired),
		30104: declined(commerce.ReasonProcessor),
		30105: isDuplicate,
		30106: declined(commerce.ReasonInsufficientFunds),
		30107: declined(commerce.ReasonAuthorizationRevoked),
		30108: isUnknown, // of next year
		1:     isUnknown,
	} {
		for _, status := range []int{400, 401, 403, 404, 409, 422} {
			for _, written := range []string{strconv.Itoa(code), `"` + strconv.Itoa(code) + `"`} {
				s, want := saying(t, status, isJSON, problemOf(status, `,"code":`+written+`,"errors":{}`)), want
				if status == http.StatusUnauthorized && code == codeNotVerified {
					want = isDuplicate // it is the token, and not the card, that was used before
				}
				wantAnswer(t, fmt.Sprint(status, " ", written), s, want)
			}
		}
		s := saying(t, http.StatusInternalServerError, isJSON, problemOf(500, `,"code":`+strconv.Itoa(code)))
		wantAnswer(t, fmt.Sprint("500 ", code), s, isUnknown)
	}
}

func TestRefusalsWithoutACode(t *testing.T) {
	const field = `,"errors":{"payment.instrument":"` + canary + `"}`
	bad, processor := declined(commerce.ReasonBadPayment), declined(commerce.ReasonProcessor)
	for _, tc := range []struct {
		name   string
		status int
		body   string
		want   commerce.PaymentAnswer
	}{
		{"malformed", 400, problemOf(400, ""), bad},
		{"malformed, with fields", 400, problemOf(400, field), bad},
		{"not valid", 422, problemOf(422, field), bad},
		{"declined", 422, problemOf(422, ""), processor},
		{"empty errors", 422, problemOf(422, `,"errors":{}`), processor},
		{"errors in a list", 422, problemOf(422, `,"errors":[]`), processor},
		{"errors are null", 422, problemOf(422, `,"errors":null,"code":null`), processor},
		{"the status as a text", 422, strings.Replace(problemOf(422, ""), "422", `"422"`, 1), processor},
		{"no status", 422, `{"title":"` + canary + `"}`, processor},
		{"not verified", 401, problemOf(401, ""), isDuplicate},
		{"not verified, as text", 401, canary, isDuplicate},
		{"not verified, a page", 401, "<html>" + canary, isDuplicate},
		{"not verified, nothing", 401, "", isDuplicate},

		{"another status inside", 422, problemOf(500, ""), isUnknown},
		{"a status that is none", 422, strings.Replace(problemOf(422, ""), "422", `"x"`, 1), isUnknown},
		{"code 0", 422, problemOf(422, `,"code":0`), isUnknown},
		{"a code of words", 422, problemOf(422, `,"code":"`+canary+`"`), isUnknown},
		{"a code in pieces", 422, problemOf(422, `,"code":30104.5`), isUnknown},
		{"a code too long", 422, problemOf(422, `,"code":30104000000000000000`), isUnknown},
		{"a list of codes", 422, problemOf(422, `,"code":[30104]`), isUnknown},
		{"two codes", 422, problemOf(422, `,"code":30104,"code":30105`), isUnknown},
		{"two codes, not verified", 401, problemOf(401, `,"code":30104,"code":30105`), isUnknown},
		{"a bad code, not verified", 401, problemOf(401, `,"code":"`+canary+`"`), isUnknown},
		{"half of it", 422, problemOf(422, `,"code":30104`)[:80], isUnknown},
		{"more behind it", 422, problemOf(422, `,"code":30104`) + "{}", isUnknown},
		{"an empty object", 422, `{}`, isUnknown},
		{"another object", 422, `{"data":{"id":"1"}}`, isUnknown},
		{"a list", 422, `[` + problemOf(422, "") + `]`, isUnknown},
		{"a page", 422, "<html>" + canary, isUnknown},
		{"nothing", 422, "", isUnknown},
		{"null", 400, "null", isUnknown},
		{"a page, malformed", 400, "<html>" + canary, isUnknown},
		{"forbidden", 403, problemOf(403, ""), isUnknown},
		{"not there", 404, problemOf(404, ""), isUnknown},
		{"too slow", 408, problemOf(408, ""), isUnknown},
		{"a conflict", 409, problemOf(409, ""), isUnknown},
		{"a redirect", 307, "", isUnknown},
		{"closed", 503, problemOf(503, ""), isUnknown},
		{"a bad gateway", 502, "<html>" + canary, isUnknown},
	} {
		wantAnswer(t, tc.name, saying(t, tc.status, isJSON, tc.body), tc.want)
	}
}

func TestOurConfigurationIsNamed(t *testing.T) {
	for status, want := range map[int]bool{404: true, 405: true, 301: true, 308: true, 403: false, 500: false} {
		_, err := saying(t, status, "text/html", canary).Pay(upstreamtest.Context(t), pat, storedCard())
		if got := strings.Contains(fmt.Sprint(err), "URL of the Payments API"); got != want {
			t.Errorf("%d: %v", status, err)
		}
	}
}
