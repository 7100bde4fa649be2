package replica

import (
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// server is what a URL names.
type server struct {
	address        string
	user, password commerce.Secret
	db             int
	// tls is nil for a connection in the clear.
	tls *tls.Config
}

// parse reads a URL. Its errors say what is wrong and hold nothing of the URL,
// which has a password in it. Options in the query, as some clients have them, are
// refused: they can switch off what protects the connection.
func parse(secret commerce.Secret) (server, error) {
	wrong := func(text string) (server, error) { return server{}, errors.New("replica: the URL " + text) }
	if secret.Reveal() == "" {
		return wrong("is empty")
	}
	u, err := url.Parse(secret.Reveal())
	if err != nil {
		return wrong("cannot be read: a password in it must be percent-encoded")
	}
	if u.Scheme != "redis" && u.Scheme != "rediss" {
		return wrong("does not begin with redis:// or rediss://")
	}
	if u.Opaque != "" || u.Hostname() == "" {
		return wrong("names no host")
	}
	if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return wrong("has a query or a fragment: there are no options to give")
	}
	port := u.Port()
	if port == "" {
		port = "6379"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return wrong("names a port that does not exist")
	}
	s := server{address: net.JoinHostPort(u.Hostname(), port)}
	password, hasPassword := u.User.Password()
	s.user, s.password = commerce.Secret(u.User.Username()), commerce.Secret(password)
	if u.User != nil && (!hasPassword || password == "") {
		return wrong("names a user without a password")
	}
	if s.db, err = parseDB(u.Path); err != nil {
		return wrong("names a database that is not a number")
	}
	if u.Scheme == "rediss" {
		s.tls = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: u.Hostname()}
	}
	return s, nil
}

// parseDB reads the path: nothing, a slash, or a slash and digits.
func parseDB(path string) (int, error) {
	digits := strings.TrimPrefix(path, "/")
	if digits == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	return int(n), err
}
