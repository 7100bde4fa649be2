package upstream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/clientele-graph/clientele/commerce"
)

// receive is the end of the chain: it reads the whole answer within Timeout and
// MaxBody, so that the links above judge answers and not beginnings of answers.
// What goes wrong becomes an *Error here, and the original text is forgotten. An
// answer of the store's own hosts also tells what time it is there.
func receive(next roundTrip, o Options) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		in := intentOf(r.Context())
		ctx, cancel := context.WithTimeout(r.Context(), in.within(o))
		defer cancel()
		var line connection
		sent := o.Clock.begin()
		resp, err := next(once(r.WithContext(httptrace.WithClientTrace(ctx, line.trace())), in))
		if err != nil {
			return nil, failure(r.Context(), err, in, line.maySent())
		}
		defer func() { _ = resp.Body.Close() }()
		if trusts(r, o.TrustedHosts) {
			o.Clock.hear(sent, resp.Header)
		}
		body, err := io.ReadAll(io.LimitReader(resp.Body, o.MaxBody+1))
		switch {
		case err != nil:
			return nil, failure(r.Context(), err, in, true)
		case int64(len(body)) > o.MaxBody:
			return nil, lost(r.Context(), in, ReasonOversized)
		case resp.StatusCode < 300 && isHTML(resp.Header):
			return nil, lost(r.Context(), in, ReasonHTML)
		}
		resp.Body = io.NopCloser(bytes.NewReader(body))
		resp.Request = r
		return resp, nil
	}
}

// connection watches whether a request got as far as a connection.
type connection struct{ asked, got atomic.Bool }

// trace is what a transport of the standard library reports to.
func (c *connection) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { c.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { c.got.Store(true) },
	}
}

// maySent is false only when a connection was asked for and never got: a base
// that does not report must be believed to have sent something.
func (c *connection) maySent() bool { return c.got.Load() || !c.asked.Load() }

// lost says that an answer was no answer.
func lost(ctx context.Context, in Intent, reason Reason) *Error {
	kind := Unavailable
	if !in.Read {
		kind = OutcomeUnknown
	}
	e := newError(in, kind, reason)
	e.CorrelationID, e.sent = commerce.CorrelationID(ctx), true
	return e
}

// failure turns an error of the network into ours.
func failure(ctx context.Context, err error, in Intent, sent bool) *Error {
	e := lost(ctx, in, ReasonBroken)
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		e.Reason, e.Err = ReasonCanceled, context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		e.Reason, e.Err = ReasonTimeout, context.DeadlineExceeded
	case !sent:
		e.Reason = ReasonUnreachable
	}
	if e.sent = sent; !sent {
		e.Kind = Unavailable
	}
	return e
}

// isHTML reports whether the answer is a page: what proxies in front of the store
// send, also with status 200.
func isHTML(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && (kind == "text/html" || kind == "application/xhtml+xml")
}
