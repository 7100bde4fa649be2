package storefront

import (
	"encoding/json"
	"errors"
	"time"
)

// moment is a date and time as the store writes it.
type moment time.Time

var errMoment = errors.New("not a date and time")

// UnmarshalJSON reads the text that the store writes.
func (m *moment) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return errMoment
	}
	parsed, err := parseMoment(text)
	*m = parsed
	return err
}

// parseMoment reads ISO-8601 with or without a colon in the zone, or without a
// zone, which then is UTC.
func parseMoment(text string) (moment, error) {
	// time.RFC3339 also takes fractions of a second.
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return moment(t.UTC()), nil
		}
	}
	return moment{}, errMoment
}
