package contract

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// problem is an error of the Management API, with every member that was ever
// seen in one.
type problem struct {
	Status   int                `json:"status"`
	Title    string             `json:"title"`
	Type     string             `json:"type"`
	Instance string             `json:"instance"`
	Errors   *map[string]string `json:"errors"`
}

// TestErrorsHaveTheStoresShape holds the body of every refusal against what is
// known of the store's (reference/customers.v3.yml, reference/customers.v2.yml),
// also where the file of the endpoint says nothing.
func TestErrorsHaveTheStoresShape(t *testing.T) {
	seen := map[int]bool{}
	for _, trial := range trials(t) {
		e := trial.exchange
		if e.Status < http.StatusBadRequest {
			continue
		}
		seen[e.Status] = true
		resource, _ := e.Resource()
		if e.Answered.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d: content type %q", resource, e.Status, e.Answered.Get("Content-Type"))
		}
		if isBatch(resource, e) {
			checkBatch(t, e)
			continue
		}
		var p problem
		if strings.HasPrefix(resource, "/v2/") {
			var list struct {
				Errors []problem `json:"errors"`
			}
			decodeStrictly(t, e, &list)
			if len(list.Errors) != 1 || list.Errors[0].Errors != nil {
				t.Errorf("%s: %d: %s", resource, e.Status, e.Answer)
				continue
			}
			p = list.Errors[0]
		} else {
			p = decodeProblem(t, resource, e)
		}
		if p.Status != e.Status || p.Title == "" || !strings.HasSuffix(p.Type, "/api-docs/getting-started/api-status-codes") {
			t.Errorf("%s: %d: %s", resource, e.Status, e.Answer)
		}
		if !fieldsFit(resource, p) {
			t.Errorf("%s: %d: fields: %s", resource, e.Status, e.Answer)
		}
	}
	for _, status := range []int{400, 401, 403, 404, 413, 422, 429, 500, 503} {
		if !seen[status] {
			t.Errorf("nothing answered %d", status)
		}
	}
}

// decodeProblem decodes an error of V3. Those about payments have more members
// (reference/payments/access-tokens_payments.v3.yml), which name no field.
func decodeProblem(t *testing.T, resource string, e Exchange) problem {
	t.Helper()
	var p struct {
		problem

		Detail string `json:"detail"`
		Code   int    `json:"code"`
	}
	if strings.HasPrefix(resource, "/v3/payments/") {
		decodeStrictly(t, e, &p)
		return p.problem
	}
	decodeStrictly(t, e, &p.problem)
	return p.problem
}

// isBatch reports an answer about several metafields, of which some were not taken or
// none could be read.
func isBatch(resource string, e Exchange) bool {
	return resource == metafields && e.Method != http.MethodGet &&
		(e.Status == http.StatusUnprocessableEntity || e.Status == http.StatusBadRequest)
}

// checkBatch holds a refusal of several metafields against the shapes that only they
// have (reference/customers.v3.yml).
func checkBatch(t *testing.T, e Exchange) {
	t.Helper()
	var whole struct {
		Status int    `json:"status"`
		Title  string `json:"title"`
		Type   string `json:"type"`
		Detail string `json:"detail"`
	}
	if e.Status == http.StatusBadRequest {
		decodeStrictly(t, e, &whole)
		if whole.Status != e.Status || whole.Detail == "" {
			t.Errorf("%s: %s", e.URL.Path, e.Answer)
		}
		return
	}
	var partial struct {
		Data   []json.RawMessage `json:"data"`
		Errors []problem         `json:"errors"`
		Meta   struct {
			Total   int `json:"total"`
			Success int `json:"success"`
			Failed  int `json:"failed"`
		} `json:"meta"`
	}
	decodeStrictly(t, e, &partial)
	if m := partial.Meta; len(partial.Data) != m.Success || len(partial.Errors) != m.Failed || m.Total != m.Success+m.Failed || m.Failed == 0 {
		t.Errorf("%s: %s", e.URL.Path, e.Answer)
	}
}

// fieldsFit says whether an error tells of fields when it should: 422 names at
// least one, V3's 429 has an empty list, and the others have none.
func fieldsFit(resource string, p problem) bool {
	switch {
	case strings.HasPrefix(resource, "/v2/"):
		return p.Errors == nil
	case p.Status == http.StatusUnprocessableEntity:
		return p.Errors != nil && len(*p.Errors) > 0
	case p.Status == http.StatusTooManyRequests:
		return p.Errors != nil && len(*p.Errors) == 0
	}
	return p.Errors == nil
}

// decodeStrictly decodes an answer that may have no member but those of value.
func decodeStrictly(t *testing.T, e Exchange, value any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(e.Answer))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		t.Errorf("%s %s: %d: %v in %s", e.Method, e.URL.Path, e.Status, err, e.Answer)
	}
}
