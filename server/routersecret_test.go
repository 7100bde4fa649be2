package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestRoutersProveThemselves(t *testing.T) {
	const current, next = "canary-current-secret", "canary-next-secret-2"
	for name, test := range map[string]struct {
		configured commerce.Secret
		required   bool
		sent       []string
		want       int
	}{
		"nothing anywhere":        {"", false, nil, http.StatusOK},
		"a secret, none is known": {"", false, []string{current}, http.StatusUnauthorized},
		"none, not required":      {current, false, nil, http.StatusOK},
		"none, required":          {current, true, nil, http.StatusUnauthorized},
		"the one":                 {current, true, []string{current}, http.StatusOK},
		"the first of two":        {current + "," + next, true, []string{current}, http.StatusOK},
		"the second of two":       {current + " , " + next, true, []string{next}, http.StatusOK},
		"wrong":                   {current, true, []string{next}, http.StatusUnauthorized},
		"wrong, not required":     {current, false, []string{next}, http.StatusUnauthorized},
		"empty":                   {current, false, []string{""}, http.StatusUnauthorized},
		"the beginning of one":    {current, false, []string{current[:len(current)-1]}, http.StatusUnauthorized},
		"both at once":            {current + "," + next, true, []string{current + "," + next}, http.StatusUnauthorized},
		"two headers":             {current + "," + next, true, []string{current, next}, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			secrets, err := parseSecrets(test.configured)
			if err != nil {
				t.Fatal(err)
			}
			h := withRouterSecret(secrets, test.required, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if len(r.Header.Values(routerSecretHeader)) != 0 {
					t.Error("the secret goes on")
				}
			}))
			r := httptest.NewRequest(http.MethodPost, "/graphql", unreadBody{t})
			r.Header[routerSecretHeader] = test.sent
			recorder := httptest.NewRecorder()
			h.ServeHTTP(recorder, r)
			if recorder.Code != test.want {
				t.Errorf("status %d, want %d", recorder.Code, test.want)
			}
			body := recorder.Body.String()
			if strings.Contains(body, "canary") || (test.want != http.StatusOK && !strings.Contains(body, `"code":"UNAUTHENTICATED"`)) {
				t.Errorf("it says %s", body)
			}
		})
	}
}

// unreadBody fails the test when somebody reads it.
type unreadBody struct{ t *testing.T }

func (u unreadBody) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, http.ErrBodyReadAfterClose
}

func TestSecretsThatAreNone(t *testing.T) {
	const good = "canary-0123456789"
	for name, list := range map[string]commerce.Secret{
		"short": "canary", "one of them short": good + ",canary", "an empty one": good + ",", "too many": commerce.Secret(strings.Repeat(good+",", 8) + good),
	} {
		if secrets, err := parseSecrets(list); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %d secrets, %v", name, len(secrets), err)
		}
	}
}
