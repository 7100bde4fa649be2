package payments

import (
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestGoodAnswers(t *testing.T) {
	for body, want := range map[string]commerce.PaymentAnswer{
		paid: {Status: commerce.PaymentSucceeded, TransactionID: "227d9e1e-94f8"},
		`{"data":{"id":"a","transaction_type":"authorization","status":"pending"},"meta":{}}`:    {Status: commerce.PaymentPending, TransactionID: "a"},
		` {"meta":{"status":"x"},"data":{"status":"success","id":"a","new":[{"id":7}]}} ` + "\n": {Status: commerce.PaymentSucceeded, TransactionID: "a"},
	} {
		wantAnswer(t, body, saying(t, http.StatusCreated, "application/json", body), want)
	}
}

// TestDoubtfulAnswers are 2xx of which nobody can tell whether they mean a yes.
func TestDoubtfulAnswers(t *testing.T) {
	for _, status := range []int{200, 202, 203, 206, 226} {
		wantAnswer(t, http.StatusText(status), saying(t, status, isJSON, paid), isUnknown)
	}
	wantAnswer(t, "204", newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }), isUnknown)
	for name, body := range map[string]string{
		"nothing":             "",
		"null":                "null",
		"a text":              `"` + canary + `"`,
		"a list":              `[` + paid + `]`,
		"two":                 paid + paid,
		"half of it":          paid[:len(paid)-9],
		"a page as JSON":      "<html>" + canary,
		"no data":             `{"meta":{}}`,
		"null data":           `{"data":null}`,
		"data in a list":      `{"data":[{"id":"a","status":"success"}]}`,
		"data twice":          `{"data":{"id":"a","status":"success"},"data":{"id":"a","status":"success"}}`,
		"two states":          `{"data":{"id":"a","status":"pending","status":"success"}}`,
		"in capitals":         `{"data":{"id":"a","Status":"success"}}`,
		"data in capitals":    `{"DATA":{"id":"a","status":"success"}}`,
		"no state":            `{"data":{"id":"a"}}`,
		"a new state":         `{"data":{"id":"a","status":"challenge"}}`,
		"declined":            `{"data":{"id":"a","status":"declined"}}`,
		"a state of numbers":  `{"data":{"id":"a","status":1}}`,
		"no id":               `{"data":{"status":"success"}}`,
		"an empty id":         `{"data":{"id":"","status":"success"}}`,
		"an id of numbers":    `{"data":{"id":7,"status":"success"}}`,
		"an id of two lines":  `{"data":{"id":"a\nb","status":"success"}}`,
		"an id not of ASCII":  `{"data":{"id":"\u202ea","status":"success"}}`,
		"an endless id":       `{"data":{"id":"` + strings.Repeat("x", maxID+1) + `","status":"success"}}`,
		"money back":          `{"data":{"id":"a","transaction_type":"refund","status":"success"}}`,
		"no kind":             `{"data":{"id":"a","transaction_type":null,"status":"success"}}`,
		"an error with a 201": problemOf(422, `,"code":30104`),
		"too much":            `{"data":{"id":"a","status":"success","x":"` + strings.Repeat(canary, 10_000) + `"}}`,
		"deep":                strings.Repeat(`{"data":`, 20_000) + strings.Repeat("}", 20_000),
		"not UTF-8":           `{"data":{"id":"` + "\xff" + `","status":"success"}}`,
	} {
		wantAnswer(t, name, saying(t, http.StatusCreated, isJSON, body), isUnknown)
	}
	wantAnswer(t, "a page", saying(t, http.StatusCreated, "text/html; charset=utf-8", paid), isUnknown)
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{paid, `{"data":{"id":"a","status":"pending"}}`, problemOf(422, `,"code":30105`), problemOf(400, `,"errors":{}`), `{}`, `{"a":1,"a":2}`} {
		f.Add(201, seed)
		f.Add(422, seed)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		got := answerOf(status, body)
		if p, ok := readPaid(got); ok && (status != 201 || !isID(p.TransactionID) || p.Status != commerce.PaymentSucceeded && p.Status != commerce.PaymentPending || p.Reason != "") {
			t.Errorf("%d %q is paid: %+v", status, body, p)
		}
		p, ok := readRefusal(got)
		if !ok {
			return
		}
		if status < 400 || status >= 500 || p.TransactionID != "" || p.IsDuplicate == (p.Status == commerce.PaymentDeclined) || p.IsDuplicate == (p.Reason != "") {
			t.Errorf("%d %q is a no: %+v", status, body, p)
		}
		if p.IsDuplicate && !strings.Contains(body, "30105") && !strings.Contains(body, `\u`) {
			t.Errorf("%d %q is a duplicate", status, body)
		}
	})
}
