package replica

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/redis/rueidis"
)

// way is how questions of one sort get to the server: a connection, how many may be
// under way on it, and the pause after a failure. What fails on one way costs the
// others nothing.
type way struct {
	// sort is what the log calls it.
	sort  string
	o     Options
	life  context.Context
	run   func(work func(context.Context)) bool
	line  *line
	pause *recess
	slots chan struct{}
}

// command builds what is sent.
type command func(rueidis.Builder) rueidis.Completed

// attempt sends one command or several. Its error is the first of what came back.
type attempt func(context.Context, rueidis.Client) (rueidis.RedisResult, error)

// one is the attempt to send one command.
func one(build command) attempt {
	return func(ctx context.Context, client rueidis.Client) (rueidis.RedisResult, error) {
		result := client.Do(ctx, build(client.B()))
		return result, result.Error()
	}
}

// call asks a question and returns the answer, which may be rueidis' Nil. It takes no
// longer than Timeout, nor than ctx, and asks nothing during a pause.
func (w *way) call(ctx context.Context, build command) (rueidis.RedisResult, error) {
	return w.ask(ctx, w.o.Timeout, one(build))
}

// ask is call, for as long as timeout and for whatever is to be sent.
func (w *way) ask(ctx context.Context, timeout time.Duration, do attempt) (rueidis.RedisResult, error) {
	if !w.pause.admits(w.o.Now()) {
		return rueidis.RedisResult{}, unavailable(errPausing)
	}
	waiting, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	r, err := w.beside(waiting, w.slots, do)
	if err != nil {
		return rueidis.RedisResult{}, w.gone(ctx, err)
	}
	return w.judge(ctx, r)
}

// beside makes an attempt in a goroutine of its own and waits for what becomes of it
// until ctx ends, whose error it returns, or errClosed.
//
// The attempt may take longer: a caller who goes must neither cancel what others wait
// for, a connection being made, nor leave a logout half said. The library below also
// waits at places where no context reaches.
func (w *way) beside(ctx context.Context, slots chan struct{}, do attempt) (reply, error) {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
	answer := make(chan reply, 1)
	started := w.run(func(life context.Context) {
		defer func() { <-slots }()
		answer <- w.send(life, do)
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

// reply is what became of an attempt. broken is nil when the server answered,
// whatever it said; err is what it said, if that was an error.
type reply struct {
	result      rueidis.RedisResult
	broken, err error
	took        time.Duration
}

func (w *way) send(ctx context.Context, do attempt) reply {
	began := w.o.Now()
	client, err := w.line.client()
	if err != nil {
		return reply{broken: err}
	}
	result, err := do(ctx, client)
	r := reply{result: result, err: err, took: w.o.Now().Sub(began)}
	var said *rueidis.RedisError
	if err != nil && !errors.As(err, &said) {
		r.broken = err
	}
	return r
}

// judge turns what became of an attempt into call's answer.
func (w *way) judge(ctx context.Context, r reply) (rueidis.RedisResult, error) {
	switch {
	case errors.Is(r.broken, context.DeadlineExceeded):
		w.late(ctx) // the connection stands, and nothing came through it
		return r.result, unavailable(errTimeout)
	case r.broken != nil:
		w.broke(ctx, r.broken)
		return r.result, unavailable(cause(r.broken))
	}
	if r.took <= w.o.Timeout && w.pause.end() {
		w.o.Logger.InfoContext(ctx, "replicas hear each other again", slog.String("of", w.sort))
	}
	if r.err != nil && !rueidis.IsRedisNil(r.err) {
		return r.result, unavailable(cause(r.err))
	}
	return r.result, nil
}

// gone is for a caller who waits no longer. That their own time was over says
// nothing about the server.
func (w *way) gone(ctx context.Context, err error) error {
	if errors.Is(err, errClosed) {
		return unavailable(errClosed)
	}
	if err := ctx.Err(); err != nil {
		return unavailable(err)
	}
	w.late(ctx)
	return unavailable(errTimeout)
}

// late begins a pause when it is not the first answer that takes too long.
func (w *way) late(ctx context.Context) {
	if w.pause.late(w.o.Now()) {
		w.warn(ctx, errTimeout)
	}
}

// broke begins a pause, and says so when it is the first of several.
func (w *way) broke(ctx context.Context, err error) {
	if w.pause.begin(w.o.Now()) {
		w.warn(ctx, cause(err))
	}
}

func (w *way) warn(ctx context.Context, cause error) {
	if w.life.Err() == nil {
		w.o.Logger.WarnContext(ctx, "replicas do not hear each other", slog.String("of", w.sort), slog.Any("cause", cause))
	}
}
