package sandbox

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func FuzzReadToken(f *testing.F) {
	s, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	genuine, err := s.IssueToken(TokenSpec{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(genuine)
	f.Add(genuine + "=")
	f.Add("..")
	f.Add("e30.e30.e30")
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := s.readToken(token); err == nil && token != genuine {
			t.Errorf("believed %q", token)
		}
	})
}

func FuzzReadOperation(f *testing.F) {
	f.Add([]byte(`{"query":"{ a }"}`))
	f.Add([]byte(`{"query":"query A { a } query B { b ...f }","operationName":"B"}`))
	f.Add([]byte(`{"query":{}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		name, fields := readOperation(body)
		if len(name)+len(strings.Join(fields, "")) > 6*len(body) {
			t.Errorf("%q has more names than text: %q %q", body, name, fields)
		}
	})
}

func TestReadOperation(t *testing.T) {
	tests := []struct {
		body, name string
		fields     []string
	}{
		{`{"query":"{ customer { entityId } }"}`, "", []string{"customer"}},
		{`{"query":"mutation SignIn { login { x } }"}`, "SignIn", []string{"login"}},
		{`{"query":"query A { a } query B { b }","operationName":"B"}`, "B", []string{"b"}},
		{`{"query":"query A { a } query B { b }","operationName":"C"}`, "C", nil},
		{`{"query":"{ a","operationName":"Broken"}`, "Broken", nil},
		{`not JSON`, "", nil},
	}
	for _, test := range tests {
		name, fields := readOperation([]byte(test.body))
		if name != test.name || !slices.Equal(fields, test.fields) {
			t.Errorf("%s: %q %q, want %q %q", test.body, name, fields, test.name, test.fields)
		}
	}
}

func TestQuotaMeter(t *testing.T) {
	now := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	meter := quotaMeter{quota: Quota{Requests: 2, Window: 30 * time.Second}}
	steps := []struct {
		at    time.Duration
		ok    bool
		left  int
		reset time.Duration
	}{
		{0, true, 1, 30 * time.Second},
		{10 * time.Second, true, 0, 20 * time.Second},
		{29 * time.Second, false, 0, time.Second},
		{30 * time.Second, true, 1, 30 * time.Second},
		{-time.Hour, true, 1, 30 * time.Second},
	}
	for _, step := range steps {
		state, ok := meter.take(now.Add(step.at))
		if ok != step.ok || state.left != step.left || state.reset != step.reset {
			t.Errorf("at %s: %v, %d left, reset in %s; want %v, %d, %s",
				step.at, ok, state.left, state.reset, step.ok, step.left, step.reset)
		}
	}
	if got, want := meter.windows(), []QuotaWindow{{2, 1}, {1, 0}, {1, 0}}; !slices.Equal(got, want) {
		t.Errorf("windows %v, want %v", got, want)
	}
	meter.change(StandardQuota())
	if got := meter.windows(); !slices.Equal(got, []QuotaWindow{{}}) {
		t.Errorf("windows after a change: %v", got)
	}
}

func TestCallLogIsBounded(t *testing.T) {
	var log callLog
	for i := range maxCalls + 1 {
		log.add(Call{Items: i})
	}
	kept := log.matching(Matcher{})
	if len(kept) > maxCalls || kept[len(kept)-1].Items != maxCalls {
		t.Errorf("%d calls kept, the last is %d", len(kept), kept[len(kept)-1].Items)
	}
}
