package commerce

import "log/slog"

// redacted is what every rendering of a Secret says.
const redacted = "[redacted]"

// Secret is a text that prints, logs and marshals as "[redacted]". Reveal is
// the one way to its content, so that every use can be found.
type Secret string

// Reveal returns the content.
func (s Secret) Reveal() string { return string(s) }

// String hides the content.
func (s Secret) String() string { return redacted }

// GoString hides the content from %#v.
func (s Secret) GoString() string { return redacted }

// LogValue hides the content from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the content from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
