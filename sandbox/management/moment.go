package management

import "time"

// period is a moment, or the time between two, that a list is narrowed to.
type period struct{ at, from, to *time.Time }

// period reads name, name:min and name:max.
func (q *query) period(name string) period {
	return period{q.moment(name), q.moment(name + ":min"), q.moment(name + ":max")}
}

// moment reads a date with or without time; nil when it was not there. Without a zone
// it is in UTC.
func (q *query) moment(name string) *time.Time {
	text, ok := q.text(name)
	if !ok {
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if moment, err := time.Parse(layout, text); err == nil {
			return &moment
		}
	}
	q.faults[name] = name + " is not a date"
	return nil
}

// contains reports whether a moment is one of the period's; an unset period has all.
func (p period) contains(moment time.Time) bool {
	return (p.at == nil || moment.Equal(*p.at)) && (p.from == nil || !moment.Before(*p.from)) &&
		(p.to == nil || !moment.After(*p.to))
}
