package sandbox

import (
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// Hook registers a webhook and returns its number, as POST /v3/hooks would:
// destination is then called for every event of scope, signed with the client
// secret of Description, and with headers, which may be nil. The error is one of
// the Err values of package hook.
func (s *Server) Hook(scope, destination string, headers map[string]string) (int, error) {
	made, err := s.hooks.Board().Create(hook.Hook{Scope: scope, Destination: destination, Headers: headers, IsActive: true})
	if err != nil {
		return 0, fmt.Errorf("sandbox: %w", err)
	}
	return made.ID, nil
}

// Hooks are the webhooks: what was delivered, and controls of how.
func (s *Server) Hooks() *hook.Courier { return s.hooks }

// SetPriceDelay lets changes of prices show late, see store.SetPriceDelay.
func (s *Server) SetPriceDelay(delay time.Duration, on ...store.Surface) {
	s.store.SetPriceDelay(delay, on...)
}
