package storefront

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestFormFields(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"formFields":[
		{"__typename":"CheckboxesFormFieldValue","entityId":1,"name":"a","valueEntityIds":[4,5],"values":["x","y"]},
		{"__typename":"DateFormFieldValue","entityId":2,"name":"b","date":{"utc":"2026-11-01T00:00:00Z"}},
		{"__typename":"MultilineTextFormFieldValue","entityId":3,"name":"c","multilineText":"l1\nl2"},
		{"__typename":"MultipleChoiceFormFieldValue","entityId":4,"name":"d","valueEntityId":6,"value":"z"},
		{"__typename":"NumberFormFieldValue","entityId":5,"name":"e","number":1.50},
		{"__typename":"PasswordFormFieldValue","entityId":6,"name":"f"},
		{"__typename":"TextFormFieldValue","entityId":7,"name":"g","text":"t"},
		{"__typename":"HologramFormFieldValue","entityId":8,"name":"h","hologram":{"x":[1]}},
		{"__typename":"DateFormFieldValue","entityId":9,"name":"i","date":{"utc":"soon"}},
		{"__typename":"NumberFormFieldValue","entityId":10,"name":"j","number":null}]}}}`)
	got, err := s.FormFields(upstreamtest.Context(t), shopper())
	if err != nil {
		t.Fatal(err)
	}
	field := func(id int, name string) commerce.FormField { return commerce.FormField{EntityID: id, Name: name} }
	want := []commerce.CustomerFormFieldValue{
		commerce.CheckboxesFormFieldValue{FormField: field(1, "a"), ValueEntityIds: []int{4, 5}, Values: []string{"x", "y"}},
		commerce.DateFormFieldValue{FormField: field(2, "b"), Date: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)},
		commerce.MultilineTextFormFieldValue{FormField: field(3, "c"), MultilineText: "l1\nl2"},
		commerce.MultipleChoiceFormFieldValue{FormField: field(4, "d"), ValueEntityID: 6, Value: "z"},
		commerce.NumberFormFieldValue{FormField: field(5, "e"), Number: mustDecimal(t, "1.5")},
		commerce.PasswordFormFieldValue{FormField: field(6, "f")},
		commerce.TextFormFieldValue{FormField: field(7, "g"), Text: "t"},
		commerce.UnknownFormFieldValue{FormField: field(8, "h")},
		commerce.UnknownFormFieldValue{FormField: field(9, "i")},
		commerce.UnknownFormFieldValue{FormField: field(10, "j")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if document := s.heard()[0].Body.Query; strings.Contains(strings.ToLower(document), "password") {
		t.Error("the content of a password field is asked for")
	}
}

func FuzzFormFieldValue(f *testing.F) {
	for _, kind := range []string{"Checkboxes", "Date", "MultilineText", "MultipleChoice", "Number", "Password", "Text", "New"} {
		f.Add(`{"__typename":"` + kind + `FormFieldValue","entityId":1,"name":"n","number":1e2,"date":{"utc":"2026-11-01T00:00:00Z"}}`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var v formFieldValue
		if json.Unmarshal([]byte(text), &v) == nil && v.commerce() == nil {
			t.Error("a value without a kind")
		}
	})
}

func TestMoment(t *testing.T) {
	want := time.Date(2026, time.November, 1, 10, 30, 0, 0, time.UTC)
	for _, text := range []string{
		"2026-11-01T10:30:00Z", "2026-11-01T12:30:00+02:00", "2026-11-01T12:30:00+0200", "2026-11-01T10:30:00", "2026-11-01T10:30:00.000Z",
	} {
		if got, err := parseMoment(text); err != nil || !time.Time(got).Equal(want) {
			t.Errorf("%s: got %v, %v", text, time.Time(got), err)
		}
	}
	for _, text := range []string{"", "now", "2026-11-01", "1793529000"} {
		if got, err := parseMoment(text); err == nil {
			t.Errorf("%q: got %v", text, time.Time(got))
		}
	}
}

func FuzzMoment(f *testing.F) {
	f.Add(`"2026-11-01T10:30:00Z"`)
	f.Add(`1793529000`)
	f.Fuzz(func(t *testing.T, text string) {
		var m moment
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			return
		}
		again, err := parseMoment(time.Time(m).Format(time.RFC3339Nano))
		if text != "null" && (err != nil || !time.Time(again).Equal(time.Time(m))) {
			t.Errorf("%s became %v, then %v, %v", text, time.Time(m), time.Time(again), err)
		}
	})
}
