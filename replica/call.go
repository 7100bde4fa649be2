package replica

import (
	"context"
	"log/slog"

	"github.com/redis/rueidis"
)

// call sends one command and returns the answer, which may be rueidis' Nil. It
// takes no longer than Timeout, nor than ctx.
//
// The command itself runs beside it and may take longer: a caller who goes must
// neither cancel what others wait for, a connection being made, nor leave a logout
// half said. The library below also waits at places where no context reaches.
func (s *Store) call(ctx context.Context, build func(rueidis.Builder) rueidis.Completed) (rueidis.RedisResult, error) {
	if !s.pause.admits(s.o.Now()) {
		return rueidis.RedisResult{}, unavailable(errPausing)
	}
	waiting, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
	case <-waiting.Done():
		return rueidis.RedisResult{}, s.gone(ctx)
	}
	answer := make(chan reply, 1)
	started := s.run(func(life context.Context) { //nolint:contextcheck // it outlives its caller, see above
		defer func() { <-s.slots }()
		answer <- s.send(life, build)
	})
	if !started {
		<-s.slots
		return rueidis.RedisResult{}, unavailable(errClosed)
	}
	select {
	case r := <-answer:
		return s.judge(ctx, r)
	case <-waiting.Done():
		return rueidis.RedisResult{}, s.gone(ctx)
	}
}

// reply is what became of a command. broken is nil when the server answered,
// whatever it said.
type reply struct {
	result rueidis.RedisResult
	broken error
}

func (s *Store) send(ctx context.Context, build func(rueidis.Builder) rueidis.Completed) reply {
	client, err := s.line.client()
	if err != nil {
		return reply{broken: err}
	}
	result := client.Do(ctx, build(client.B()))
	return reply{result: result, broken: result.NonRedisError()}
}

// judge turns an answer that came in time into call's.
func (s *Store) judge(ctx context.Context, r reply) (rueidis.RedisResult, error) {
	if r.broken != nil {
		s.broke(ctx, r.broken)
		return r.result, unavailable(cause(r.broken))
	}
	if s.pause.end() {
		s.o.Logger.InfoContext(ctx, "replicas hear each other again")
	}
	if err := r.result.Error(); err != nil && !rueidis.IsRedisNil(err) {
		return r.result, unavailable(cause(err))
	}
	return r.result, nil
}

// gone is for a caller who waits no longer. That their own time was over says
// nothing about the server.
func (s *Store) gone(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return unavailable(err)
	}
	s.broke(ctx, context.DeadlineExceeded)
	return unavailable(errTimeout)
}

// broke begins a pause, and says so when it is the first of several.
func (s *Store) broke(ctx context.Context, err error) {
	if s.pause.begin(s.o.Now()) && s.life.Err() == nil {
		s.o.Logger.WarnContext(ctx, "replicas do not hear each other", slog.Any("cause", cause(err)))
	}
}
