package server

import (
	"encoding/json"
	"net/http"

	"github.com/clientele-graph/clientele/commerce"
)

// refuse ends a request before it reaches the graph, with an answer that every
// client of the graph can read.
func refuse(w http.ResponseWriter, status int, code commerce.Code, message string) {
	type extensions struct {
		Code commerce.Code `json:"code"`
	}
	type problem struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	// Whoever asked has gone when this fails.
	_ = json.NewEncoder(w).Encode(map[string][]problem{"errors": {{message, extensions{code}}}})
}
