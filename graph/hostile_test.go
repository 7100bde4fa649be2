package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/graph"
	"github.com/clientele-graph/clientele/session"
)

// attack is a request that costs its sender little.
type attack struct {
	body   []byte
	packed bool
	// code is what it is refused with.
	code string
}

// asking makes a request of a document.
func asking(document, code string) attack {
	body, err := json.Marshal(map[string]any{"query": document})
	if err != nil {
		panic(err) // a text is always JSON
	}
	return attack{body: body, code: code}
}

// numbered writes the format n times.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "#", "%[1]d"), i)
	}
	return b.String()
}

// attacks are what takes other servers down.
func attacks() map[string]attack {
	const tooLarge, invalid, bad = "DOCUMENT_TOO_LARGE", "GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"
	bomb := packed(`{"query":"` + strings.Repeat(" ", 64<<20) + `"}`)
	return map[string]attack{
		"10,000 repeated fields":        asking("{"+strings.Repeat("__typename ", 10_000)+"}", tooLarge),
		"1,900 repeated fields":         asking("{"+strings.Repeat("__typename ", 1_900)+"}", tooLarge),
		"7,000 aliases":                 asking("{"+numbered(7_000, "a#: __typename ")+"}", tooLarge),
		"10,000 unknown fields":         asking("{"+numbered(10_000, "f# ")+"}", tooLarge),
		"1,900 unknown fields":          asking("{"+numbered(1_900, "f# ")+"}", invalid),
		"10,000 directives":             asking("{__typename "+strings.Repeat("@skip(if: false) ", 10_000)+"}", tooLarge),
		"10,000 unknown directives":     asking("{__typename "+numbered(10_000, "@d# ")+"}", tooLarge),
		"500 overlapping fragments":     asking("{"+numbered(500, "...F# ")+"} "+numbered(500, "fragment F# on Query {session{kind}} "), tooLarge),
		"150 overlapping fragments":     asking("{"+numbered(150, "...F# ")+"} "+numbered(150, "fragment F# on Query {session{kind}} "), tooLarge),
		"a chain of fragments":          asking("{...F0} "+chained(180), tooLarge),
		"a cycle of fragments":          asking("{...A} fragment A on Query {session{kind} ...B} fragment B on Query {session{kind} ...A}", invalid),
		"fragments that double":         asking("{...F0} "+doubling(60), tooLarge),
		"150 operations":                asking(numbered(150, "query Q#{...F} ")+"fragment F on Query{"+numbered(500, "f# ")+"}", tooLarge),
		"depth 10,000":                  asking(strings.Repeat("{a", 10_000)+strings.Repeat("}", 10_000), tooLarge),
		"depth 10,000 of a list":        asking("{a(x: "+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+")}", tooLarge),
		"depth 10,000, unclosed":        asking(strings.Repeat("{a", 10_000), tooLarge),
		"a list of 10,000":              asking("{viewer{attributes(entityIds: ["+strings.Repeat("1,", 10_000)+"]){name}}}", tooLarge),
		"a literal of 1 MB":             asking(`{a(x: "`+strings.Repeat("x", 1_000_000)+`")}`, bad),
		"a literal of 100 kB":           asking(`{a(x: "`+strings.Repeat("x", 100_000)+`")}`, tooLarge),
		"a block of 100,000 lines":      asking(`{a(x: """`+strings.Repeat("\n", 100_000)+`""")}`, tooLarge),
		"200 kB of blanks":              asking("{"+strings.Repeat(" ", 200_000)+"__typename}", tooLarge),
		"200 kB of comments":            asking(strings.Repeat("#\n", 60_000)+"{__typename}", tooLarge),
		"1 MB of variables":             {body: fmt.Appendf(nil, `{"query":"{__typename}","variables":{"x":%q}}`, strings.Repeat("x", 1_000_000)), code: bad},
		"200 kB of variables":           {body: fmt.Appendf(nil, `{"query":"query($r: [_Any!]!){_entities(representations: $r){__typename}}","variables":{"r":[%s{}]}}`, strings.Repeat("{},", 65_000)), code: bad},
		"variables 10,000 deep":         {body: []byte(`{"query":"{__typename}","variables":{"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}}`), code: bad},
		"a batch of 1,000":              {body: []byte("[" + strings.TrimSuffix(strings.Repeat(`{"query":"{__typename}"},`, 1000), ",") + "]"), code: bad},
		"a gzip bomb":                   {body: []byte(bomb), packed: true, code: bad},
		"many names of one conflict":    asking("{"+strings.Repeat("session{kind} session{expiresAt} viewer{entityId} ", 30)+"} ", ""),
		"conflicts":                     asking("{"+strings.Repeat("a: session{kind} a: viewer{entityId} ", 15)+"}", invalid),
		"conflicts without aliases":     asking("{"+numbered(90, "prices(input: {channelId: #, items: []}) {stale} ")+"}", invalid),
		"100 operations that are valid": asking(numbered(100, "query Q#{session{kind}} "), invalid),
	}
}

// doubling are n fragments that spread each other twice: 2^n of the last.
func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on Query {...F%d ...F%d} ", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "fragment F%d on Query {__typename}", n)
	return b.String()
}

