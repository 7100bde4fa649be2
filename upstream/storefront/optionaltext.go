package storefront

import (
	"encoding/json"

	"github.com/clientele-graph/clientele/commerce"
)

// optionalText is a text that is left out, emptied by null, or given. Fields of it
// need omitzero.
type optionalText commerce.Optional[string]

// IsZero reports whether the text is left out.
func (o optionalText) IsZero() bool { return !o.Set }

// MarshalJSON writes null for a text that is to become empty.
func (o optionalText) MarshalJSON() ([]byte, error) { return json.Marshal(o.Value) }

// revealed returns the content of a secret that may be left out.
func revealed(s *commerce.Secret) *string {
	if s == nil {
		return nil
	}
	text := s.Reveal()
	return &text
}
