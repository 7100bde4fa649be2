package replica

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
)

// What may be said about a failure. The errors of the library and of the network
// name addresses, and the server's own name users and nodes.
var (
	errPausing   = errors.New("redis failed a moment ago")
	errTimeout   = errors.New("redis does not answer in time")
	errClosed    = errors.New("the store is closed")
	errRefused   = errors.New("redis refuses connections")
	errUnknown   = errors.New("the host of redis is not known")
	errUntrusted = errors.New("the certificate of redis is not trusted")
	errBroken    = errors.New("the connection to redis broke")
	errAnswer    = errors.New("redis answers something else")
	errSilent    = errors.New("redis does not tell us of changes: it must be version 6 or later, and permit CLIENT TRACKING")
)

// cause returns what may be said about err.
func cause(err error) error {
	var (
		answer    *rueidis.RedisError
		lookup    *net.DNSError
		untrusted *tls.CertificateVerificationError
		timeout   net.Error
	)
	switch {
	case errors.As(err, &answer):
		return errors.New("redis answers " + errorCode(answer.Error()))
	case errors.Is(err, rueidis.ErrNoCache):
		return errSilent
	case errors.Is(err, rueidis.ErrClosing):
		return errClosed
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return errTimeout
	case errors.Is(err, syscall.ECONNREFUSED):
		return errRefused
	case errors.As(err, &lookup):
		return errUnknown
	case errors.As(err, &untrusted):
		return errUntrusted
	case errors.As(err, &timeout) && timeout.Timeout():
		return errTimeout
	case rueidis.IsParseErr(err):
		return errAnswer
	}
	return errBroken
}

// errorCode returns the first word of an answer such as "WRONGPASS invalid
// username-password pair", if it is a code.
func errorCode(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if len(word) > 20 || strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || word == "" {
		return "an error"
	}
	return word
}

// unavailable is what callers of the store get.
func unavailable(cause error) error {
	return &commerce.Error{
		Code:       commerce.CodeUpstreamUnavailable,
		Message:    "This cannot be checked right now. Try again in a moment.",
		RetryAfter: pauseLength,
		Err:        cause,
	}
}
