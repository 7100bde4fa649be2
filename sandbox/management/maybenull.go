package management

import "encoding/json"

// maybeNull is a value that tells null from not being there.
type maybeNull[T any] struct {
	isSaid bool
	value  T
}

// UnmarshalJSON is not called for what is left out.
func (m *maybeNull[T]) UnmarshalJSON(b []byte) error {
	m.isSaid = true
	return json.Unmarshal(b, &m.value)
}
