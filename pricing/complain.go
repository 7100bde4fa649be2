package pricing

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// complainEvery is how often the log hears of a quota that is used up. Anybody can ask for
// more than it allows, as often as they like; the metrics count each call.
const complainEvery = time.Minute

// The calls that go to the Registry, and not to the store.
const (
	callGenerations = "generations"
	callRaise       = "raise"
)

// complain logs a call that the store, or the Registry, did not answer. call says what
// was asked, and size for how many things.
func (s *Service) complain(ctx context.Context, call string, err error, size int, more ...slog.Attr) {
	if s.work.life.Err() != nil {
		return // what Close cuts short is no failure of the store
	}
	if commerce.CodeOf(err) == commerce.CodeRateLimited && !s.limited.isNews(s.now()) {
		return
	}
	attrs := append([]slog.Attr{
		slog.String("call", call),
		slog.Int("size", size),
		slog.String("correlation_id", commerce.CorrelationID(ctx)),
		slog.String("code", string(commerce.CodeOf(err))),
		slog.Any("error", err),
	}, more...)
	if stack := stackOf(err); stack != "" {
		attrs = append(attrs, slog.String("stack", stack))
	}
	if call == callGenerations || call == callRaise {
		s.o.Logger.LogAttrs(ctx, slog.LevelWarn, "registry did not answer", attrs...)
		return
	}
	s.o.Logger.LogAttrs(ctx, slog.LevelWarn, "store did not answer", attrs...)
}

// lastSaid is when the log last heard of something, 0 for never.
type lastSaid struct{ at atomic.Int64 }

// isNews reports whether the log is to hear of it again.
func (l *lastSaid) isNews(now int64) bool {
	last := l.at.Load()
	return (last == 0 || now-last >= int64(complainEvery)) && l.at.CompareAndSwap(last, now)
}

// reportRefusals logs a chunk of which the store refused more than single items
// can be blamed for: everything in it, or more than the budget could tell apart.
// The fault is then more likely the endpoint's or ours.
func reportRefusals[V any](ctx context.Context, s *Service, call string, answers []answer[V]) {
	refused, open := 0, 0
	var last error
	for _, a := range answers {
		var u *undetermined
		switch {
		case isRefusal(a.err):
			refused++
		case errors.As(a.err, &u):
			open++
		default:
			continue
		}
		last = a.err
	}
	if len(answers) == 1 || (open == 0 && refused < len(answers)) {
		return
	}
	s.o.Logger.LogAttrs(ctx, slog.LevelWarn, "store refused too much of a chunk",
		slog.String("call", call),
		slog.Int("size", len(answers)),
		slog.Int("refused", refused),
		slog.Int("undetermined", open),
		slog.String("correlation_id", commerce.CorrelationID(ctx)),
		slog.Any("error", last))
}
