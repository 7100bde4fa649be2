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
	// HeaderAccessToken holds a customer access token of the store's, from a backend
	// that has proven to be one of ours.
	HeaderAccessToken = "X-Bc-Customer-Access-Token"
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
	Session, Staff, Authorization, Channel, AccessToken []string
	// FromBackend says that the sender has proven to be a backend of ours. No header
	// says that.
	FromBackend bool
}

// ReadCredentials takes the credentials out of a request's headers.
func ReadCredentials(h http.Header) Credentials {
	return Credentials{
		Session:       h.Values(HeaderSession),
		Staff:         h.Values(HeaderStaff),
		Authorization: h.Values(HeaderAuthorization),
		Channel:       h.Values(HeaderChannel),
		AccessToken:   h.Values(HeaderAccessToken),
	}
}

// String keeps the tokens out of anything that prints.
func (Credentials) String() string { return "[redacted]" }

// GoString keeps the tokens out of %#v.
func (Credentials) GoString() string { return "[redacted]" }

// tokens returns the session token, the staff token and the access token that c
// holds, nil for one that is not there. An empty token is there, and wrong. The error
// is AMBIGUOUS_CREDENTIALS when c names two principals, or one in two ways that
// differ, and UNAUTHENTICATED for an access token that no backend of ours sent.
func (c Credentials) tokens(mode AuthorizationMode) (session, staff, access *string, err error) {
	sessions, staffs := c.Session, c.Staff
	if len(c.Session) > 1 || len(c.Staff) > 1 || len(c.AccessToken) > 1 {
		return nil, nil, nil, ambiguous("A credential was sent more than once.")
	}
	if len(c.AccessToken) > 0 && !c.FromBackend {
		return nil, nil, nil, unauthenticated("Access tokens are taken from backends that can prove themselves only.", nil)
	}
	if mode != AuthorizationIgnore && len(c.Authorization) > 0 {
		bearer, wrong := c.bearer()
		if wrong != nil {
			return nil, nil, nil, wrong
		}
		if mode == AuthorizationStaff {
			staffs = append([]string{bearer}, staffs...)
		} else {
			sessions = append([]string{bearer}, sessions...)
		}
	}
	if min(len(sessions), 1)+min(len(staffs), 1)+len(c.AccessToken) > 1 {
		return nil, nil, nil, ambiguous("A request is one shopper's or staff's.")
	}
	if session, err = agreed(sessions); err != nil {
		return nil, nil, nil, err
	}
	if access, err = agreed(c.AccessToken); err != nil {
		return nil, nil, nil, err
	}
	staff, err = agreed(staffs)
	return session, staff, access, err
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
