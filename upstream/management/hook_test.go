package management

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const (
	hookURL  = "https://hooks.example.com/webhooks/bigcommerce"
	someHook = `{"id":18048287,"client_id":"m9r6","store_hash":"abc","scope":"store/product/updated","destination":"` + hookURL +
		`","is_active":true,"created_at":1561488106,"updated_at":1561488106,"headers":{"X-Secret":"` + canary + `"}}`
)

func hook(t testing.TB) commerce.Hook {
	t.Helper()
	return commerce.Hook{
		ID: 18048287, Scope: "store/product/updated", Destination: hookURL, IsActive: true,
		Headers: map[string]commerce.Secret{"X-Secret": canary},
	}
}

func draft() commerce.HookDraft {
	return commerce.HookDraft{Scope: "store/product/updated", Destination: hookURL, Headers: map[string]commerce.Secret{"X-Secret": canary}}
}

func reviving() commerce.HookChange { return commerce.HookChange{IsActive: new(true)} }

// hookMethods are this file's methods, called with good arguments.
func hookMethods() []method {
	return []method{
		{"hooks", func(ctx context.Context, c *Client) error { _, err := c.Hooks(ctx); return err }, false},
		{"create hook", func(ctx context.Context, c *Client) error { _, err := c.CreateHook(ctx, draft()); return err }, true},
		{"update hook", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateHook(ctx, 18048287, reviving())
			return err
		}, true},
	}
}

