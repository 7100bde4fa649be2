// Package hook is the sandbox's webhooks: which are registered, what they are
// told, and how it is delivered. Start reading at Board for the first and at
// Courier for the last; payload.go has the shapes of all events.
//
// Deliveries are signed as Standard Webhooks are, made at least once, and tried
// again on the documented schedule, measured on the store's clock. To one hook
// they come in the order of the changes, unless the controls of control.go say
// otherwise: the real store promises no order.
//
// Not simulated: the minute until a new hook works, domains that are blocked for
// their failures, the end of hooks that are silent for ninety days, and
// store/hook/deliveryException.
package hook

import (
	"errors"
	"maps"
	"time"
)

// MaxPerScope is how many hooks one client can have for a scope
// (docs/integrations/webhooks/overview.mdx).
const MaxPerScope = 10

// Why a hook was not made or changed.
var (
	// ErrUnknown means that no hook has this number.
	ErrUnknown = errors.New("the webhook does not exist")
	// ErrScope means a scope that is not documented.
	ErrScope = errors.New("the scope does not exist")
	// ErrDestination means an address that is not https on its usual port, nor http
	// to this machine where that is allowed.
	ErrDestination = errors.New("the destination must be an https URL on port 443")
	// ErrHeaders means a header that HTTP does not allow.
	ErrHeaders = errors.New("the headers are not valid")
	// ErrDuplicate means that a hook has this scope and destination.
	ErrDuplicate = errors.New("a webhook of this scope and destination exists")
	// ErrTooMany means that the scope has MaxPerScope hooks.
	ErrTooMany = errors.New("the scope has as many webhooks as it can have")
)

// Hook is a webhook: who is told of what.
type Hook struct {
	ID int
	// Scope is what it is told of, as it was registered: "store/customer/updated",
	// or with a wildcard "store/customer/*".
	Scope string
	// Destination is the URL that is called.
	Destination string
	// Headers are sent with every call.
	Headers map[string]string
	// IsActive is false for a hook that somebody switched off, or that was
	// deactivated after a last failure.
	IsActive bool
	Created  time.Time
	Updated  time.Time
}

// clone copies the hook with its headers.
func (h Hook) clone() Hook {
	h.Headers = maps.Clone(h.Headers)
	return h
}
