// Package redistest runs a real redis-server for a test, on a port and in a folder
// of its own, and does to it what happens to servers: it is killed, comes back,
// hangs.
package redistest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/patience"
)

// Bounds for what is broken: readyWithin is how long a server may take until it serves,
// answerWithin how long one answer may.
const (
	readyWithin  = time.Minute
	answerWithin = 10 * time.Second
)

// Server is a redis-server that keeps what it is told on disk before it answers.
type Server struct {
	// Address is its host and port, URL the same for clients; neither changes.
	Address, URL string

	tb        testing.TB
	folder    string
	arguments []string

	mu      sync.Mutex // guards the fields below
	command *exec.Cmd
	ended   chan struct{}
	said    *bytes.Buffer
}

// Start runs a server until the test ends, with arguments beside what is needed.
// Where there is no redis-server the test is patience.Missing it.
func Start(tb testing.TB, arguments ...string) *Server {
	tb.Helper()
	program := patience.Need(tb, "redis-server")
	folder := tb.TempDir()
	s := &Server{tb: tb, folder: folder}
	tb.Cleanup(s.Kill)
	// Somebody else may take the port between its being found and its being used.
	var err error
	for range 5 {
		port := freePort(tb)
		s.Address = net.JoinHostPort("127.0.0.1", port)
		s.URL = "redis://" + s.Address
		s.arguments = slices.Concat([]string{
			program, "--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", "",
			"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
		}, arguments)
		if err = s.start(); err == nil {
			return s
		}
		s.Kill()
	}
	tb.Fatal(err)
	return nil
}

// Restart runs a server again that was killed, on what it has kept.
func (s *Server) Restart() {
	s.tb.Helper()
	if err := s.start(); err != nil {
		s.tb.Fatal(err)
	}
}

// Kill ends the server as a power cut would. A second Kill does nothing.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.command == nil {
		return
	}
	_ = s.command.Process.Kill() // it may have ended by itself
	<-s.ended
	s.command = nil
}

// Forget takes from a server that was killed what it has kept.
func (s *Server) Forget() {
	s.tb.Helper()
	if err := os.RemoveAll(filepath.Join(s.folder, "appendonlydir")); err != nil {
		s.tb.Fatal(err)
	}
}

// Snapshot copies what the server has kept. A call of what it returns puts that in the
// place of what a server has kept that was killed since.
func (s *Server) Snapshot() (revert func()) {
	s.tb.Helper()
	kept := filepath.Join(s.folder, "appendonlydir")
	copied := s.tb.TempDir()
	if err := os.CopyFS(copied, os.DirFS(kept)); err != nil {
		s.tb.Fatal(err)
	}
	return func() {
		s.tb.Helper()
		s.Forget()
		if err := os.CopyFS(kept, os.DirFS(copied)); err != nil {
			s.tb.Fatal(err)
		}
	}
}

// Hang makes the server do nothing at all. Its port still takes connections, as
// the kernel does that.
func (s *Server) Hang() { s.signal(syscall.SIGSTOP) }

// Resume lets a server go on that hangs.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

// Say sends the server a command and expects that it says OK.
func (s *Server) Say(command string) {
	s.tb.Helper()
	if answer := ask(s.Address, command); answer != "+OK" {
		s.tb.Fatalf("%s: %s", command, answer)
	}
}

func (s *Server) signal(signal syscall.Signal) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.command.Process.Signal(signal); err != nil {
		s.tb.Fatal(err)
	}
}

// start returns once the server answers.
func (s *Server) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = &bytes.Buffer{}
	s.command = exec.CommandContext(context.Background(), s.arguments[0], s.arguments[1:]...)
	s.command.Stdout, s.command.Stderr = s.said, s.said
	if err := s.command.Start(); err != nil {
		s.command = nil
		return err
	}
	command, ended := s.command, make(chan struct{})
	s.ended = ended
	go func() {
		_ = command.Wait() // how it ended shows in what it said
		close(ended)
	}()
	late := time.After(readyWithin)
	for !answers(s.Address) {
		select {
		case <-ended:
			return fmt.Errorf("redis-server ended before it answered: %s", s.said)
		case <-late:
			return fmt.Errorf("redis-server does not answer after %s", readyWithin)
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

// answers reports whether the server is up and has read what it kept. Asking for a
// password is an answer.
func answers(address string) bool {
	answer := ask(address, "PING")
	return answer == "+PONG" || strings.HasPrefix(answer, "-NOAUTH")
}

// ask returns the first line of what the server says to a command, empty when it
// says nothing.
func ask(address, command string) string {
	dialer := net.Dialer{Timeout: answerWithin}
	conn, err := dialer.DialContext(context.Background(), "tcp", address)
	if err != nil {
		return ""
	}
	defer conn.Close() //nolint:errcheck // nothing more is read from it
	if err := conn.SetDeadline(time.Now().Add(answerWithin)); err != nil {
		return ""
	}
	if _, err := conn.Write([]byte(command + "\r\n")); err != nil {
		return ""
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return ""
	}
	return strings.TrimSpace(line)
}

func freePort(tb testing.TB) string {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // the port is what matters
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}
