package main

import (
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/server"
)

// edgeVariables are the variables of serve that dev reads, too: who may ask, and how, and
// where traces go. With them a router, a backend or a page can be tried against the sandbox. All that
// says which store is asked, or what is shared with other processes, is the sandbox's:
// a shell that is set up for a real store does no harm.
func edgeVariables() []string {
	return []string{
		"CLIENTELE_AUTHORIZATION",
		"CLIENTELE_BFF_SECRETS",
		"CLIENTELE_CACHE_TAGS",
		"CLIENTELE_CORS_ORIGINS",
		"CLIENTELE_QUERIES_BY_GET",
		"CLIENTELE_REQUIRE_ROUTER",
		"CLIENTELE_ROUTER_SECRETS",
		"CLIENTELE_TRUSTED_PROXIES",
		"OTEL_EXPORTER_OTLP_ENDPOINT",
		"OTEL_EXPORTER_OTLP_HEADERS",
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
		"OTEL_SERVICE_NAME",
	}
}

// withEdge looks into variables first, and for those of the edge into the surroundings,
// where they may also be files.
func withEdge(variables map[string]string, surroundings server.Lookup) server.Lookup {
	edge := edgeVariables()
	return func(name string) (string, bool) {
		if value, ok := variables[name]; ok {
			return value, true
		}
		if slices.Contains(edge, strings.TrimSuffix(name, "_FILE")) {
			return surroundings(name)
		}
		return "", false
	}
}
