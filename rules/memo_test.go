package rules

import (
	"bytes"
	"reflect"
	"testing"
)

func wholeMemo(t testing.TB) memo {
	t.Helper()
	now, err := read(t.Context(), &correlated{newShop()})
	if err != nil {
		t.Fatal(err)
	}
	now.groups[maxID] = groupState{}
	return memo{snapshot: &now}
}

func TestMemoRoundTrip(t *testing.T) {
	for name, m := range map[string]memo{
		"snapshot": wholeMemo(t), "no groups": {snapshot: &snapshot{groups: map[int]groupState{}}}, "mark": {mark: "4f"},
	} {
		if got, err := decodeMemo(m.encode()); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// TestMemoIsSmall keeps what most stores have within 4 KiB.
func TestMemoIsSmall(t *testing.T) {
	s := snapshot{groups: map[int]groupState{}}
	for id := range 400 {
		s.groups[10*id+10] = groupState{isEverybodys: id%2 == 0}
	}
	if n := len(memo{snapshot: &s}.encode()); n > 4<<10 {
		t.Errorf("400 groups take %d bytes", n)
	}
}

// What is cut off anywhere is not read as less.
func TestMemoIsCut(t *testing.T) {
	whole := wholeMemo(t).encode()
	seen := 0
	for n := range whole {
		if m, err := decodeMemo(whole[:n]); err == nil {
			seen++
			if len(m.snapshot.groups) >= 5 {
				t.Errorf("%d of %d bytes have %d groups", n, len(whole), len(m.snapshot.groups))
			}
		}
	}
	if seen > 5 {
		t.Errorf("%d parts were read", seen)
	}
}

func FuzzDecodeMemo(f *testing.F) {
	f.Add(wholeMemo(f).encode())
	f.Add(memo{mark: "4f"}.encode())
	f.Add([]byte{version, kindSnapshot, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{version, kindSnapshot, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := decodeMemo(text)
		if err != nil {
			return
		}
		again, err := decodeMemo(m.encode())
		if err != nil || !reflect.DeepEqual(m, again) || len(m.encode()) > len(text) {
			t.Errorf("%q: %+v became %+v, %v", text, m, again, err)
		}
		if m.snapshot != nil && !bytes.HasPrefix(text, []byte{version, kindSnapshot}) {
			t.Errorf("%q is no snapshot", text)
		}
	})
}
