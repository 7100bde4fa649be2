package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// readyWithin is how long a program of router/ may take until it listens.
const readyWithin = 60 * time.Second

// nodeCommand is a program of router/ with its arguments, or the test is Missing
// what it needs.
func nodeCommand(tb testing.TB, script string, arguments ...string) *exec.Cmd {
	tb.Helper()
	node := Need(tb, "node")
	if _, err := os.Stat(filepath.Join("router", "node_modules", "@apollo", "gateway")); err != nil {
		Missing(tb, "e2e/router/node_modules (npm ci --prefix e2e/router)")
	}
	command := exec.CommandContext(context.WithoutCancel(tb.Context()), node, append([]string{script}, arguments...)...)
	command.Dir = "router"
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "NODE_ENV=production"}
	return command
}

// runNode starts a program that listens and returns the URL it announces. It is
// stopped when the test ends.
func runNode(tb testing.TB, command *exec.Cmd) string {
	tb.Helper()
	// The program ends when its input does, so also when this process is killed.
	command.Env = append(command.Env, "EXIT_WITH_STDIN=1")
	if _, err := command.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
	said := &announcement{made: make(chan struct{})}
	program := run(tb, command, said)
	select {
	case <-said.made:
	case <-program.done:
		tb.Fatalf("%s ended before it listened: %v\n%s", command.Args[1], program.ended, program.Err)
	case <-time.After(readyWithin):
		tb.Fatalf("%s does not listen after %s\n%s", command.Args[1], readyWithin, program.Err)
	}
	tb.Cleanup(func() {
		if err := program.Stop(tb); err != nil {
			tb.Errorf("%s ended with %v\n%s", command.Args[1], err, program.Err)
		}
	})
	var ready struct{ URL string }
	if err := json.Unmarshal(said.line, &ready); err != nil || ready.URL == "" {
		tb.Fatalf("%s announced %q", command.Args[1], said.line)
	}
	return ready.URL
}

// announcement takes the first line that one goroutine writes. After made is
// closed line does not change.
type announcement struct {
	made chan struct{}
	line []byte
}

// Write keeps p until a line is whole and drops what follows.
func (a *announcement) Write(p []byte) (int, error) {
	select {
	case <-a.made:
		return len(p), nil
	default:
	}
	a.line = append(a.line, p...)
	if line, _, whole := bytes.Cut(a.line, []byte("\n")); whole {
		a.line = line
		close(a.made)
	}
	return len(p), nil
}
