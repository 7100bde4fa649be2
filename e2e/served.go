package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Served is a running "clientele serve".
type Served struct {
	*Program

	// GraphQL is where operations go, Admin what /readyz and /metrics stand behind, and
	// Webhooks where the store sends to, if anywhere.
	GraphQL, Admin, Webhooks string
}

// Serve runs "clientele serve" with variables that have it find ports of its own, and
// waits until it says that it is ready.
func Serve(tb testing.TB, variables map[string]string) *Served {
	tb.Helper()
	s := &Served{Program: RunProgram(tb, variables, "serve")}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), startWithin)
	defer cancel()
	for !s.listens() || !isReady(ctx, s.Admin) {
		select {
		case <-ctx.Done():
			tb.Fatalf("not ready: %s", s.Err)
		case <-s.done:
			tb.Fatalf("it ended: %s", s.Err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return s
}

// listens reads in the log where the program listens.
func (s *Served) listens() bool {
	for lines := bufio.NewScanner(strings.NewReader(s.Err.String())); lines.Scan(); {
		var line struct{ Msg, GraphQL, Admin, Webhooks string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "clientele listens" {
			s.GraphQL, s.Admin, s.Webhooks = line.GraphQL, line.Admin, line.Webhooks
			return true
		}
	}
	return false
}

func isReady(ctx context.Context, admin string) bool {
	reply, err := Client{http.DefaultClient}.Exchange(ctx, http.MethodGet, admin+"/readyz", nil, nil)
	return err == nil && reply.Status == http.StatusOK
}
