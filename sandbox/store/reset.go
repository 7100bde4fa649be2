package store

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrResetToken means that a token does not let this customer set a password: it
// is unknown, somebody else's, used, or too old.
var ErrResetToken = errors.New("the reset token does not work")

// resetPath is where the link of a mail leads when nobody said otherwise.
const resetPath = "/login.php?action=change_password"

// resetToken is a token that was mailed. Its text is kept as a hash.
type resetToken struct {
	customerID int
	hash       [sha256.Size]byte
	expires    time.Time
}

// RequestPasswordReset writes a mail with a link on base to everybody who has
// the e-mail address on the channel, which is one customer or nobody. Its answer
// is the same for both. path replaces the path of the link.
func (s *Store) RequestPasswordReset(channelID int, email, base, path string) error {
	key := make([]byte, 32)
	if _, err := io.ReadFull(s.random, key); err != nil {
		return fmt.Errorf("read randomness: %w", err)
	}
	token, now := hex.EncodeToString(key), s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.byEmail(channelID, email)
	if !ok {
		return nil
	}
	if s.choices.Account.ResetReplaces {
		s.dropResets(c.ID)
	}
	expires := now.Add(s.choices.Account.resetLifetime())
	s.resets = append(s.resets, resetToken{c.ID, sha256.Sum256([]byte(token)), expires})
	s.mails = append(s.mails, Mail{
		Kind: MailResetPassword, To: c.Email, CustomerID: c.ID, ChannelID: channelID,
		Link: resetLink(base, path, c.ID, token), Token: token, Expires: expires, Sent: now,
	})
	return nil
}

// ResetPassword sets a password with the token of a mail, which then ends, and
// with it every other token of the customer. It lifts a forced reset. The error
// is ErrResetToken.
func (s *Store) ResetPassword(customerID int, token, password string) error {
	if err := s.spendReset(customerID, token, password); err != nil {
		return err
	}
	s.passwordChanged(customerID)
	return nil
}

func (s *Store) spendReset(customerID int, token, password string) error {
	hash, now := sha256.Sum256([]byte(token)), s.now()
	s.mu.Lock()
	defer s.unlock()
	c, ok := s.customers[customerID]
	if !ok || !slices.ContainsFunc(s.resets, func(r resetToken) bool {
		return r.customerID == customerID && now.Before(r.expires) && subtle.ConstantTimeCompare(r.hash[:], hash[:]) == 1
	}) {
		return ErrResetToken
	}
	s.dropResets(customerID)
	c.Password, c.ForcePasswordReset, c.Modified = Password(password), false, now
	s.customers[customerID] = c
	s.news.add(Event{Kind: CustomerUpdated, CustomerID: customerID})
	return nil
}

// byEmail finds the customer who would sign in on the channel with an address.
func (s *Store) byEmail(channelID int, email string) (Customer, bool) {
	for _, c := range ordered(s.customers) {
		if strings.EqualFold(c.Email, email) && s.mayLogIn(c, channelID) {
			return c, true
		}
	}
	return Customer{}, false
}

func (s *Store) dropResets(customerID int) {
	s.resets = slices.DeleteFunc(s.resets, func(r resetToken) bool { return r.customerID == customerID })
}

// resetLink puts the number and the token into the query, beside what it holds.
func resetLink(base, path string, customerID int, token string) string {
	if path == "" {
		path = resetPath
	}
	path, query, _ := strings.Cut(path, "?")
	values, _ := url.ParseQuery(query)
	values.Set("c", strconv.Itoa(customerID))
	values.Set("t", token)
	return strings.TrimSuffix(base, "/") + "/" + strings.TrimPrefix(path, "/") + "?" + values.Encode()
}
