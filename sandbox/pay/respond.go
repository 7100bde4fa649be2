package pay

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// statusPage is where the store's errors point to.
const statusPage = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"

// problem is the error of the Payments API.
type problem struct {
	Status int               `json:"status"`
	Title  string            `json:"title"`
	Type   string            `json:"type"`
	Detail string            `json:"detail,omitempty"`
	Code   store.PaymentCode `json:"code,omitempty"`
	Errors map[string]string `json:"errors,omitempty"`
}

// Refuse answers a request that was not let in.
func Refuse(w http.ResponseWriter, status int, title string) {
	respond(w, status, plain(status, title))
}

func plain(status int, title string) *problem {
	return &problem{Status: status, Title: title, Type: statusPage}
}

// malformed refuses a body that could not be read. What stands in it is not repeated.
func malformed(error) *problem {
	return &problem{
		Status: http.StatusBadRequest, Title: "The payment could not be read.", Type: statusPage,
		Detail: "It is no JSON, has members that do not belong there, or values of the wrong type.", Code: store.CodeBadData,
	}
}

func missing(field string) *problem { return wrong(field, "is required") }

func wrong(field, reason string) *problem {
	return newProblem(&store.PaymentError{Code: store.CodeBadData, Field: field, Reason: reason})
}

// newProblem tells why the store refused a payment.
func newProblem(e *store.PaymentError) *problem {
	told := &problem{Status: statusOf(e), Title: "The payment was refused.", Type: statusPage, Detail: e.Code.String(), Code: e.Code}
	if e.Field != "" {
		told.Errors = map[string]string{e.Field: e.Reason}
	}
	return told
}

// statusOf is the HTTP status of a refusal: 401 for a token, 500 for what the store
// does not know itself, 422 for everything else.
func statusOf(e *store.PaymentError) int {
	switch {
	case e.IsToken:
		return http.StatusUnauthorized
	case e.Code == store.CodeConnection:
		return http.StatusInternalServerError
	default:
		return http.StatusUnprocessableEntity
	}
}

// answer is a payment that was taken.
type answer struct {
	Data struct {
		ID     string `json:"id"`
		Type   string `json:"transaction_type"`
		Status string `json:"status"`
	} `json:"data"`
}

func newAnswer(p store.Paid) answer {
	var told answer
	told.Data.ID, told.Data.Type, told.Data.Status = p.ID, "purchase", "success"
	if p.IsAuthorization {
		told.Data.Type = "authorization"
	}
	if p.IsPending {
		told.Data.Status = "pending"
	}
	return told
}

func respond(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
