package upstream

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// resetter speaks just enough of HTTP/2 to read whole requests and to answer each with
// RST_STREAM of PROTOCOL_ERROR.
type resetter struct {
	url      string
	requests atomic.Int64
	// again is told of each request that is not the first.
	again chan struct{}
}

// The frames of RFC 9113 that it knows.
const (
	frameHeaders, frameReset, frameSettings = 0x1, 0x3, 0x4

	flagEnd, flagAck = 0x1, 0x1
	protocolError    = 0x1
	preface          = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
)

// newResetter starts one, and returns the pool that trusts it.
func newResetter(t *testing.T) (*resetter, *http.Transport) {
	t.Helper()
	lender := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(lender.Close)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: lender.TLS.Certificates, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	s := &resetter{url: "https://" + l.Addr().String(), again: make(chan struct{}, 1)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.serve(conn)
		}
	}()
	pool := newPool()
	trusted, ok := lender.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("the client of a test server has another transport")
	}
	pool.TLSClientConfig = &tls.Config{RootCAs: trusted.TLSClientConfig.RootCAs}
	t.Cleanup(func() {
		pool.CloseIdleConnections()
		_ = l.Close()
		<-done
	})
	return s, pool
}

// serve reads frames until the peer or its patience ends.
func (s *resetter) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(never))
	if _, err := io.ReadFull(conn, make([]byte, len(preface))); err != nil {
		return
	}
	_, _ = conn.Write(frame(frameSettings, 0, 0, nil))
	for {
		head := make([]byte, 9)
		if _, err := io.ReadFull(conn, head); err != nil {
			return
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, conn, length); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			_, _ = conn.Write(frame(frameSettings, flagAck, 0, nil))
		case kind <= frameHeaders && flags&flagEnd != 0: // of its headers or its data
			if s.requests.Add(1) > 1 {
				select {
				case s.again <- struct{}{}:
				default: // they know already
				}
			}
			_, _ = conn.Write(frame(frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, protocolError)))
		}
	}
}

func frame(kind, flags byte, stream uint32, payload []byte) []byte {
	f := []byte{0, 0, byte(len(payload)), kind, flags}
	return append(binary.BigEndian.AppendUint32(f, stream), payload...)
}

// TestWhatIsSentOnceIsNotRepeatedBelow has a peer that reads a request to its end, and
// then says that it was never one. net/http then sends it again.
func TestWhatIsSentOnceIsNotRepeatedBelow(t *testing.T) {
	for isOnce, want := range map[bool]string{true: "one request", false: "several"} {
		s, pool := newResetter(t)
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		if !isOnce { // it would go on for ever
			go func() {
				<-s.again
				leave()
			}()
		}
		in := Intent{API: Payments, Endpoint: "pay", Once: isOnce}
		err := try(receive(pool.RoundTrip, Options{Timeout: never, MaxBody: 1000}), newRequest(t, ctx, s.url, in))
		if e := mustError(t, err); e.Kind != OutcomeUnknown || !e.sent {
			t.Errorf("%s: got %+v", want, e)
		}
		if n := s.requests.Load(); isOnce != (n == 1) || n == 0 {
			t.Errorf("got %d requests, want %s", n, want)
		}
	}
}

// TestWhatIsSentOnceHasAConnectionToItself keeps a connection that the store has just
// closed from making an outcome unknown.
func TestWhatIsSentOnceHasAConnectionToItself(t *testing.T) {
	var dialled atomic.Int64
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(w, r.Body); err != nil {
			t.Error(err)
		}
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dialled.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	pool := newPool()
	t.Cleanup(pool.CloseIdleConnections)
	link := receive(pool.RoundTrip, Options{Timeout: never, MaxBody: 1000})
	for range 3 {
		if err := try(link, newRequest(t, t.Context(), s.URL, Intent{API: Payments, Endpoint: "pay", Once: true})); err != nil {
			t.Fatal(err)
		}
	}
	if n := dialled.Load(); n != 3 {
		t.Errorf("%d connections for 3 requests", n)
	}
}

func TestAnIntentHasItsOwnTimeout(t *testing.T) {
	o := Options{Timeout: time.Second}
	if got := (Intent{}).within(o); got != time.Second {
		t.Errorf("without one: %v", got)
	}
	if got := (Intent{Timeout: time.Minute}).within(o); got != time.Minute {
		t.Errorf("with one: %v", got)
	}
}
