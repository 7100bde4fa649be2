package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// playgroundAnswer is an answer of the playground, its body unpacked.
type playgroundAnswer struct {
	status int
	header http.Header
	body   string
}

// askPlayground sends a request to a playground that offers what is given.
func askPlayground(t *testing.T, offer Playground, method, path string, headers map[string]string) playgroundAnswer {
	t.Helper()
	h, err := newPlayground(offer)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body := w.Body.Bytes()
	if w.Header().Get("Content-Encoding") == "gzip" && len(body) > 0 {
		unpacked, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body, err = io.ReadAll(unpacked); err != nil {
			t.Fatal(err)
		}
	}
	return playgroundAnswer{w.Code, w.Header(), string(body)}
}

// playgroundPaths are all paths that answer 200.
func playgroundPaths(t *testing.T) []string {
	t.Helper()
	h, err := newPlayground(Playground{})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(h.(playground).files))
}

func TestPlaygroundAnswers(t *testing.T) {
	paths := playgroundPaths(t)
	if len(paths) < 10 {
		t.Fatalf("the build has %d files: %q", len(paths), paths)
	}
	for _, path := range paths {
		plain := askPlayground(t, Playground{}, "GET", path, nil)
		packed := askPlayground(t, Playground{}, "GET", path, map[string]string{"Accept-Encoding": "br, gzip;q=0.8"})
		if plain.status != 200 || packed.status != 200 {
			t.Errorf("%s: status %d, packed %d", path, plain.status, packed.status)
		}
		if got := plain.header.Get("Content-Encoding"); got != "" {
			t.Errorf("%s: encoded as %q for a client that asked for nothing", path, got)
		}
		if got := packed.header.Get("Content-Encoding"); got != "gzip" {
			t.Errorf("%s: encoded as %q for a client that takes gzip", path, got)
		}
		if plain.body != packed.body || plain.body == "" {
			t.Errorf("%s: %d bytes plain, %d unpacked", path, len(plain.body), len(packed.body))
		}
		if plain.header.Get("ETag") == packed.header.Get("ETag") {
			t.Errorf("%s: both encodings have the tag %s", path, plain.header.Get("ETag"))
		}
		if got := packed.header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("%s: Vary: %q", path, got)
		}
	}
}

func TestPlaygroundTypesAndCaching(t *testing.T) {
	types := map[string]string{
		"/": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
		".json": "application/json", ".svg": "image/svg+xml", ".ttf": "font/ttf", ".md": "text/plain; charset=utf-8",
	}
	const forever = "public, max-age=31536000, immutable"
	hashed := regexp.MustCompile(`^/assets/.+-[\w-]{8}\.\w+$`)
	for _, path := range playgroundPaths(t) {
		h := askPlayground(t, Playground{}, "GET", path, nil).header
		want, known := types[path[strings.LastIndexAny(path, "./"):]]
		if got := h.Get("Content-Type"); !known || got != want {
			t.Errorf("%s: Content-Type: %q, want %q", path, got, want)
		}
		caching := "no-cache"
		switch {
		case hashed.MatchString(path):
			caching = forever
		case path == "/playground.json":
			caching = "no-store"
		}
		if got := h.Get("Cache-Control"); got != caching {
			t.Errorf("%s: Cache-Control: %q, want %q", path, got, caching)
		}
	}
}

func TestPlaygroundRefuses(t *testing.T) {
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/index.html", 404},
		{"GET", "/anything", 404},
		{"GET", "/assets/", 404},
		{"GET", "/assets/../index.html", 404},
		{"GET", "/index.html.gz", 404},
		{"POST", "/anything", 404},
		{"POST", "/", 405},
		{"PUT", "/playground.json", 405},
		{"OPTIONS", "/", 405},
	} {
		resp := askPlayground(t, Playground{}, tt.method, tt.path, nil)
		if resp.status != tt.status {
			t.Errorf("%s %s: status %d, want %d", tt.method, tt.path, resp.status, tt.status)
		}
		if allow := resp.header.Get("Allow"); (allow == "GET, HEAD") != (tt.status == 405) {
			t.Errorf("%s %s: Allow: %q", tt.method, tt.path, allow)
		}
		if resp.header.Get("Content-Security-Policy") != playgroundPolicy {
			t.Errorf("%s %s: no policy", tt.method, tt.path)
		}
	}
}

