package sandbox

import (
	"encoding/json"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/hook"
)

// addHookControls adds the controls of webhooks. Package hook says what they do.
//
//	POST /_sandbox/hooks             {"scope": "store/product/*", "destination": "http://127.0.0.1:4001/…", "headers": {…}} answers {"id": 20001}
//	GET  /_sandbox/hooks/deliveries  answers {"deliveries": […]}
//	POST /_sandbox/hooks/flush       {} answers when everything due was tried
//	POST /_sandbox/hooks/retry       {} tries again at once what waits for its time
//	POST /_sandbox/hooks/hold        {}
//	POST /_sandbox/hooks/release     {"order": "reversed"}, or "kept", or "shuffled"
//	POST /_sandbox/hooks/duplicate   {"copies": 99}
//	POST /_sandbox/hooks/delay       {"ms": 5000}
//	POST /_sandbox/hooks/drop        {"next": 1}
//	POST /_sandbox/hooks/emit        {"scope": "store/product/updated", "data": {"type": "product", "id": 101}}
//	POST /_sandbox/hooks/variants    {"trailingSlash": true, "currencyCode": true, "noCreatedAt": true, "unsigned": true}
func (s *Server) addHookControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /_sandbox/hooks", control(s.controlHook))
	mux.HandleFunc("GET /_sandbox/hooks/deliveries", s.controlDeliveries)
	mux.HandleFunc("POST /_sandbox/hooks/flush", s.controlFlush)
	mux.HandleFunc("POST /_sandbox/hooks/retry", control(func(struct{}) (any, string) {
		s.hooks.RetryNow()
		return nil, ""
	}))
	mux.HandleFunc("POST /_sandbox/hooks/hold", control(func(struct{}) (any, string) {
		s.hooks.Hold()
		return nil, ""
	}))
	mux.HandleFunc("POST /_sandbox/hooks/release", control(s.controlRelease))
	mux.HandleFunc("POST /_sandbox/hooks/duplicate", control(s.controlDuplicate))
	mux.HandleFunc("POST /_sandbox/hooks/delay", control(s.controlHookDelay))
	mux.HandleFunc("POST /_sandbox/hooks/drop", control(s.controlDrop))
	mux.HandleFunc("POST /_sandbox/hooks/emit", control(s.controlEmit))
	mux.HandleFunc("POST /_sandbox/hooks/variants", control(func(v hook.Variants) (any, string) {
		s.hooks.SetVariants(v)
		return nil, ""
	}))
}

func (s *Server) controlHook(in struct {
	Scope       string            `json:"scope"`
	Destination string            `json:"destination"`
	Headers     map[string]string `json:"headers"`
},
) (any, string) {
	id, err := s.Hook(in.Scope, in.Destination, in.Headers)
	if err != nil {
		return nil, err.Error()
	}
	return map[string]int{"id": id}, ""
}

func (s *Server) controlDeliveries(w http.ResponseWriter, _ *http.Request) {
	answerControl(w, http.StatusOK, map[string][]hook.Delivery{"deliveries": s.hooks.Deliveries()})
}

func (s *Server) controlFlush(w http.ResponseWriter, r *http.Request) {
	if err := s.hooks.Flush(r.Context()); err != nil {
		answerControl(w, http.StatusServiceUnavailable, map[string]string{"error": err.Error()})
		return
	}
	answerControl(w, http.StatusOK, struct{}{})
}

func (s *Server) controlRelease(in struct {
	Order hook.Order `json:"order"`
},
) (any, string) {
	if err := s.hooks.Release(in.Order); err != nil {
		return nil, err.Error()
	}
	return nil, ""
}

func (s *Server) controlDuplicate(in struct {
	Copies int `json:"copies"`
},
) (any, string) {
	if in.Copies < 0 {
		return nil, "copies must not be negative"
	}
	s.hooks.Duplicate(in.Copies)
	return nil, ""
}

func (s *Server) controlHookDelay(in struct {
	Ms int `json:"ms"`
},
) (any, string) {
	if in.Ms < 0 {
		return nil, "ms must not be negative"
	}
	s.hooks.Delay(duration(in.Ms))
	return nil, ""
}

func (s *Server) controlDrop(in struct {
	Next int `json:"next"`
},
) (any, string) {
	if in.Next < 0 {
		return nil, "next must not be negative"
	}
	s.hooks.Drop(in.Next)
	return nil, ""
}

func (s *Server) controlEmit(in struct {
	Scope string          `json:"scope"`
	Data  json.RawMessage `json:"data"`
},
) (any, string) {
	if in.Scope == "" || in.Data == nil {
		return nil, "scope and data are required"
	}
	if err := s.hooks.Emit(in.Scope, in.Data); err != nil {
		return nil, err.Error()
	}
	return nil, ""
}
