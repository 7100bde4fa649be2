package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Times that the parts are given.
const (
	readyWithin = 120 * time.Second
	stopWithin  = 12 * time.Second // Clientele takes ten at most
	askAgain    = 50 * time.Millisecond
)

// parts are the programs that run, and end together.
type parts struct {
	ctx     context.Context
	end     context.CancelCauseFunc
	running sync.WaitGroup
	log     io.Writer
}

// errStopped is why the parts end when nothing is wrong.
var errStopped = errors.New("stopped")

// newParts returns no parts yet. They end when ctx does, when one of them ends by
// itself, and with stop. What they complain about goes to log.
func newParts(ctx context.Context, log io.Writer) *parts {
	p := &parts{log: log}
	p.ctx, p.end = context.WithCancelCause(ctx)
	return p
}

// start runs a program. It has an input that ends when we do, for programs that
// notice.
func (p *parts) start(name string, command *exec.Cmd) error {
	if _, err := command.StdinPipe(); err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	p.running.Go(func() {
		err := command.Wait()
		if err == nil {
			err = errors.New("without being told to")
		}
		p.end(fmt.Errorf("%s ended: %w", name, err)) // no news when all are ending
	})
	return nil
}

// command makes a program that is told to end when the parts are.
func (p *parts) command(program string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(p.ctx, program, arguments...)
	command.Stderr = p.log
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = stopWithin
	return command
}

// ready returns once a graph answers at url, or says why none will.
func (p *parts) ready(name, url string) error {
	ctx, cancel := context.WithTimeout(p.ctx, readyWithin)
	defer cancel()
	for {
		if answers(ctx, url) {
			return nil
		}
		select {
		case <-time.After(askAgain):
		case <-ctx.Done():
			if p.ctx.Err() != nil {
				return errStopped // stop tells why
			}
			return fmt.Errorf("%s does not answer at %s after %s", name, url, readyWithin)
		}
	}
}

// answers reports whether there is a graph at url.
func answers(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(`{"query": "{ __typename }"}`))
	if err != nil {
		return false
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return err == nil && bytes.Contains(body, []byte(`"Query"`))
}

// stop ends what runs, waits for it, and returns what was wrong: nothing, when a
// person or a test has asked for the end.
func (p *parts) stop() error {
	p.end(errStopped)
	p.running.Wait()
	if cause := context.Cause(p.ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, errStopped) {
		return cause
	}
	return nil
}
