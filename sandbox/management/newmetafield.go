package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// newMetafieldRequest is the body of a request for a metafield.
type newMetafieldRequest struct {
	PermissionSet string `json:"permission_set"`
	Namespace     string `json:"namespace"`
	Key           string `json:"key"`
	Value         string `json:"value"`
	Description   string `json:"description"`
}

// faults names every field that is missing or makes no sense.
func (m newMetafieldRequest) faults() map[string]string {
	faults := map[string]string{}
	permissions := []string{"app_only", "read", "write", "read_and_sf_access", "write_and_sf_access"}
	if !slices.Contains(permissions, m.PermissionSet) {
		faults["permission_set"] = "permission_set has an unknown value"
	}
	checkLength(faults, "namespace", m.Namespace, 1, 64)
	checkLength(faults, "key", m.Key, 1, 64)
	checkLength(faults, "value", m.Value, 1, 65_535)
	checkLength(faults, "description", m.Description, 0, 255)
	return faults
}

// checkLength adds a fault for a text of the wrong length in characters.
func checkLength(faults map[string]string, name, text string, least, most int) {
	if n := utf8.RuneCountInString(text); n < least || n > most {
		faults[name] = fmt.Sprintf("%s must have %d to %d characters", name, least, most)
	}
}

// postMetafield attaches a value to a customer. The answer's data is a list of it, as
// the reference has it.
func (h *Handler) postMetafield(w http.ResponseWriter, r *http.Request) {
	var request newMetafieldRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return
	}
	if faults := request.faults(); len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	made, err := h.store.CreateMetafield(store.Metafield{
		CustomerID: pathID(r), Namespace: request.Namespace, Key: request.Key, Value: request.Value,
		Description: request.Description, PermissionSet: request.PermissionSet,
	})
	switch {
	case errors.Is(err, store.ErrNoSuchCustomer):
		Refuse(w, r, http.StatusNotFound, "The customer was not found.")
	case errors.Is(err, store.ErrMetafieldExists):
		Refuse(w, r, http.StatusConflict, "The metafield conflicts with another one.")
	case err != nil:
		Refuse(w, r, http.StatusInternalServerError, "Internal server error")
	default:
		respondData(w, []metafield{newMetafield(made)})
	}
}
