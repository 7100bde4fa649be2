package upstream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestStatusBecomesKind(t *testing.T) {
	read, write := Intent{Read: true}, Intent{}
	for _, tc := range []struct {
		status int
		in     Intent
		want   Kind
	}{
		{301, read, Unavailable},
		{400, read, Invalid},
		{401, read, Unauthorized},
		{403, write, Forbidden},
		{404, read, NotFound},
		{408, read, Unavailable},
		{410, read, NotFound},
		{422, write, Invalid},
		{429, write, RateLimited},
		{500, read, Unavailable},
		{500, write, OutcomeUnknown},
		{502, write, OutcomeUnknown},
		{503, write, Unavailable},
		{504, read, Unavailable},
	} {
		if got, _ := kindOfStatus(tc.status, tc.in); got != tc.want {
			t.Errorf("status %d, read %v: got %q, want %q", tc.status, tc.in.Read, got, tc.want)
		}
	}
}

func TestErrorIsPublicOnlyAsCommerce(t *testing.T) {
	for _, tc := range []struct {
		kind Kind
		want commerce.Code
	}{
		{Unauthorized, commerce.CodeInternal},
		{Forbidden, commerce.CodeInternal},
		{NotFound, commerce.CodeInternal},
		{Invalid, commerce.CodeInternal},
		{RateLimited, commerce.CodeRateLimited},
		{Unavailable, commerce.CodeUpstreamUnavailable},
		{OutcomeUnknown, commerce.CodeOutcomeUnknown},
	} {
		e := &Error{Kind: tc.kind, API: Management, Endpoint: "pricing", RetryAfter: time.Second, Remedy: "SECRET_SETTING is wrong"}
		err := fmt.Errorf("somebody's layer: %w", Public(e))
		var public *commerce.Error
		if !errors.As(err, &public) || public.Code != tc.want {
			t.Fatalf("%s: got %v, want code %s", tc.kind, err, tc.want)
		}
		if strings.Contains(public.Message, "SETTING") || public.Message == "" {
			t.Errorf("%s: message %q is not for strangers", tc.kind, public.Message)
		}
		if !IsKind(err, tc.kind) || public.RetryAfter != time.Second {
			t.Errorf("%s: the cause got lost", tc.kind)
		}
	}
}

func TestPublicKeepsWhatIsPublicAndHidesTheRest(t *testing.T) {
	if Public(nil) != nil {
		t.Error("nil became an error")
	}
	known := commerce.BadInput("x", "y")
	if got := Public(known); !errors.Is(got, known) {
		t.Errorf("a public error became %v", got)
	}
	if got := commerce.CodeOf(Public(errors.New("odd"))); got != commerce.CodeInternal {
		t.Errorf("an unknown error became %s", got)
	}
	if IsKind(errors.New("odd"), Unavailable) {
		t.Error("an unknown error has a kind")
	}
}

func TestErrorLogsWhatAnOperatorNeeds(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	e := &Error{
		Kind: RateLimited, API: Management, Endpoint: "pricing", Status: 429, Reason: ReasonQuota,
		RetryAfter: time.Second, CorrelationID: correlation, Remedy: "wait", Err: context.Canceled,
	}
	log.Warn("call failed", "error", e)
	for _, want := range []string{
		`"kind":"rate limited"`, `"api":"management"`, `"endpoint":"pricing"`, `"status":429`,
		`"reason":"quota used up"`, `"retry_after":1000000000`, correlation, `"remedy":"wait"`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("log lacks %s: %s", want, out.String())
		}
	}
	if want := "management pricing: rate limited (status 429): quota used up: wait"; e.Error() != want {
		t.Errorf("got %q, want %q", e, want)
	}
	if !errors.Is(e, context.Canceled) {
		t.Error("the context's error got lost")
	}
	out.Reset()
	log.Warn("call failed", "error", &Error{Kind: Unavailable})
	if strings.Contains(out.String(), "remedy") || strings.Contains(out.String(), "status") {
		t.Errorf("log has empty fields: %s", out.String())
	}
}

func TestOnlyARefusalOfTheQuestionIsBisectable(t *testing.T) {
	for status, want := range map[int]bool{400: true, 422: true, 401: false, 403: false, 404: false, 405: false, 413: false, 429: false, 500: false, 503: false} {
		kind, reason := kindOfStatus(status, reading())
		if e := (&Error{Kind: kind, Reason: reason, Status: status}); e.Bisectable() != want {
			t.Errorf("%d: got %v", status, !want)
		}
	}
	for _, tc := range []struct {
		e    Error
		want bool
	}{
		{Error{Kind: Invalid, Reason: ReasonGraphQL, Status: 200}, true},
		{Error{Kind: Unavailable, Reason: ReasonGraphQL, Status: 200}, false},
		{Error{Kind: Unauthorized, Reason: ReasonSession, Status: 400}, false},
		{Error{Kind: Invalid}, false}, // a request that could not even be written
	} {
		if tc.e.Bisectable() != tc.want {
			t.Errorf("%+v: got %v", tc.e, !tc.want)
		}
	}
}
