package hook

import (
	"encoding/json"
	"time"
)

// State is what became of a delivery.
type State string

// The states of a delivery.
const (
	// StatePending waits for those before it, or is on its way.
	StatePending State = "pending"
	// StateWaiting waits for its time: the next try's, or the delay's.
	StateWaiting State = "waiting"
	// StateHeld waits for Release.
	StateHeld State = "held"
	// StateDelivered was answered with a status of 200 to 299.
	StateDelivered State = "delivered"
	// StateFailed was tried for the last time.
	StateFailed State = "failed"
	// StateDropped was lost on purpose, or its hook is gone or inactive.
	StateDropped State = "dropped"
)

// Delivery is one event on its way to one hook.
type Delivery struct {
	// Number counts deliveries from 1.
	Number int `json:"number"`
	// MessageID is the webhook-id: the same at every try, and for duplicates.
	MessageID   string          `json:"webhookId"`
	HookID      int             `json:"hookId"`
	Scope       string          `json:"scope"`
	Destination string          `json:"destination"`
	Body        json.RawMessage `json:"body"`
	State       State           `json:"state"`
	// Attempts is how often it was sent.
	Attempts int `json:"attempts"`
	// LastStatus is the last answer's; 0 when there was none.
	LastStatus int `json:"lastStatus"`
	// Due is when a waiting delivery is sent, by the store's clock.
	Due time.Time `json:"due,omitzero"`

	unsigned bool
}

// maxDeliveries bounds the memory of a store that runs for days.
const maxDeliveries = 20_000

// schedule is how long after each failure the next try is made
// (docs/integrations/webhooks/overview.mdx): about 48 hours in all.
func schedule() []time.Duration {
	seconds := []time.Duration{60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400}
	for i := range seconds {
		seconds[i] *= time.Second
	}
	return seconds
}
