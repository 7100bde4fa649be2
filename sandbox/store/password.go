package store

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
)

// Password is a shopper's password in clear, because the seed prints it for
// people to sign in with. It hides itself from fmt and slog; convert it to a
// string to print it on purpose.
type Password string

const redacted = "[redacted]"

// String returns a fixed word instead of the password.
func (Password) String() string { return redacted }

// GoString returns a fixed word instead of the password.
func (Password) GoString() string { return redacted }

// LogValue returns a fixed word instead of the password.
func (Password) LogValue() slog.Value { return slog.StringValue(redacted) }

// is compares in a time that tells nothing about the password.
func (p Password) is(given string) bool {
	a, b := sha256.Sum256([]byte(p)), sha256.Sum256([]byte(given))
	return p != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
