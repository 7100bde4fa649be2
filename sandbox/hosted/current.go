package hosted

import (
	"encoding/json"
	"io"
	"net/http"
)

// currentCustomer tells an app who is signed in (reference/current_customer.yml).
// Guests and apps that do not exist get a 404.
func (h *Handler) currentCustomer(w http.ResponseWriter, r *http.Request) {
	customer, ok := h.customer(h.visitors.of(r))
	if !ok {
		http.Error(w, "There is no customer signed in.", http.StatusNotFound)
		return
	}
	token, err := h.desk.CurrentCustomer(r.URL.Query().Get("app_client_id"), customer)
	if err != nil {
		http.Error(w, "The app is not known.", http.StatusNotFound)
		return
	}
	if h.store.Choices().Hosted.CurrentCustomerIsJSON {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(token)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, token)
}
