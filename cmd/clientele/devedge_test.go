package main

import (
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/server"
)

func TestDevReadsTheEdgeAndNothingElse(t *testing.T) {
	around := func(name string) (string, bool) { return "around", true }
	lookup := withEdge(map[string]string{"BIGCOMMERCE_STORE_HASH": "sandbox", "CLIENTELE_PLAYGROUND": "true"}, around)
	for _, tt := range []struct {
		name, want string
		ok         bool
	}{
		{"BIGCOMMERCE_STORE_HASH", "sandbox", true},
		{"CLIENTELE_PLAYGROUND", "true", true},
		{"CLIENTELE_ROUTER_SECRETS", "around", true},
		{"CLIENTELE_ROUTER_SECRETS_FILE", "around", true},
		{"CLIENTELE_CORS_ORIGINS", "around", true},
		{"BIGCOMMERCE_ACCESS_TOKEN", "", false},
		{"BIGCOMMERCE_STORE_HASH_FILE", "", false},
		{"CLIENTELE_REDIS_URL", "", false},
		{"CLIENTELE_SESSION_KEYS", "", false},
		{"CLIENTELE_MANAGEMENT_URL_FILE", "", false},
	} {
		if got, ok := lookup(tt.name); got != tt.want || ok != tt.ok {
			t.Errorf("%s: %q, %t; want %q, %t", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}

func TestEdgeVariablesExist(t *testing.T) {
	var known []string
	for _, v := range server.Variables() {
		known = append(known, v.Name)
	}
	for _, name := range edgeVariables() {
		if !slices.Contains(known, name) {
			t.Errorf("there is no variable %s", name)
		}
	}
}