// TestHooksAreReadToTheEnd follows the pages, and takes every way in which the store
// writes what is not there.
func TestHooksAreReadToTheEnd(t *testing.T) {
	page := func(current, total int, hooks ...string) string {
		return fmt.Sprintf(`{"data":[%s],"meta":{"pagination":{"current_page":%d,"total_pages":%d}}}`, strings.Join(hooks, ","), current, total)
	}
	variant := func(id int, headers, active string) string {
		return fmt.Sprintf(`{"id":%d,"scope":"store/sku/*","destination":"https://x.example.com/","headers":%s,"is_active":%s}`, id, headers, active)
	}
	s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		pages := map[string]string{
			"":  page(1, 3, someHook, variant(2, "null", "false"), variant(3, "[]", `"1"`)),
			"2": page(2, 3, variant(4, "{}", "0"), someHook),
			"3": page(3, 3, variant(5, `{"a":7}`, "1"), `{"id":"6","scope":"s","destination":"d"}`),
		}
		answering(http.StatusOK, pages[r.URL.Query().Get("page")])(w, r)
	})
	got, err := s.Hooks(upstreamtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	other := commerce.Hook{Scope: "store/sku/*", Destination: "https://x.example.com/"}
	want := []commerce.Hook{hook(t), other, other, other, other, {ID: 6, Scope: "s", Destination: "d"}}
	for i := range want[1:5] {
		want[i+1].ID = i + 2
	}
	want[2].IsActive, want[4].IsActive, want[4].Headers = true, true, map[string]commerce.Secret{"a": "7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hooks (-want +got):\n%s", diff)
	}
	var lines []string
	for _, r := range s.Heard() {
		lines = append(lines, r.Line)
	}
	if diff := cmp.Diff([]string{"GET /stores/abc/v3/hooks?limit=50", "GET /stores/abc/v3/hooks?limit=50&page=2", "GET /stores/abc/v3/hooks?limit=50&page=3"}, lines); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestNoHooks(t *testing.T) {
	s := newFakeStore(t, answering(http.StatusOK, `{"data":[],"meta":{"pagination":{"total":0,"total_pages":0}}}`))
	if got, err := s.Hooks(upstreamtest.Context(t)); err != nil || len(got) != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestHooksAreAllOrNone has lists of which a part cannot be meant.
func TestHooksAreAllOrNone(t *testing.T) {
	for _, broken := range []string{`{"id":0,"scope":"s","destination":"d"}`, `{"scope":"s","destination":"d"}`, `{"id":7,"destination":"d"}`, `{"id":7,"scope":"s"}`} {
		s := newFakeStore(t, answering(http.StatusOK, `{"data":[`+someHook+`,`+broken+`]}`))
		_, err := s.Hooks(upstreamtest.Context(t))
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	s := newFakeStore(t, answering(http.StatusOK, `{"data":[`+someHook+`],"meta":{"pagination":{"current_page":1,"total_pages":999}}}`))
	_, err := s.Hooks(upstreamtest.Context(t))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

// TestHookChangesAsSent says what is written, and that both answers can be read.
func TestHookChangesAsSent(t *testing.T) {
	secret := map[string]commerce.Secret{"X-Secret": canary}
	for _, row := range []struct {
		line, body string
		call       func(context.Context, *Client) (commerce.Hook, error)
	}{
		{
			"POST /stores/abc/v3/hooks",
			`{"scope":"store/product/updated","destination":"` + hookURL + `","is_active":true,"headers":{"X-Secret":"` + canary + `"}}`,
			func(ctx context.Context, c *Client) (commerce.Hook, error) { return c.CreateHook(ctx, draft()) },
		},
		{
			"POST /stores/abc/v3/hooks", `{"scope":"store/sku/*","destination":"` + hookURL + `","is_active":true}`,
			func(ctx context.Context, c *Client) (commerce.Hook, error) {
				return c.CreateHook(ctx, commerce.HookDraft{Scope: "store/sku/*", Destination: hookURL})
			},
		},
		{
			"PUT /stores/abc/v3/hooks/18048287", `{"is_active":true}`,
			func(ctx context.Context, c *Client) (commerce.Hook, error) {
				return c.UpdateHook(ctx, 18048287, reviving())
			},
		},
		{
			"PUT /stores/abc/v3/hooks/18048287", `{"headers":{"X-Secret":"` + canary + `"}}`,
			func(ctx context.Context, c *Client) (commerce.Hook, error) {
				return c.UpdateHook(ctx, 18048287, commerce.HookChange{Headers: secret})
			},
		},
		{
			"PUT /stores/abc/v3/hooks/18048287", `{"is_active":false,"headers":{"X-Secret":"` + canary + `"}}`,
			func(ctx context.Context, c *Client) (commerce.Hook, error) {
				return c.UpdateHook(ctx, 18048287, commerce.HookChange{IsActive: new(false), Headers: secret})
			},
		},
	} {
		for _, answer := range []string{`{"data":` + someHook + `,"meta":{}}`, someHook} {
			s := newFakeStore(t, answering(http.StatusOK, answer))
			got, err := row.call(upstreamtest.Context(t), s.Client)
			if err != nil || cmp.Diff(hook(t), got) != "" {
				t.Errorf("%s: got %+v, %v", row.line, got, err)
			}
			if sent := s.Heard(); len(sent) != 1 || sent[0].Line != row.line || sent[0].Body != row.body {
				t.Errorf("sent %+v", sent)
			}
			if strings.Contains(s.log.String()+fmt.Sprintf("%v %+v %#v", got, got, draft()), canary) {
				t.Error("a secret is printed")
			}
		}
	}
}

func TestHookChangesThatAreNotSent(t *testing.T) {
	s := newFakeStore(t, answering(http.StatusOK, someHook))
	for _, d := range []commerce.HookDraft{{}, {Scope: "s"}, {Destination: "d"}} {
		_, err := s.CreateHook(upstreamtest.Context(t), d)
		wantCode(t, err, commerce.CodeBadUserInput)
	}
	for id, change := range map[int]commerce.HookChange{0: reviving(), -1: reviving(), 7: {}, 8: {Headers: map[string]commerce.Secret{}}} {
		_, err := s.UpdateHook(upstreamtest.Context(t), id, change)
		wantCode(t, err, commerce.CodeBadUserInput)
	}
	if len(s.Heard()) > 0 {
		t.Errorf("sent %+v", s.Heard())
	}
}

// TestHookRefusals has every no of the store, each in one attempt, without its words.
func TestHookRefusals(t *testing.T) {
	text := `{"status":422,"title":"` + canary + `","errors":{"destination":"` + canary + `"}}`
	for status, want := range map[int]commerce.Code{
		400: commerce.CodeBadUserInput, 404: commerce.CodeBadUserInput, 409: commerce.CodeBadUserInput, 422: commerce.CodeBadUserInput,
		401: commerce.CodeInternal, 403: commerce.CodeInternal, 410: commerce.CodeInternal, 429: commerce.CodeRateLimited,
		500: commerce.CodeOutcomeUnknown, 502: commerce.CodeOutcomeUnknown, 503: commerce.CodeUpstreamUnavailable,
	} {
		for _, m := range hookMethods()[1:] {
			s := newFakeStore(t, answering(status, text))
			wantCode(t, m.call(upstreamtest.Context(t), s.Client), want)
			if n := len(s.Heard()); n != 1 && status != 429 {
				t.Errorf("%s, %d: %d attempts", m.name, status, n)
			}
		}
	}
}

// TestHooksWithoutAnAnswer are nowhere near saying yes.
func TestHooksWithoutAnAnswer(t *testing.T) {
	for _, body := range []string{"", `null`, `{}`, `{"data":null}`, `{"data":[]}`, `{"data":{"id":7}}`, `{"data":{"id":7,"scope":"s","destination":"d"}`, `7`, `"` + canary + `"`} {
		for _, m := range hookMethods() {
			if body == `{"data":[]}` && !m.isWrite {
				continue // that is an answer
			}
			s := newFakeStore(t, answering(http.StatusOK, body))
			wantCode(t, m.call(upstreamtest.Context(t), s.Client), m.lost(commerce.CodeUpstreamUnavailable))
		}
	}
	other := strings.Replace(someHook, "18048287", "7", 1)
	s := newFakeStore(t, answering(http.StatusOK, `{"data":`+other+`}`))
	_, err := s.UpdateHook(upstreamtest.Context(t), 18048287, reviving())
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	for _, m := range hookMethods() {
		s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "999")
			_, _ = io.WriteString(w, canary)
			panic(http.ErrAbortHandler)
		})
		wantCode(t, m.call(upstreamtest.Context(t), s.Client), m.lost(commerce.CodeUpstreamUnavailable))
		if n := len(s.Heard()); m.isWrite && n != 1 {
			t.Errorf("%s: %d attempts", m.name, n)
		}
	}
}
