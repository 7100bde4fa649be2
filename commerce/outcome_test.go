package commerce_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestOutcomeOf(t *testing.T) {
	t.Parallel()
	failed := func(code commerce.Code) error { return fmt.Errorf("canary: %w", &commerce.Error{Code: code}) }
	first := commerce.FirstRefusal([]commerce.LoginError{commerce.LoginFailedError{}, commerce.InvalidCredentialsError{}})
	none := commerce.FirstRefusal[commerce.LoginError](nil)
	for name, test := range map[string]struct {
		refused    commerce.Refusal
		err        error
		outcome    string
		wasAttempt bool
	}{
		"good":           {none, nil, "OK", true},
		"refused":        {first, nil, "LOGIN_FAILED", true},
		"failed":         {none, failed(commerce.CodeUpstreamUnavailable), "UPSTREAM_UNAVAILABLE", true},
		"both":           {first, failed(commerce.CodeRateLimited), "RATE_LIMITED", true},
		"forbidden":      {none, failed(commerce.CodeForbidden), "FORBIDDEN", true},
		"unknown":        {none, errors.New("canary"), "INTERNAL", true},
		"not understood": {none, failed(commerce.CodeBadUserInput), "BAD_USER_INPUT", false},
		"nobody":         {first, failed(commerce.CodeUnauthenticated), "UNAUTHENTICATED", false},
	} {
		if outcome, wasAttempt := commerce.OutcomeOf(test.refused, test.err); outcome != test.outcome || wasAttempt != test.wasAttempt {
			t.Errorf("%s: %q, %t", name, outcome, wasAttempt)
		}
	}
}
