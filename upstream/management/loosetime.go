package management

import "time"

// looseTime is a moment that the store may write in several ways, nil when it wrote
// none. One that cannot be read is none too: nothing is worth losing over a date.
type looseTime struct{ value *time.Time }

// timeLayouts are the ways in which V3, V2 and their references write moments.
// Without a zone they are in UTC.
func timeLayouts() []string {
	return []string{
		time.RFC3339Nano, time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700",
		"2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly,
	}
}

// UnmarshalJSON reads a text of one of the layouts, null and "".
func (l *looseTime) UnmarshalJSON(b []byte) error {
	l.value = nil
	text := scalar(b)
	for _, layout := range timeLayouts() {
		if moment, err := time.Parse(layout, text); err == nil {
			moment = moment.UTC()
			l.value = &moment
			return nil
		}
	}
	return nil
}

// inQuery writes a moment as filters take it.
func inQuery(t time.Time) string { return t.UTC().Format(time.RFC3339) }
