package server

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

func TestCorrelationID(t *testing.T) {
	const given = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	for name, test := range map[string]struct {
		header string
		traced bool
		want   string
	}{
		"the caller's own":    {given, true, given},
		"in capitals":         {"3F2504E0-4F89-41D3-9A0C-0305E82C3301", false, given},
		"no uuid":             {"canary; drop table", false, ""},
		"another form":        {"{3f2504e0-4f89-41d3-9a0c-0305e82c3301}", false, ""},
		"made of the trace":   {"", true, "0102030405060708090a0b0c0d0e0f10"},
		"no uuid but a trace": {"x", true, "0102030405060708090a0b0c0d0e0f10"},
		"neither":             {"", false, ""},
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.Header.Set(correlationHeader, test.header)
		if test.traced {
			r = r.WithContext(trace.ContextWithSpanContext(r.Context(), trace.NewSpanContext(trace.SpanContextConfig{
				TraceID: trace.TraceID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, SpanID: trace.SpanID{1},
			})))
		}
		var inside string
		recorder := httptest.NewRecorder()
		withCorrelation(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			inside = commerce.CorrelationID(r.Context())
		})).ServeHTTP(recorder, r)
		parsed, err := uuid.Parse(inside)
		if err != nil || recorder.Header().Get(correlationHeader) != inside {
			t.Errorf("%s: inside %q, answered %q", name, inside, recorder.Header().Get(correlationHeader))
		}
		if test.want != "" {
			if want := uuid.MustParse(test.want); parsed != want {
				t.Errorf("%s: got %s, want %s", name, parsed, want)
			}
		}
	}
}