func TestPlaygroundIsLocked(t *testing.T) {
	h := askPlayground(t, Playground{}, "GET", "/", nil).header
	for name, want := range map[string]string{
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	policy := map[string]string{}
	for directive := range strings.SplitSeq(h.Get("Content-Security-Policy"), ";") {
		name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
		policy[name] = sources
	}
	want := map[string]string{
		"default-src": "'none'", "script-src": "'self'", "worker-src": "'self'", "connect-src": "'self'",
		"style-src": "'self' 'unsafe-inline'", "font-src": "'self' data:", "img-src": "'self' data:",
		"base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'",
	}
	if diff := cmp.Diff(want, policy); diff != "" {
		t.Errorf("policy (-want +got):\n%s", diff)
	}
}

func TestPlaygroundHead(t *testing.T) {
	for _, accepted := range []string{"gzip", "identity"} {
		headers := map[string]string{"Accept-Encoding": accepted}
		get := askPlayground(t, Playground{}, "GET", "/", headers)
		head := askPlayground(t, Playground{}, "HEAD", "/", headers)
		if head.status != 200 || head.body != "" {
			t.Errorf("%s: status %d, or a body", accepted, head.status)
		}
		if diff := cmp.Diff(get.header, head.header); diff != "" {
			t.Errorf("%s: headers of GET and HEAD differ:\n%s", accepted, diff)
		}
	}
}

func TestPlaygroundNotModified(t *testing.T) {
	tag := askPlayground(t, Playground{}, "GET", "/", map[string]string{"Accept-Encoding": "gzip"}).header.Get("ETag")
	for _, tt := range []struct {
		name, encoding, tags string
		status               int
	}{
		{"same", "gzip", tag, 304},
		{"weak", "gzip", "W/" + tag, 304},
		{"one of several", "gzip", `"other", ` + tag, 304},
		{"any", "gzip", "*", 304},
		{"another", "gzip", `"other"`, 200},
		{"unquoted", "gzip", strings.Trim(tag, `"`), 200},
		{"of the other encoding", "identity", tag, 200},
	} {
		headers := map[string]string{"Accept-Encoding": tt.encoding, "If-None-Match": tt.tags}
		resp := askPlayground(t, Playground{}, "GET", "/", headers)
		if resp.status != tt.status {
			t.Errorf("%s: status %d, want %d", tt.name, resp.status, tt.status)
		}
		if empty := resp.body == ""; empty != (tt.status == 304) {
			t.Errorf("%s: status %d, empty: %t", tt.name, resp.status, empty)
		}
	}
}

func TestPlaygroundOffer(t *testing.T) {
	for _, tt := range []struct {
		name  string
		offer Playground
		want  string
	}{
		{"nothing", Playground{}, `{"endpoint":"/graphql","logins":[],"products":[]}`},
		{
			"a shopper",
			Playground{Logins: []SampleLogin{{"Wholesale", "w@example.com", "</script>"}}, Products: []int{101}},
			`{"endpoint":"/graphql","logins":[{"title":"Wholesale","email":"w@example.com","password":"</script>"}],"products":[101]}`,
		},
	} {
		resp := askPlayground(t, tt.offer, "GET", "/playground.json", nil)
		var got, want any
		if err := json.Unmarshal([]byte(resp.body), &got); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if err := json.Unmarshal([]byte(tt.want), &want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestPlaygroundBuild looks for what would make the build differ between machines
// or reach outside.
func TestPlaygroundBuild(t *testing.T) {
	page := askPlayground(t, Playground{}, "GET", "/", nil).body
	if strings.Contains(page, "://") || regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(page) {
		t.Errorf("the page names another host or has a script inside:\n%s", page)
	}
	for _, found := range regexp.MustCompile(`(?:src|href)="\.(/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		if resp := askPlayground(t, Playground{}, "GET", found[1], nil); resp.status != 200 {
			t.Errorf("%s, which the page needs: status %d", found[1], resp.status)
		}
	}
	h, err := newPlayground(Playground{})
	if err != nil {
		t.Fatal(err)
	}
	for path, file := range h.(playground).files {
		header, err := gzip.NewReader(bytes.NewReader(file.gzipped))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if !header.ModTime.IsZero() || header.Name != "" {
			t.Errorf("%s: packed with the name %q and the time %s", path, header.Name, header.ModTime)
		}
	}
}

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"":                     false,
		"gzip":                 true,
		"GZIP":                 true,
		"x-gzip":               true,
		"br, gzip":             true,
		"gzip;q=0.001":         true,
		"gzip;q=0":             false,
		"gzip; q=0.000":        false,
		"gzip;Q=0, br":         false,
		"*":                    true,
		"*;q=0":                false,
		"*;q=0, gzip":          true,
		"*, gzip;q=0":          false,
		"identity":             false,
		"gzipped":              false,
		"deflate, br, zstd":    false,
		"gzip;q=nonsense":      true,
		" gzip ; q=1.0 , br":   true,
		"identity;q=1, *;q=0 ": false,
	} {
		if got := acceptsGzip([]string{header}); got != want {
			t.Errorf("%q: %t, want %t", header, got, want)
		}
	}
}

func FuzzAcceptsGzip(f *testing.F) {
	f.Add("gzip;q=0.5, *;q=0")
	f.Add(";;q=,,")
	f.Fuzz(func(t *testing.T, header string) {
		if !acceptsGzip([]string{"gzip", header}) {
			t.Errorf("gzip before %q is not accepted", header)
		}
		if acceptsGzip([]string{"gzip;q=0", header}) {
			t.Errorf("gzip;q=0 before %q is accepted", header)
		}
	})
}
