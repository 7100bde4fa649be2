package management

import (
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// TestListsThatFail asks for an e-mail address and for a name of which no error and no
// log may tell, of a store that fails in every way.
func TestListsThatFail(t *testing.T) {
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    commerce.Code
	}{
		"hangs up":   {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, commerce.CodeUpstreamUnavailable},
		"500":        {answering(500, canary), commerce.CodeUpstreamUnavailable},
		"a page":     {answering(503, "<html>"+canary), commerce.CodeUpstreamUnavailable},
		"half of it": {answering(200, `{"data":[{"email":"`+email), commerce.CodeUpstreamUnavailable},
		"429":        {answering(429, ""), commerce.CodeRateLimited},
		"401":        {answering(401, canary), commerce.CodeInternal},
		"422":        {answering(422, `{"errors":{"email":"`+email+`"}}`), commerce.CodeInternal},
	} {
		s := newFakeStore(t, test.handler)
		_, _, err := s.ListSubscribers(upstreamtest.Context(t), commerce.NewsletterSubscriberFilter{Email: email, FirstName: canary}, 0, 11)
		wantCode(t, err, test.want)
		_, err = s.ListCustomerGroups(upstreamtest.Context(t), commerce.CustomerGroupFilter{Name: canary}, 0, 11)
		wantCode(t, err, test.want)
		_, err = s.CustomerGroupCount(upstreamtest.Context(t))
		wantCode(t, err, test.want)
		_, _, err = s.CustomerGroup(upstreamtest.Context(t), 7)
		wantCode(t, err, test.want)
		if strings.Contains(s.log.String(), canary) {
			t.Errorf("%s: logged %s", name, s.log.String())
		}
	}
}
