package commerce_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestStoreFault(t *testing.T) {
	t.Parallel()
	if commerce.StoreFault(nil) != nil {
		t.Error("no error is one")
	}
	known := fmt.Errorf("wrapped: %w", &commerce.Error{Code: commerce.CodeRateLimited})
	if got := commerce.StoreFault(known); !errors.Is(got, known) || commerce.CodeOf(got) != commerce.CodeRateLimited {
		t.Errorf("a known one became %v", got)
	}
	got := commerce.StoreFault(errors.New("canary-token in the text"))
	if commerce.CodeOf(got) != commerce.CodeUpstreamUnavailable || strings.Contains(got.Error(), "canary") {
		t.Errorf("an unknown one became %v", got)
	}
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if got := commerce.StoreFault(fmt.Errorf("canary: %w", end)); !errors.Is(got, end) || strings.Contains(got.Error(), "canary") {
			t.Errorf("%v became %v", end, got)
		}
	}
}

func TestRecovered(t *testing.T) {
	t.Parallel()
	before, none := errors.New("before"), ""
	for name, test := range map[string]struct {
		panics func()
		says   string // empty for the error before
	}{
		"nothing":         {func() {}, ""},
		"a text":          {func() { panic("canary") }, "panic: string\n"},
		"an error":        {func() { panic(errors.New("canary")) }, "panic: *errors.errorString\n"},
		"of the runtime":  {func() { _ = []int{}[len(none)] }, "index out of range [0]"},
		"a fault of ours": {func() { panic(commerce.BadInput("canary", "canary")) }, "panic: *commerce.Error\n"},
	} {
		err := before
		func() {
			defer commerce.Recovered(&err)
			test.panics()
		}()
		if test.says == "" {
			if !errors.Is(err, before) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if commerce.CodeOf(err) != commerce.CodeInternal || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "TestRecovered") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIsText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"": true, "äöü": true, "äöüß": false, "a\n": false, "a\xff": false} {
		if got := commerce.IsText(s, 3); got != want {
			t.Errorf("%q: %t", s, got)
		}
	}
}
