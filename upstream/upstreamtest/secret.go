package upstreamtest

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// WantCode checks that err is public under that code, and quotes no secret: every one of
// the test contains canary.
func WantCode(tb testing.TB, err error, want commerce.Code, canary string) {
	tb.Helper()
	var public *commerce.Error
	if !errors.As(err, &public) || public.Code != want || public.Message == "" {
		tb.Errorf("got %v, want %s", err, want)
	}
	WantNoSecret(tb, err, canary)
}

// WantNoSecret checks that err quotes no secret in any way somebody could log it.
func WantNoSecret(tb testing.TB, err error, canary string) {
	tb.Helper()
	if text := Printed(err); strings.Contains(text, canary) {
		tb.Errorf("a secret came out: %s", text)
	}
}

// Printed renders an error, and all that it wraps, in every way somebody could log it.
func Printed(err error) string {
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(h).Error("call failed", "error", err)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		fmt.Fprintf(&out, "%s %v %+v %#v %q", err, err, err, err, err)
	}
	return out.String()
}
