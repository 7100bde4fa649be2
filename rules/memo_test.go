package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMemoRoundTrip(t *testing.T) {
	now, err := read(t.Context(), &correlated{newShop()})
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]memo{
		"snapshot": {Snapshot: &now}, "no groups": {Snapshot: &snapshot{Rest: now.Rest}}, "mark": {Taken: "4f"},
	} {
		got, err := decodeMemo(m.encode())
		m.Version = version
		if diff := cmp.Diff(m, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func FuzzDecodeMemo(f *testing.F) {
	now, err := read(f.Context(), &correlated{newShop()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(memo{Snapshot: &now}.encode())
	f.Add(memo{Taken: "4f"}.encode())
	f.Add([]byte(`{"version":1,"snapshot":{"groups":{"1":{"digest":"00"}}}}`))
	f.Add([]byte(`{"version":1,"snapshot":{},"taken":"x"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := decodeMemo(text)
		if err != nil {
			return
		}
		again, err := decodeMemo(m.encode())
		if diff := cmp.Diff(m, again); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	})
}
