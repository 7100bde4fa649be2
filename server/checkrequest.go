package server

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/graph"
)

// requestProblems checks who may ask and what.
func (c Config) requestProblems(p *problemList) {
	for _, origin := range c.CORSOrigins {
		if err := checkOrigin(origin); err != nil {
			p.add("CLIENTELE_CORS_ORIGINS", err.Error())
		}
	}
	if _, err := parseSecrets(c.RouterSecrets); err != nil {
		p.add("CLIENTELE_ROUTER_SECRETS", err.Error())
	}
	if c.RequireRouter && c.RouterSecrets == "" {
		p.add("CLIENTELE_REQUIRE_ROUTER", "needs CLIENTELE_ROUTER_SECRETS")
	}
	p.positive("CLIENTELE_MAX_BODY_BYTES", c.MaxBodyBytes)
	if _, err := c.limits(); err != nil {
		p.add("CLIENTELE_LIMITS", err.Error())
	}
	p.positive("CLIENTELE_DOCUMENT_CACHE_BYTES", int64(c.DocumentCacheBytes))
	p.positive("CLIENTELE_PERSISTED_CACHE_BYTES", int64(c.PersistedCacheBytes))
}

// limits are the limits of documents: the published ones, with what is different.
func (c Config) limits() (graph.Limits, error) {
	limits := graph.DefaultLimits()
	for i, entry := range c.Limits {
		name, text, _ := strings.Cut(strings.TrimSpace(entry), "=")
		value, err := strconv.Atoi(text)
		if err != nil {
			return limits, fmt.Errorf("entry %d: write it as aliases=60", i+1)
		}
		if err := limits.Set(name, value); err != nil {
			return limits, fmt.Errorf("entry %d: %w", i+1, err)
		}
	}
	return limits, nil
}

// authorization is what the header Authorization holds.
func (c Config) authorization() string {
	switch {
	case c.Authorization != "":
		return c.Authorization
	case c.RouterSecrets != "":
		return "ignore"
	default:
		return "session"
	}
}
