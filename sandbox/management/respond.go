package management

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
)

// statusPage is where the store's errors point to.
const (
	statusPage = "https://developer.bigcommerce.com" + statusPath
	statusPath = "/api-docs/getting-started/api-status-codes"
)

// envelope is what V3 wraps nearly every answer in.
type envelope struct {
	Data any `json:"data"`
	Meta any `json:"meta"`
}

// noMeta is the meta of an answer that is not a page.
type noMeta struct{}

// problem is V3's error. V2 lists the same without fields.
type problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Type   string `json:"type"`
	// Errors holds a text per field; absent when no field is at fault.
	Errors map[string]string `json:"errors,omitzero"`
}

// amount is a decimal as a JSON number, exact and without trailing zeros.
type amount decimal.Decimal

// MarshalJSON writes the digits themselves; a float64 never sees them.
func (a amount) MarshalJSON() ([]byte, error) {
	return []byte(decimal.Decimal(a).Trim(0).String()), nil
}

// Refuse answers with an error in the shape of the version that was asked.
func Refuse(w http.ResponseWriter, r *http.Request, status int, title string) {
	p := problem{Status: status, Title: title, Type: statusPage}
	switch {
	case isV2(r):
		respond(w, status, map[string][]problem{"errors": {p}})
	case status == http.StatusTooManyRequests:
		// The one error that always has this member, and another address.
		p.Type, p.Errors = statusPath, map[string]string{}
		respond(w, status, p)
	default:
		respond(w, status, p)
	}
}

func isV2(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/v2/") }

// refuseFields answers that fields are at fault: in V3 422 with a text for each,
// in V2, which has no place for them, 400 with all texts in one.
func refuseFields(w http.ResponseWriter, r *http.Request, errors map[string]string) {
	if isV2(r) {
		Refuse(w, r, http.StatusBadRequest, strings.Join(slices.Sorted(maps.Values(errors)), "; "))
		return
	}
	respond(w, http.StatusUnprocessableEntity, problem{
		Status: http.StatusUnprocessableEntity,
		Title:  "JSON data is missing or invalid",
		Type:   statusPage,
		Errors: errors,
	})
}

// refuseJSON answers that a body could not be decoded: 422 when a field has the
// wrong type or is not one that the sandbox knows, 400 when it is no JSON.
func refuseJSON(w http.ResponseWriter, r *http.Request, err error) {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		field := wrongType.Field
		if field == "" {
			field = "data"
		}
		refuseFields(w, r, map[string]string{field: "must be of type " + wrongType.Type.String()})
		return
	}
	// The decoder has no type for this one.
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		refuseFields(w, r, map[string]string{strings.Trim(name, `"`): "is not simulated by the sandbox"})
		return
	}
	Refuse(w, r, http.StatusBadRequest, "Input is invalid")
}

// respondData answers 200 with data in the envelope.
func respondData(w http.ResponseWriter, data any) {
	respond(w, http.StatusOK, envelope{data, noMeta{}})
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

// pathID reads the number that a path names something by; anything else is a number
// that nothing has.
func pathID(r *http.Request) int {
	number, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return -1
	}
	return number
}
