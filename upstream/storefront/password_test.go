package storefront

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestChangePassword(t *testing.T) {
	for members, want := range map[string][]commerce.ChangePasswordError{
		``: nil,
		`{"__typename":"ValidationError","path":["input","newPassword"]}`:   {commerce.CustomerValidationError{Path: []string{"input", "newPassword"}}},
		`{"__typename":"CustomerDoesNotExistError"}`:                        {commerce.CustomerDoesNotExistError{}},
		`{"__typename":"CustomerPasswordError","message":"` + canary + `"}`: {commerce.CustomerPasswordError{}},
		`{"__typename":"CustomerNotLoggedInError"}`:                         {commerce.CustomerNotLoggedInError{}},
		`{"__typename":"PwnedError"}`:                                       {commerce.CustomerPasswordError{}},
	} {
		s := newAnsweringStore(t, answers("changePassword", `{"errors":[`+members+`]}`))
		got, err := s.ChangePassword(upstreamtest.Context(t), shopper(), password, "next")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, refusals (-want +got):\n%s", members, err, diff)
		}
		wantVariables(t, s, map[string]any{"currentPassword": password, "newPassword": "next"})
	}
}

func TestRequestResetPassword(t *testing.T) {
	for members, want := range map[string][]commerce.RequestResetPasswordError{
		``: nil,
		`{"__typename":"ValidationError","path":["input","email"]}`: {commerce.CustomerValidationError{Path: []string{"input", "email"}}},
		`{"__typename":"NobodyError"}`:                              {commerce.CustomerValidationError{}},
	} {
		for path, sent := range map[string]map[string]any{"/reset": {"email": email, "path": "/reset"}, "": {"email": email}} {
			s := newAnsweringStore(t, answers("requestResetPassword", `{"errors":[`+members+`]}`))
			got, err := s.RequestResetPassword(upstreamtest.Context(t), 3, email, path, "")
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v, refusals (-want +got):\n%s", members, err, diff)
			}
			wantVariables(t, s, sent)
		}
	}
}

func TestResetPassword(t *testing.T) {
	for members, want := range map[string][]commerce.ResetPasswordError{
		``: nil,
		`{"__typename":"ValidationError","path":["input","token"]}`: {commerce.CustomerValidationError{Path: []string{"input", "token"}}},
		`{"__typename":"CustomerPasswordError"}`:                    {commerce.CustomerPasswordError{}},
		`{"__typename":"LinkTooOldError"}`:                          {commerce.CustomerPasswordError{}},
	} {
		s := newAnsweringStore(t, answers("resetPassword", `{"errors":[`+members+`]}`))
		got, err := s.ResetPassword(upstreamtest.Context(t), 3, 7, token, password)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, refusals (-want +got):\n%s", members, err, diff)
		}
		wantVariables(t, s, map[string]any{"customerEntityId": 7.0, "token": token, "newPassword": password})
	}
}
