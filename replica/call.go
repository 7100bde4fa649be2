package replica

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/redis/rueidis"
)

// command builds what is sent.
type command func(rueidis.Builder) rueidis.Completed

// call asks a question and returns the answer, which may be rueidis' Nil. It takes no
// longer than Timeout, nor than ctx, and asks nothing during a pause.
func (s *Store) call(ctx context.Context, build command) (rueidis.RedisResult, error) {
	if !s.pause.admits(s.o.Now()) {
		return rueidis.RedisResult{}, unavailable(errPausing)
	}
	waiting, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	r, err := s.beside(waiting, s.slots, build)
	if err != nil {
		return rueidis.RedisResult{}, s.gone(ctx, err)
	}
	return s.judge(ctx, r)
}

// beside sends a command in a goroutine of its own and waits for what becomes of it
// until ctx ends, whose error it returns, or errClosed.
//
// The command may take longer: a caller who goes must neither cancel what others wait
// for, a connection being made, nor leave a logout half said. The library below also
// waits at places where no context reaches.
func (s *Store) beside(ctx context.Context, slots chan struct{}, build command) (reply, error) {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
	answer := make(chan reply, 1)
	started := s.run(func(life context.Context) { //nolint:contextcheck // it outlives its caller, see above
		defer func() { <-slots }()
		answer <- s.send(life, build)
	})
	if !started {
		<-slots
		return reply{}, errClosed
	}
	select {
	case r := <-answer:
		return r, nil
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
}

// reply is what became of a command. broken is nil when the server answered,
// whatever it said.
type reply struct {
	result rueidis.RedisResult
	broken error
	took   time.Duration
}

func (s *Store) send(ctx context.Context, build command) reply {
	began := s.o.Now()
	client, err := s.line.client()
	if err != nil {
		return reply{broken: err}
	}
	result := client.Do(ctx, build(client.B()))
	return reply{result: result, broken: result.NonRedisError(), took: s.o.Now().Sub(began)}
}

// judge turns what became of a command into call's answer.
func (s *Store) judge(ctx context.Context, r reply) (rueidis.RedisResult, error) {
	switch {
	case errors.Is(r.broken, context.DeadlineExceeded):
		s.late(ctx) // the connection stands, and nothing came through it
		return r.result, unavailable(errTimeout)
	case r.broken != nil:
		s.broke(ctx, r.broken)
		return r.result, unavailable(cause(r.broken))
	}
	if r.took <= s.o.Timeout && s.pause.end() {
		s.o.Logger.InfoContext(ctx, "replicas hear each other again")
	}
	if err := r.result.Error(); err != nil && !rueidis.IsRedisNil(err) {
		return r.result, unavailable(cause(err))
	}
	return r.result, nil
}

// gone is for a caller who waits no longer. That their own time was over says
// nothing about the server.
func (s *Store) gone(ctx context.Context, err error) error {
	if errors.Is(err, errClosed) {
		return unavailable(errClosed)
	}
	if err := ctx.Err(); err != nil {
		return unavailable(err)
	}
	s.late(ctx)
	return unavailable(errTimeout)
}

// late begins a pause when it is not the first answer that takes too long.
func (s *Store) late(ctx context.Context) {
	if s.pause.late(s.o.Now()) {
		s.warn(ctx, errTimeout)
	}
}

// broke begins a pause, and says so when it is the first of several.
func (s *Store) broke(ctx context.Context, err error) {
	if s.pause.begin(s.o.Now()) {
		s.warn(ctx, cause(err))
	}
}

func (s *Store) warn(ctx context.Context, cause error) {
	if s.life.Err() == nil {
		s.o.Logger.WarnContext(ctx, "replicas do not hear each other", slog.Any("cause", cause))
	}
}
