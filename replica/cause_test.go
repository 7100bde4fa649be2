package replica

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

func TestCausesNameNothing(t *testing.T) {
	t.Parallel()
	address := &net.TCPAddr{IP: net.IPv4(203, 0, 113, 7), Port: 7000}
	for _, test := range []struct {
		err  error
		want error
	}{
		{&net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, errRefused},
		{&net.OpError{Op: "read", Net: "tcp", Addr: address, Err: syscall.ECONNRESET}, errBroken},
		{&net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: &net.DNSError{Name: "203.0.113.7", IsTimeout: true}}, errUnknown},
		{&net.OpError{Op: "read", Net: "tcp", Addr: address, Err: os.ErrDeadlineExceeded}, errTimeout},
		{&net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: syscall.ETIMEDOUT}, errTimeout},
		{io.EOF, errBroken},
		{rueidis.ErrClosing, errClosed},
		{fmt.Errorf("NOPERM canary: %w", rueidis.ErrNoCache), errSilent},
		{fmt.Errorf("203.0.113.7: %w", errors.New("anything")), errBroken},
	} {
		if got := cause(test.err); !errors.Is(got, test.want) {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}

func TestAnswersThatAreErrors(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"OOM command not allowed when used memory > 'maxmemory'.": "redis answers OOM",
		"NOPERM User canary has no permissions":                   "redis answers NOPERM",
		"canary is down":                                          "redis answers an error",
	} {
		server := miniredis.RunT(t)
		s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient})
		if err := s.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		server.SetError(said)
		err := s.EndOne(t.Context(), 42, "a", time.Hour)
		mustBeUnavailable(t, err)
		if got := causeOf(err); got == nil || got.Error() != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
		// A server that says no is there: nobody is kept from asking it.
		server.SetError("")
		if err := s.Ping(t.Context()); err != nil {
			t.Errorf("%q made a pause: %v", said, err)
		}
	}
}

func TestErrorCode(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"MOVED 1234 canary:7000":             "MOVED",
		"LOADING":                            "LOADING",
		"Err canary":                         "an error",
		"":                                   "an error",
		" OOM":                               "an error",
		"CANARYCANARYCANARYCANARY is a name": "an error",
	} {
		if got := errorCode(said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestAServerThatDoesNotKnowUs(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--requirepass", "secret")
	for _, credentials := range []string{"", ":canary@", "canary:canary@"} {
		s := open(t, Options{URL: commerce.Secret("redis://" + credentials + server.Address), Timeout: patient})
		// Begun by Open, the connection may have failed already.
		patience.Eventually(t, "the cause is named", func() bool {
			s.pause.end()
			err := s.Ping(t.Context())
			mustBeUnavailable(t, err)
			got := causeOf(err).Error()
			return got == "redis answers WRONGPASS" || got == "redis answers NOAUTH"
		})
	}
}

func TestACertificateOfSomebodyElse(t *testing.T) {
	t.Parallel()
	certificate, pool := selfSigned(t)
	server := miniredis.NewMiniRedis()
	if err := server.StartTLS(certificate); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)

	s := open(t, Options{URL: commerce.Secret("rediss://" + server.Addr()), Timeout: patient})
	patience.Eventually(t, "the cause is named", func() bool {
		s.pause.end()
		err := s.Ping(t.Context())
		mustBeUnavailable(t, err)
		return errors.Is(err, errUntrusted)
	})

	named, err := parse(commerce.Secret("rediss://" + server.Addr()))
	if err != nil {
		t.Fatal(err)
	}
	named.tls.RootCAs = pool
	l := newLine(named, patient, t.Context())
	defer l.close()
	client, err := l.client()
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Do(t.Context(), client.B().Ping().Build()).Error(); err != nil {
		t.Error(err)
	}
}
