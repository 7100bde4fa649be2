package management

import (
	"encoding/json"
	"testing"
	"time"
)

func TestLooseTime(t *testing.T) {
	want := time.Date(2026, time.January, 5, 9, 0, 1, 0, time.UTC)
	for _, text := range []string{
		`"2026-01-05T09:00:01Z"`, `"2026-01-05T10:00:01+01:00"`, `"2026-01-05T09:00:01.000Z"`, `"Mon, 05 Jan 2026 09:00:01 +0000"`,
		`"Mon, 05 Jan 2026 10:00:01 +0100"`, `"Mon, 5 Jan 2026 09:00:01 +0000"`, `"Mon, 05 Jan 2026 09:00:01 GMT"`,
		`"2026-01-05 09:00:01"`, `"2026-01-05T09:00:01"`, `" 2026-01-05 09:00:01 "`,
	} {
		var got looseTime
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.value == nil || !got.value.Equal(want) || got.value.Location() != time.UTC {
			t.Errorf("%s: got %v, %v", text, got.value, err)
		}
	}
	for _, text := range []string{`null`, `""`, `"soon"`, `7`, `{}`, `[]`, `"2026-13-41"`} {
		got := looseTime{&want}
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.value != nil {
			t.Errorf("%s: got %v, %v", text, got.value, err)
		}
	}
	var day looseTime
	if err := json.Unmarshal([]byte(`"2026-01-05"`), &day); err != nil || !day.value.Equal(want.Truncate(24*time.Hour)) {
		t.Errorf("a day is %v, %v", day.value, err)
	}
	if got := inQuery(want.In(time.FixedZone("", 3600))); got != "2026-01-05T09:00:01Z" {
		t.Errorf("asked for %s", got)
	}
}

func FuzzLooseTime(f *testing.F) {
	f.Add([]byte(`"Mon, 05 Jan 2026 09:00:00 +0000"`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var got looseTime
		if err := json.Unmarshal(raw, &got); err != nil && json.Valid(raw) {
			t.Errorf("%q: %v", raw, err)
		}
		if got.value != nil && got.value.Location() != time.UTC {
			t.Errorf("%q is in %v", raw, got.value.Location())
		}
	})
}
