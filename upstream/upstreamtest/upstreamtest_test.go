package upstreamtest

import (
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
)

func TestMain(m *testing.M) { patience.Main(m) }

// probe notes whether a check has failed.
type probe struct {
	testing.TB

	failed bool
}

func (p *probe) Errorf(string, ...any) { p.failed = true }

// TestChecksFail keeps what others rely on honest.
func TestChecksFail(t *testing.T) {
	const canary = "canary-0a1b"
	secret := &commerce.Error{Code: commerce.CodeInternal, Message: "No.", Err: fmt.Errorf("login of %s@example.com", canary)}
	for name, test := range map[string]struct {
		check func(testing.TB)
		fails bool
	}{
		"a secret":       {func(tb testing.TB) { WantNoSecret(tb, fmt.Errorf("login of %s", canary), canary) }, true},
		"one below":      {func(tb testing.TB) { WantCode(tb, secret, commerce.CodeInternal, canary) }, true},
		"another code":   {func(tb testing.TB) { WantCode(tb, secret, commerce.CodeForbidden, "nothing") }, true},
		"not public":     {func(tb testing.TB) { WantCode(tb, fmt.Errorf("no"), commerce.CodeInternal, canary) }, true},
		"no error":       {func(tb testing.TB) { WantCode(tb, nil, commerce.CodeInternal, canary) }, true},
		"nothing to say": {func(tb testing.TB) { WantNoSecret(tb, nil, canary) }, false},
		"as it should":   {func(tb testing.TB) { WantCode(tb, secret, commerce.CodeInternal, "nothing") }, false},
	} {
		p := &probe{TB: t}
		if test.check(p); p.failed != test.fails {
			t.Errorf("%s: failed %v", name, p.failed)
		}
	}
}
