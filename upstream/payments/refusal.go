package payments

import (
	"bytes"
	"net/http"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// The codes that are no decline, or not always (docs/store-operations/payments/index.mdx).
const (
	codeConnection  = 10000 // between the store and a processor, which may have charged
	codeDuplicate   = 30105 // the store has seen this payment before
	codeNotVerified = 30102 // the card is not, or with 401 the token
)

// reasonOf is why a payment with that code was declined; false for a code that says of no
// payment that it was.
func reasonOf(code int) (commerce.PaymentReason, bool) {
	switch code {
	case 10001:
		return commerce.ReasonBadPayment, true
	case 30000, 30001, 30002:
		return commerce.ReasonMerchantConfiguration, true
	case 30003, 30101:
		return commerce.ReasonOrderNotPayable, true
	case 30004:
		return commerce.ReasonAmountChanged, true
	case 30050:
		return commerce.ReasonInstrumentNotSaved, true
	case 30051:
		return commerce.ReasonInstrumentUnknown, true
	case 30100, 30102:
		return commerce.ReasonNotVerified, true
	case 30103:
		return commerce.ReasonExpired, true
	case 30104:
		return commerce.ReasonProcessor, true
	case 30106:
		return commerce.ReasonInsufficientFunds, true
	case 30107:
		return commerce.ReasonAuthorizationRevoked, true
	}
	return "", false
}

// readRefusal reads an answer that says no; false when it does not surely mean that
// nobody was charged. A 4xx alone does not: 10000 and 30105 are such, so a code that was
// added since may be another, and only a code that is known is believed. Without any code
// the file's own words hold for its statuses: 400 is a request that was malformed, and 422
// one that was not valid or was declined.
//
// 401 is about the token. Nobody sends one that is over, so the store has most likely seen
// it before, in a delivery of the same request of which the answer was lost on its way.
func readRefusal(got upstream.Answer) (commerce.PaymentAnswer, bool) {
	if got.Status < http.StatusBadRequest || got.Status >= http.StatusInternalServerError {
		return commerce.PaymentAnswer{}, false
	}
	p, ok := readProblem(got)
	switch {
	case ok && p.code == codeDuplicate:
		return commerce.PaymentAnswer{IsDuplicate: true}, true
	case got.Status == http.StatusUnauthorized && (ok && p.isAboutToken() || !p.hasCode):
		return commerce.PaymentAnswer{IsDuplicate: true}, true
	case ok && p.code == codeConnection:
		return commerce.PaymentAnswer{}, false
	case ok && p.code != 0:
		reason, known := reasonOf(p.code)
		return declined(reason), known
	case ok && got.Status == http.StatusBadRequest, ok && got.Status == http.StatusUnprocessableEntity && p.hasErrors:
		return declined(commerce.ReasonBadPayment), true
	case ok && got.Status == http.StatusUnprocessableEntity:
		return declined(commerce.ReasonProcessor), true
	}
	return commerce.PaymentAnswer{}, false
}

// problem is an error of the store's, as far as it is looked at. Its texts are not.
type problem struct {
	// code is 0 for none.
	code int
	// hasCode tells of a code, also of one that could not be read.
	hasCode bool
	// hasErrors says that a field of the request is blamed.
	hasErrors bool
}

// isAboutToken reports whether the problem, which came with 401, is the token itself.
func (p problem) isAboutToken() bool { return p.code == 0 || p.code == codeNotVerified }

// readProblem reads an error; false when it is none, or speaks of another status than the
// one that it came with.
func readProblem(got upstream.Answer) (problem, bool) {
	o, ok := readObject(got.Body)
	if !ok {
		return problem{hasCode: bytes.Contains(got.Body, []byte(`"code"`))}, false
	}
	p := problem{hasCode: isSaid(o["code"])}
	if fields, ok := readObject(o["errors"]); ok {
		p.hasErrors = len(fields) > 0
	}
	if p.hasCode {
		if p.code, ok = o.integer("code"); !ok || p.code == 0 {
			return p, false
		}
	}
	status, ok := o.integer("status")
	if isSaid(o["status"]) && (!ok || status != got.Status) {
		return p, false
	}
	// One of the two is required of every error: without, it is some other object.
	return p, p.hasCode || isSaid(o["title"]) || isSaid(o["status"])
}
