package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/patience"
)

// readyWithin is how long a program of router/ may take until it listens.
const readyWithin = 60 * time.Second

// nodeCommand is a program of router/ with its arguments, or the test is Missing
// what it needs.
func nodeCommand(tb testing.TB, script string, arguments ...string) *exec.Cmd {
	tb.Helper()
	node := patience.Need(tb, "node")
	needPackage(tb, "router", "@apollo/gateway")
	command := exec.CommandContext(context.WithoutCancel(tb.Context()), node, append([]string{script}, arguments...)...)
	command.Dir = "router"
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "NODE_ENV=production"}
	return command
}

// needPackage makes the test Missing a package of a project that is not installed.
func needPackage(tb testing.TB, project, name string) {
	tb.Helper()
	if _, err := os.Stat(filepath.Join(project, "node_modules", filepath.FromSlash(name))); err != nil {
		patience.Missing(tb, "e2e/"+project+"/node_modules (npm ci --prefix e2e/"+project+")")
	}
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
	return listening(tb, command, func(line string) string {
		var ready struct{ URL string }
		_ = json.Unmarshal([]byte(line), &ready) // what is no announcement has no URL
		return ready.URL
	})
}

// listening starts a program, waits for the line in which find sees the URL where it
// listens, and stops it when the test ends.
func listening(tb testing.TB, command *exec.Cmd, find func(line string) (url string)) string {
	tb.Helper()
	url, err := tryListening(tb, command, find)
	if err != nil {
		tb.Fatal(err)
	}
	return url
}

// listeningAt is listening for a program that must be told where. Somebody else may take
// the port between its being found and its being used: then it ends, and is started again
// elsewhere.
func listeningAt(tb testing.TB, command func(address string) *exec.Cmd, find func(line, address string) (url string)) string {
	tb.Helper()
	var err error
	for range 5 {
		address, url := freeAddress(tb), ""
		url, err = tryListening(tb, command(address), func(line string) string { return find(line, address) })
		if err == nil {
			return url
		}
		tb.Log(err)
	}
	tb.Fatal(err)
	return ""
}

// tryListening is listening that returns an error when the program ends before.
func tryListening(tb testing.TB, command *exec.Cmd, find func(line string) (url string)) (url string, err error) {
	tb.Helper()
	said := &announcement{find: find, made: make(chan struct{})}
	program := run(tb, command, said)
	name := strings.Join(command.Args[:min(len(command.Args), 2)], " ")
	select {
	case <-said.made:
	case <-program.done:
		return "", fmt.Errorf("%s ended before it listened: %w\n%s%s", name, program.ended, program.Out, program.Err)
	case <-time.After(readyWithin):
		tb.Fatalf("%s does not listen after %s\n%s%s", name, readyWithin, program.Out, program.Err)
	}
	tb.Cleanup(func() {
		if err := program.Stop(tb); err != nil {
			tb.Errorf("%s ended with %v\n%s", name, err, program.Err)
		}
	})
	return said.url, nil
}

// freeAddress is one that nobody listens at. Somebody may soon.
func freeAddress(tb testing.TB) string {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// announcement reads lines that one goroutine writes until it finds a URL. After made
// is closed url does not change.
type announcement struct {
	find func(line string) (url string)
	made chan struct{}
	rest []byte
	url  string
}

// Write looks at each line that is whole, and drops what follows the announcement.
func (a *announcement) Write(p []byte) (int, error) {
	select {
	case <-a.made:
		return len(p), nil
	default:
	}
	a.rest = append(a.rest, p...)
	for {
		line, rest, whole := bytes.Cut(a.rest, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		a.rest = rest
		if a.url = a.find(string(line)); a.url != "" {
			close(a.made)
			return len(p), nil
		}
	}
}
