package management

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func newcomer() commerce.NewCustomer {
	return commerce.NewCustomer{Email: email, FirstName: "Ada", LastName: "L", ChannelID: 2}
}

// saying answers everything in the same way.
func saying(t *testing.T, status int, body string) *fakeStore {
	t.Helper()
	return newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestCreateAccount(t *testing.T) {
	want := commerce.CustomerAccount{CustomerID: 41, Email: email, ChannelIDs: []int{2}}
	for _, body := range []string{
		`{"data":[{"id":41,"email":"` + email + `","channel_ids":[2]}],"meta":{}}`,
		`{"data":{"id":"41","email":"` + email + `","channel_ids":["2"]}}`,
	} {
		s := saying(t, http.StatusOK, body)
		got, err := s.CreateAccount(upstreamtest.Context(t), newcomer())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("account (-want +got):\n%s", diff)
		}
		sent := s.Heard()[0]
		if want := `[{"email":"` + email + `","first_name":"Ada","last_name":"L","origin_channel_id":2,"channel_ids":[2]}]`; sent.Body != want || sent.Line != "POST /stores/abc/v3/customers" {
			t.Errorf("sent %s %s, want %s", sent.Line, sent.Body, want)
		}
	}
}

func TestCreateAccountIsRefused(t *testing.T) {
	for status, want := range map[int]commerce.Code{
		409: commerce.CodeBadUserInput, 422: commerce.CodeBadUserInput,
		400: commerce.CodeInternal, 404: commerce.CodeInternal, 413: commerce.CodeInternal,
	} {
		s := saying(t, status, `{"status":422,"title":"Create customers failed.","errors":{".customer_create":"email `+email+` already in use"}}`)
		_, err := s.CreateAccount(upstreamtest.Context(t), newcomer())
		wantCode(t, err, want)
		if n := len(s.Heard()); n != 1 {
			t.Errorf("%d: %d attempts", status, n)
		}
	}
}

// TestCreateAccountOfSomebodyElse has answers that do not say that this customer was
// made: nobody knows then whether they were.
func TestCreateAccountOfSomebodyElse(t *testing.T) {
	for _, body := range []string{
		`{"data":[]}`, `{"data":[{"id":0,"email":"` + email + `"}]}`, `{"data":[{"id":41,"email":"else@example.com"}]}`,
		`{"data":[{"id":41,"email":"` + email + `"},{"id":42,"email":"` + email + `"}]}`, `{"data":[{"email":"` + email + `"}]}`, `{"data":[7]}`,
	} {
		s := saying(t, http.StatusOK, body)
		got, err := s.CreateAccount(upstreamtest.Context(t), newcomer())
		if wantCode(t, err, commerce.CodeOutcomeUnknown); got.CustomerID != 0 {
			t.Errorf("%s: %+v", body, got)
		}
		if !upstream.IsKind(err, upstream.OutcomeUnknown) || len(s.Heard()) != 1 {
			t.Errorf("%s: %v after %d attempts", body, err, len(s.Heard()))
		}
	}
}

func TestCreateAccountOfImpossibleLengths(t *testing.T) {
	s := saying(t, http.StatusOK, `{}`)
	for field, change := range map[string]func(*commerce.NewCustomer){
		"email":     func(n *commerce.NewCustomer) { n.Email = "a@" },
		"email ":    func(n *commerce.NewCustomer) { n.Email = commerce.Secret(strings.Repeat("a", 239) + "@example.com") },
		"firstName": func(n *commerce.NewCustomer) { n.FirstName = "" },
		"lastName":  func(n *commerce.NewCustomer) { n.LastName = strings.Repeat("é", 101) },
	} {
		n := newcomer()
		change(&n)
		_, err := s.CreateAccount(upstreamtest.Context(t), n)
		wantCode(t, err, commerce.CodeBadUserInput)
		if !isField(err, strings.TrimSpace(field)) {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if n := len(s.Heard()); n != 0 {
		t.Errorf("%d requests", n)
	}
	n := newcomer()
	n.FirstName = strings.Repeat("é", 100)
	if _, err := s.CreateAccount(upstreamtest.Context(t), n); commerce.CodeOf(err) != commerce.CodeOutcomeUnknown || len(s.Heard()) != 1 {
		t.Errorf("a hundred characters: %v after %d requests", err, len(s.Heard()))
	}
}