// chained are fragments each of which spreads the next.
func chained(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on Query {session{kind} ...F%d} ", i, i+1)
	}
	fmt.Fprintf(&b, "fragment F%d on Query {__typename}", n)
	return b.String()
}

// send sends an attack and returns the answer.
func (a attack) send(w *world) (int, []byte) {
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(a.body))
	request.Header.Set("Content-Type", "application/json")
	if a.packed {
		request.Header.Set("Content-Encoding", "gzip")
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request.WithContext(session.WithPrincipal(request.Context(), w.principal)))
	return recorder.Code, recorder.Body.Bytes()
}

// production is a world as it is configured for strangers.
func production(tb testing.TB, changes ...func(*world)) *world {
	tb.Helper()
	return newWorld(tb, append(changes, func(w *world) {
		w.options.Introspection = false
		w.options.DocumentCacheBytes, w.options.PersistedCacheBytes = 32<<20, 8<<20
	})...)
}

// Counts and sizes, never times: what an attack makes us allocate bounds what it
// makes us do. BenchmarkHostile prints the times.
func TestHostileRequestsAreRefusedCheaply(t *testing.T) {
	const maxAnswer, maxBytes, maxAllocations, maxGrowth = 2048, 6 << 20, 150_000, 5 << 20
	w := production(t)
	all := attacks()
	for _, a := range all {
		a.send(w) // pools are filled and the schema is warm
	}
	baseline := live()
	for name, a := range all {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		status, body := a.send(w)
		runtime.ReadMemStats(&after)
		if len(body) > maxAnswer || !json.Valid(body) || status >= http.StatusInternalServerError {
			t.Errorf("%s: status %d, %d bytes: %.300s", name, status, len(body), body)
		}
		var got answer
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		if a.code != "" && (len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != a.code) {
			t.Errorf("%s: %+v, want %s", name, got.Errors, a.code)
		}
		allocated, allocations := after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
		t.Logf("%-30s status %d, answer %4d B, allocated %8d B in %6d", name, status, len(body), allocated, allocations)
		if allocated > maxBytes || allocations > maxAllocations {
			t.Errorf("%s: allocates %d bytes in %d pieces", name, allocated, allocations)
		}
	}
	if growth := live() - baseline; growth > maxGrowth {
		t.Errorf("%d bytes more are in use", growth)
	}
	runtime.KeepAlive(all)
}

// live is how much memory is in use.
func live() int {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

// Each attack again and again leaves nothing behind.
func TestAttacksThatGoOnLeaveNothingBehind(t *testing.T) {
	w := production(t)
	all := attacks()
	round := func() {
		for _, a := range all {
			a.send(w)
		}
	}
	round()
	baseline := live()
	for range 5 {
		round()
	}
	if growth := live() - baseline; growth > 5<<20 {
		t.Errorf("%d bytes more are in use", growth)
	}
	runtime.KeepAlive(all)
}

func BenchmarkHostile(b *testing.B) {
	w := production(b)
	for name, a := range attacks() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, body := a.send(w)
				b.ReportMetric(float64(len(body)), "answer-B")
			}
		})
	}
}

// slowest are documents that are taken and make the most work.
func slowest() map[string]string {
	return map[string]string{
		"pairs":      "{" + strings.Repeat("session{kind} ", 99) + "}",
		"values":     "{" + numbered(4, "a#: prices(input: {items: ["+strings.Repeat("{productEntityId: 1} ", 90)+"]}) {stale} ") + "}",
		"fields":     "{" + numbered(19, "a#: viewer {"+strings.Repeat("entityId firstName lastName email company phone ", 16)+"} ") + "}",
		"fragments":  "{viewer {" + numbered(60, "...F# ") + "}} " + numbered(60, "fragment F# on Customer {entityId firstName lastName email company phone} "),
		"a fragment": "{...F} fragment F on Query {" + numbered(8, "a#: viewer {"+strings.Repeat("entityId firstName lastName email company phone ", 8)+"} ") + "}",
		"inlines":    "{" + strings.Repeat("... {", 10) + strings.Repeat("viewer {entityId email} ", 30) + strings.Repeat("}", 10) + "}",
		"chain":      "{...F0} " + chained(60),
	}
}

func TestTheSlowestAreTaken(t *testing.T) {
	w := production(t)
	for name, document := range slowest() {
		_, body := asking(document, "").send(w)
		for _, code := range []string{"DOCUMENT_TOO_LARGE", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "BAD_REQUEST"} {
			if bytes.Contains(body, []byte(code)) {
				t.Errorf("%s is refused: %.300s", name, body)
			}
		}
	}
}

func BenchmarkSlowestAccepted(b *testing.B) {
	limits := graph.DefaultLimits()
	for name, document := range slowest() {
		b.Run(name, func(b *testing.B) {
			// Nothing is kept, so each round validates.
			w := newWorld(b, func(w *world) { w.options.Limits, w.options.DocumentCacheBytes = limits, 1 })
			a := asking(document, "")
			for b.Loop() {
				a.send(w)
			}
		})
	}
}
