package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// isControl reports whether a request is for the controls.
func isControl(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, controlPrefix) }

// newControls makes the controls that programs in other languages use. They
// take and give JSON; durations are in milliseconds.
//
//	POST /_sandbox/time         {"time": "2027-04-01T00:00:00Z"}
//	POST /_sandbox/delay        {"match": {"endpoint": "pricing"}, "ms": 200}
//	POST /_sandbox/fail         {"match": {…}, "times": 2, "kind": "status", "status": 503, "noHeaders": true, "pauseMs": 50, "after": true, "laterMs": 60000}
//	POST /_sandbox/throttle     {"requests": 150, "windowMs": 30000, "on": "payments"}; without on, Management
//	POST /_sandbox/carts        {"channelId": 2, "customerId": 1, "currency": "CAD", "lines": [{"productId": 101, "quantity": 2},
//	                            {"name": "Lamp", "price": "10.01", "quantity": 1}], "readyFor": "a@example.com"} answers {"cartId": "…"}
//	GET  /_sandbox/calls        ?endpoint=storefront&operation=login&channel=1 answers {"calls": […]}
//	POST /_sandbox/calls/reset  {}
//	POST /_sandbox/accounts     {"creationDisabled": false, "captcha": true, "captchaTokens": ["…"]}
//	POST /_sandbox/trouble      {"operation": "registerCustomer", "times": 1}
//	GET  /_sandbox/mails        answers {"mails": [{"kind": "reset_password", "to": "…", "link": "…", "token": "…"}]}
//
// Those of webhooks, of prices and of purchases are at addHookControls, addPriceControls
// and addPurchaseControls.
func (s *Server) newControls() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_sandbox/time", control(s.controlTime))
	mux.HandleFunc("POST /_sandbox/delay", control(s.controlDelay))
	mux.HandleFunc("POST /_sandbox/fail", control(s.controlFail))
	mux.HandleFunc("POST /_sandbox/throttle", control(s.controlThrottle))
	mux.HandleFunc("POST /_sandbox/carts", control(s.controlCart))
	mux.HandleFunc("POST /_sandbox/calls/reset", control(func(struct{}) (any, string) {
		s.ResetCalls()
		return nil, ""
	}))
	mux.HandleFunc("GET /_sandbox/calls", s.controlCalls)
	mux.HandleFunc("POST /_sandbox/accounts", control(s.controlAccounts))
	mux.HandleFunc("POST /_sandbox/trouble", control(s.controlTrouble))
	mux.HandleFunc("GET /_sandbox/mails", s.controlMails)
	s.addHookControls(mux)
	s.addPriceControls(mux)
	s.addPurchaseControls(mux)
	// The sandbox stands on a developer's machine: no page they have open may drive it.
	return http.NewCrossOriginProtection().Handler(mux)
}

// control decodes a body of type T strictly, and answers with what do returns
// or, when do complains, with 422.
func control[T any](do func(T) (answer any, complaint string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var input T
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&input); err != nil {
			answerControl(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
		answer, complaint := do(input)
		if complaint != "" {
			answerControl(w, http.StatusUnprocessableEntity, map[string]string{"error": complaint})
			return
		}
		if answer == nil {
			answer = struct{}{}
		}
		answerControl(w, http.StatusOK, answer)
	}
}

func (s *Server) controlTime(in struct {
	Time time.Time `json:"time"`
},
) (any, string) {
	if in.Time.IsZero() {
		return nil, "time is required"
	}
	s.SetTime(in.Time)
	return nil, ""
}

func (s *Server) controlDelay(in struct {
	Match Matcher `json:"match"`
	Ms    int     `json:"ms"`
},
) (any, string) {
	s.Delay(in.Match, duration(in.Ms))
	return nil, ""
}

func (s *Server) controlFail(in struct {
	Match     Matcher   `json:"match"`
	Times     int       `json:"times"`
	Kind      FaultKind `json:"kind"`
	Status    int       `json:"status"`
	NoHeaders bool      `json:"noHeaders"`
	PauseMs   int       `json:"pauseMs"`
	After     bool      `json:"after"`
	LaterMs   int       `json:"laterMs"`
},
) (any, string) {
	fault := Fault{Kind: in.Kind, Status: in.Status, NoHeaders: in.NoHeaders, Pause: duration(in.PauseMs), After: in.After, Later: duration(in.LaterMs)}
	if err := s.FailNext(in.Match, in.Times, fault); err != nil {
		return nil, err.Error()
	}
	return nil, ""
}

func (s *Server) controlThrottle(in struct {
	Requests int    `json:"requests"`
	WindowMs int    `json:"windowMs"`
	On       string `json:"on"`
},
) (any, string) {
	if in.Requests < 0 || in.WindowMs < 1 {
		return nil, "requests must not be negative, and windowMs at least 1"
	}
	quota := Quota{Requests: in.Requests, Window: duration(in.WindowMs)}
	switch in.On {
	case "", EndpointManagement:
		s.Throttle(quota)
	case EndpointPayments:
		s.ThrottlePayments(quota)
	default:
		return nil, "on must be management, payments, or left out"
	}
	return nil, ""
}

func (s *Server) controlCalls(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	channel, _ := strconv.Atoi(query.Get("channel"))
	calls := s.CallsTo(Matcher{Endpoint: query.Get("endpoint"), Operation: query.Get("operation"), Channel: channel})
	answerControl(w, http.StatusOK, map[string][]Call{"calls": append([]Call{}, calls...)})
}

func answerControl(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func duration(ms int) time.Duration { return time.Duration(ms) * time.Millisecond }
