package storefront

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// wantNoSecret renders err in every way somebody could log it.
func wantNoSecret(t testing.TB, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(h).Error("call failed", "error", err)
	}
	fmt.Fprintf(&out, "%s %v %+v %#v %q", err, err, err, err, err)
	if strings.Contains(out.String(), canary) {
		t.Errorf("a secret came out: %s", out.String())
	}
}

// TestTheCanaryIsSeen keeps wantNoSecret honest.
func TestTheCanaryIsSeen(t *testing.T) {
	probe := &probe{TB: t}
	wantNoSecret(probe, fmt.Errorf("login of %s", email))
	if !probe.failed {
		t.Error("an error with an e-mail address passed")
	}
}

type probe struct {
	testing.TB
	failed bool
}

func (p *probe) Errorf(string, ...any) { p.failed = true }
