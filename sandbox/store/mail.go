package store

import (
	"slices"
	"time"
)

// MailKind is why a mail would be sent.
type MailKind string

// The kinds of mails.
const (
	MailResetPassword MailKind = "reset_password"
	MailWelcome       MailKind = "welcome"
)

// Mail is a mail that the store would send. Nothing is ever sent: tests and
// demonstrations read it here, as its addressee would.
type Mail struct {
	Kind       MailKind
	To         string
	CustomerID int
	ChannelID  int
	// Link is what the mail asks to click on, and Token the secret in it.
	Link  string
	Token string
	// Expires is when the token stops working.
	Expires time.Time
	Sent    time.Time
}

// Mails returns every mail in the order they would be sent.
func (s *Store) Mails() []Mail {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.mails)
}
