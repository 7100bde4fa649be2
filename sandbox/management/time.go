package management

import "net/http"

func (h *Handler) registerTime() {
	h.handle("time", "GET /v2/time", h.getTime)
}

// getTime tells the store's clock in unix seconds.
func (h *Handler) getTime(w http.ResponseWriter, _ *http.Request) {
	respond(w, http.StatusOK, map[string]int64{"time": h.store.Now().Unix()})
}
