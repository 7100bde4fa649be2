package e2e

import (
	"context"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/patience"
)

// How long a program may take to be ready, and to stop after SIGTERM. Both are longer
// than any machine needs.
const (
	startWithin = time.Minute
	stopWithin  = time.Minute
)

// Program is a running clientele, and everything it has written.
type Program struct {
	Out, Err *patience.Log
	command  *exec.Cmd
	// done is closed once the program has ended with ended.
	done  chan struct{}
	ended error
}

// RunProgram starts clientele with arguments and variables and stops it when the
// test ends.
func RunProgram(tb testing.TB, variables map[string]string, arguments ...string) *Program {
	tb.Helper()
	path, err := BuildProgram()
	if err != nil {
		tb.Fatal(err)
	}
	command := exec.CommandContext(context.WithoutCancel(tb.Context()), path, arguments...)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + tb.TempDir()}
	for name, value := range variables {
		command.Env = append(command.Env, name+"="+value)
	}
	return run(tb, command)
}

// run starts a command and stops it when the test ends. What the command prints
// also goes to the writers.
func run(tb testing.TB, command *exec.Cmd, also ...io.Writer) *Program {
	tb.Helper()
	p := &Program{Out: &patience.Log{}, Err: &patience.Log{}, command: command, done: make(chan struct{})}
	command.Stdout, command.Stderr = io.MultiWriter(append(also, p.Out)...), p.Err
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	go func() {
		p.ended = command.Wait()
		close(p.done)
	}()
	tb.Cleanup(func() { _ = p.Stop(tb) }) // a test that cares has stopped it itself
	return p
}

// Stop ends the program as an operator would and returns what it ended with.
func (p *Program) Stop(tb testing.TB) error {
	tb.Helper()
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	return p.Wait(tb)
}

// Kill ends the program as a crash would, at once.
func (p *Program) Kill() {
	_ = p.command.Process.Kill() // it may have ended by itself
	<-p.done
}

// Interrupt does what Ctrl-C does, and returns what the program ended with.
func (p *Program) Interrupt(tb testing.TB) error {
	tb.Helper()
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		tb.Error(err)
	}
	return p.Wait(tb)
}

// Wait returns once the program has ended. It may be called again.
func (p *Program) Wait(tb testing.TB) error {
	tb.Helper()
	select {
	case <-p.done:
	case <-time.After(stopWithin):
		_ = p.command.Process.Kill()
		tb.Errorf("the program did not end within %s", stopWithin)
		<-p.done
	}
	return p.ended
}
