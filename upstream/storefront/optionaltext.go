package storefront

import (
	"encoding/json"

	"github.com/clientele-graph/clientele/commerce"
)

// optionalText is a text that is left out, emptied or given. Fields of it need
// omitzero.
type optionalText commerce.Optional[string]

// IsZero reports whether the text is left out.
func (o optionalText) IsZero() bool { return !o.Set }

// MarshalJSON writes an empty text for one that is to become empty. The store's schema
// allows null too, but whether null empties or counts as left out is not documented; an
// empty text can be taken in one way only, and is how the store itself writes none.
func (o optionalText) MarshalJSON() ([]byte, error) {
	if o.Value == nil {
		return json.Marshal("")
	}
	return json.Marshal(*o.Value)
}

// revealed returns the content of a secret that may be left out.
func revealed(s *commerce.Secret) *string {
	if s == nil {
		return nil
	}
	text := s.Reveal()
	return &text
}
