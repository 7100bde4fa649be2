package management

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestLooseText(t *testing.T) {
	for text, want := range map[string]looseText{`"x"`: "x", `7`: "7", `7.50`: "7.50", `null`: "", `""`: "", `" x "`: " x "} {
		var got looseText
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: got %q, %v", text, got, err)
		}
	}
	for _, text := range []string{`[]`, `{}`, `true`} {
		var got looseText
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %q", text, got)
		}
	}
}

func TestLooseList(t *testing.T) {
	for text, want := range map[string][]looseInt{
		`[1,"2"]`: {1, 2}, `3`: {3}, `"4"`: {4}, `null`: nil, `[]`: nil, `{}`: nil, `""`: nil, `false`: nil,
	} {
		got := looseList[looseInt]{9}
		if err := json.Unmarshal([]byte(text), &got); err != nil || !slices.Equal([]looseInt(got), want) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{`{"a":1}`, `"x"`, `["x"]`, `true`} {
		var got looseList[looseInt]
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s: got %v", text, got)
		}
	}
}
