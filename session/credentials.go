package session

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// The headers that say who is asking.
const (
	HeaderSession       = "X-Clientele-Session"
	HeaderStaff         = "X-Clientele-Staff"
	HeaderChannel       = "X-Clientele-Channel"
	HeaderAuthorization = "Authorization"
)

// AuthorizationMode says what we read in the Authorization header.
type AuthorizationMode uint8

// The modes of Authorization.
const (
	AuthorizationSession AuthorizationMode = iota // a shopper's session token
	AuthorizationStaff                            // a token of staff
	AuthorizationIgnore                           // it belongs to somebody else
)

// ParseAuthorizationMode reads "session", "staff" or "ignore".
func ParseAuthorizationMode(s string) (AuthorizationMode, error) {
	switch s {
	case "session":
		return AuthorizationSession, nil
	case "staff":
		return AuthorizationStaff, nil
	case "ignore":
		return AuthorizationIgnore, nil
	default:
		return 0, fmt.Errorf("want session, staff or ignore, got %d characters of another word", len(s))
	}
}

// Credentials are the values of the headers above, each as often as it was
// sent. They are secrets: print them nowhere.
type Credentials struct {
	Session, Staff, Authorization, Channel []string
}

// ReadCredentials takes the credentials out of a request's headers.
func ReadCredentials(h http.Header) Credentials {
	return Credentials{
		Session:       h.Values(HeaderSession),
		Staff:         h.Values(HeaderStaff),
		Authorization: h.Values(HeaderAuthorization),
		Channel:       h.Values(HeaderChannel),
	}
}

// String keeps the tokens out of anything that prints.
func (Credentials) String() string { return "[redacted]" }

// GoString keeps the tokens out of %#v.
func (Credentials) GoString() string { return "[redacted]" }

// tokens returns the session token and the staff token that c holds, nil for
// one that is not there. An empty token is there, and wrong. The error is
// AMBIGUOUS_CREDENTIALS when c names two principals, or one in two ways that
// differ.
func (c Credentials) tokens(mode AuthorizationMode) (session, staff *string, err error) {
	sessions, staffs := c.Session, c.Staff
	if len(c.Session) > 1 || len(c.Staff) > 1 {
		return nil, nil, ambiguous("A credential was sent more than once.")
	}
	if mode != AuthorizationIgnore && len(c.Authorization) > 0 {
		bearer, wrong := c.bearer()
		if wrong != nil {
			return nil, nil, wrong
		}
		if mode == AuthorizationStaff {
			staffs = append([]string{bearer}, staffs...)
		} else {
			sessions = append([]string{bearer}, sessions...)
		}
	}
	if len(sessions) > 0 && len(staffs) > 0 {
		return nil, nil, ambiguous("A request is either a shopper's or staff's.")
	}
	if session, err = agreed(sessions); err != nil {
		return nil, nil, err
	}
	staff, err = agreed(staffs)
	return session, staff, err
}

// bearer returns the token of the only Authorization header.
func (c Credentials) bearer() (string, error) {
	if len(c.Authorization) > 1 {
		return "", ambiguous("The header Authorization was sent more than once.")
	}
	scheme, token, _ := strings.Cut(c.Authorization[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", unauthenticated("The header Authorization must be of the scheme Bearer.", nil)
	}
	return strings.TrimSpace(token), nil
}

// agreed returns the one value that all of values are, nil for no values.
func agreed(values []string) (*string, error) {
	if len(values) == 0 {
		return nil, nil //nolint:nilnil // no header is no error
	}
	for _, v := range values[1:] {
		if v != values[0] {
			return nil, ambiguous("Two different credentials were sent.")
		}
	}
	return &values[0], nil
}

// ambiguous says that it is not clear who is asking.
func ambiguous(message string) error {
	return &commerce.Error{Code: commerce.CodeAmbiguousCredentials, Message: message}
}

// unauthenticated says that a credential is missing or not good. The cause goes
// to the log, so it must hold nothing of the credential.
func unauthenticated(message string, cause error) error {
	return &commerce.Error{Code: commerce.CodeUnauthenticated, Message: message, Err: cause}
}

// expired says that a session was good and is over.
func expired(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeSessionExpired, Message: "The session is over. Sign in again.", Err: cause,
	}
}
