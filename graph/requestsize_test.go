package graph

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRequestsAreWeighedByTheirValues(t *testing.T) {
	list := func(n int, element string) string {
		return `[` + strings.TrimSuffix(strings.Repeat(element+",", n), ",") + `]`
	}
	for name, test := range map[string]struct {
		text string
		want bool
	}{
		"empty":              {``, false},
		"one":                {`{"query":"{a}"}`, false},
		"at the limit":       {list(maxRequestValues, `1`), false},
		"over it":            {list(maxRequestValues+1, `1`), true},
		"empty objects":      {list(maxRequestValues, `{ }`), false},
		"objects":            {list(maxRequestValues/2+1, `{"a":1}`), true},
		"as deep as may be":  {strings.Repeat(`[`, maxRequestDepth) + strings.Repeat(`]`, maxRequestDepth), false},
		"deeper":             {strings.Repeat(`[`, maxRequestDepth+1), true},
		"side by side":       {list(2*maxRequestDepth, `[]`), false},
		"commas in text":     {`{"a":"` + strings.Repeat(`,[{`, maxRequestValues) + `"}`, false},
		"quotes in text":     {`{"a":"` + strings.Repeat(`\",`, maxRequestValues) + `"}`, false},
		"a text that is cut": {`{"a":"` + strings.Repeat(`,`, maxRequestValues) + `\`, false},
	} {
		if got := isWeighty([]byte(test.text)); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// FuzzWeighing holds the count against what the decoder makes of the same text.
func FuzzWeighing(f *testing.F) {
	f.Add(`{"query":"{a}","variables":{"r":[{"a":1},[], {},"x\"],["]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var decoded any
		if json.Unmarshal([]byte(text), &decoded) != nil {
			isWeighty([]byte(text))
			return
		}
		// Repeated until it is too much: the count must grow by what is inside.
		each := valuesIn(decoded) + 1
		if depth := strings.Count(text, "[") + strings.Count(text, "{"); each > 1000 || depth >= maxRequestDepth || strings.Contains(text, `":`) && hasDuplicates(text) {
			return
		}
		most := maxRequestValues / each
		if isWeighty([]byte("[" + strings.Repeat(text+",", most-1) + text + "]")) {
			t.Errorf("%d times %q are too much, and each is %d", most, text, each)
		}
		if !isWeighty([]byte("[" + strings.Repeat(text+",", most+1) + text + "]")) {
			t.Errorf("%d times %q are taken, and each is %d", most+2, text, each)
		}
	})
}

// valuesIn counts elements and members.
func valuesIn(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			n += 1 + valuesIn(element)
		}
	case map[string]any:
		for _, member := range v {
			n += 1 + valuesIn(member)
		}
	}
	return n
}

// hasDuplicates reports whether an object names a member twice, of which decoding
// leaves one.
func hasDuplicates(text string) bool {
	decoder := json.NewDecoder(strings.NewReader(text))
	tokens, members := 0, 0
	for {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		if _, isDelimiter := token.(json.Delim); !isDelimiter {
			tokens++
		}
	}
	var decoded any
	if json.Unmarshal([]byte(text), &decoded) != nil {
		return true
	}
	members = leaves(decoded)
	return tokens != members
}

// leaves counts the tokens that are no brackets.
func leaves(v any) int {
	switch v := v.(type) {
	case []any:
		n := 0
		for _, element := range v {
			n += leaves(element)
		}
		return n
	case map[string]any:
		n := 0
		for _, member := range v {
			n += 1 + leaves(member)
		}
		return n
	}
	return 1
}
