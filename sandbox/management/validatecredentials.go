package management

import (
	"encoding/json"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerValidateCredentials() {
	h.handle("validate-credentials", "POST /v3/customers/validate-credentials", h.postCredentials)
}

// credentialsRequest is what is to be tried.
type credentialsRequest struct {
	Email     *string `json:"email"`
	Password  *string `json:"password"`
	ChannelID *int    `json:"channel_id"`
}

// credentials says whether it belongs together. It stands bare
// (reference/customers.v3.yml).
type credentials struct {
	IsValid    bool `json:"is_valid"`
	CustomerID *int `json:"customer_id"`
}

// postCredentials tries a password. Of a forced reset and of a channel on which the
// customer may not sign in the reference says nothing; here both are a no.
func (h *Handler) postCredentials(w http.ResponseWriter, r *http.Request) {
	var request credentialsRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return
	}
	faults := map[string]string{}
	if request.Email == nil {
		faults["email"] = "email is required"
	}
	if request.Password == nil {
		faults["password"] = "password is required"
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	channel := store.ChannelMain
	set(&channel, request.ChannelID)
	c, err := h.store.Authenticate(channel, *request.Email, *request.Password)
	if err != nil {
		respond(w, http.StatusOK, credentials{})
		return
	}
	respond(w, http.StatusOK, credentials{IsValid: true, CustomerID: &c.ID})
}
