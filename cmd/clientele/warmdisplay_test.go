package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/warm"
)

// stage is a display, a clock that only the test moves, and what was written.
type stage struct {
	display

	now   time.Time
	wrote bytes.Buffer
}

func newStage(terminal bool) *stage {
	s := &stage{now: time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC)}
	s.display = newDisplay(&s.wrote, terminal, func() time.Time { return s.now })
	return s
}

// after shows a state after some time, and returns what was written.
func (s *stage) after(d time.Duration, state warm.State) string {
	s.now = s.now.Add(d)
	s.wrote.Reset()
	s.Show(state)
	return s.wrote.String()
}

func TestBar(t *testing.T) {
	s := newStage(true)
	empty, full := strings.Repeat(" ", barWidth), strings.Repeat("=", barWidth)
	half := full[:barWidth/2] + empty[barWidth/2:]
	for i, step := range []struct {
		after time.Duration
		state warm.State
		want  string
	}{
		{0, warm.State{Products: 50}, clearLine + "[" + empty + "] 50 products so far"},
		{99 * time.Millisecond, warm.State{Products: 100}, ""},
		{time.Millisecond, warm.State{Products: 150}, clearLine + "[" + empty + "] 150 products so far"},
		{time.Second, warm.State{Products: 150, Total: 300}, clearLine + "[" + empty + "] 0 %, 0 of 300 prices"},
		{time.Second, warm.State{Products: 150, Total: 300, Done: 150, Failed: 7}, clearLine + "[" + half + "] 50 %, 150 of 300 prices, 7 failed"},
		{0, warm.State{Total: 300, Done: 150, RestsUntil: s.now.Add(time.Hour)}, clearLine + "[" + half + "] 50 %, 150 of 300 prices, rests until 13:00:00"},
		{0, warm.State{Total: 300, Done: 200, RestsUntil: s.now}, ""},
		{0, warm.State{Total: 300, Done: 300, RestsUntil: s.now}, clearLine + "[" + full + "] 100 %, 300 of 300 prices"},
	} {
		if got := s.after(step.after, step.state); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
		if len(step.want) > len(clearLine)+79 {
			t.Errorf("step %d is too long for a terminal", i)
		}
	}
	s.wrote.Reset()
	_, _ = s.Write([]byte("log\n"))
	_, _ = s.Write([]byte("more\n"))
	s.finish()
	if got := s.wrote.String(); got != clearLine+"log\nmore\n" {
		t.Errorf("the log is %q", got)
	}
	if got := s.after(0, warm.State{Total: 300, Done: 10}); !strings.Contains(got, "3 %") {
		t.Errorf("the bar was not drawn below the log: %q", got)
	}
	s.wrote.Reset()
	s.finish()
	s.finish()
	if got := s.wrote.String(); got != "\n" {
		t.Errorf("the end is %q", got)
	}
}

func TestLines(t *testing.T) {
	s := newStage(false)
	for i, step := range []struct {
		after time.Duration
		state warm.State
		want  string
	}{
		{0, warm.State{Products: 50}, "clientele: 50 products so far\n"},
		{time.Second, warm.State{Products: 100}, ""},
		{4 * time.Second, warm.State{Products: 150}, "clientele: 150 products so far\n"},
		{0, warm.State{Total: 1000}, ""},
		{0, warm.State{Total: 1000, Done: 49}, ""},
		{0, warm.State{Total: 1000, Done: 50}, "clientele: 5 %, 50 of 1000 prices\n"},
		{0, warm.State{Total: 1000, Done: 99}, ""},
		{5 * time.Second, warm.State{Total: 1000, Done: 99, Failed: 3}, "clientele: 9 %, 99 of 1000 prices, 3 failed\n"},
		{0, warm.State{Total: 1000, Done: 139}, ""},
		{0, warm.State{Total: 1000, Done: 140}, "clientele: 14 %, 140 of 1000 prices\n"},
		{0, warm.State{Total: 1000, Done: 970}, "clientele: 97 %, 970 of 1000 prices\n"},
		{0, warm.State{Total: 1000, Done: 1000}, "clientele: 100 %, 1000 of 1000 prices\n"},
		{0, warm.State{Total: 1000, Done: 1000}, ""},
	} {
		if got := s.after(step.after, step.state); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
	s.wrote.Reset()
	_, _ = s.Write([]byte("log\n"))
	s.finish()
	if got := s.wrote.String(); got != "log\n" {
		t.Errorf("the log is %q", got)
	}
	if s = newStage(false); s.after(0, warm.State{}) == "" {
		t.Error("nothing is said of an empty catalogue")
	}
}

func TestIsTerminal(t *testing.T) {
	t.Setenv("TERM", "xterm")
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if isTerminal(file) || isTerminal(&bytes.Buffer{}) {
		t.Error("a file is a terminal")
	}
	// It is a device of characters too, and all that every machine has.
	terminal, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	if !isTerminal(terminal) {
		t.Error("a terminal is none")
	}
	t.Setenv("TERM", "dumb")
	if isTerminal(terminal) {
		t.Error("a terminal that cannot move its cursor is one")
	}
}
