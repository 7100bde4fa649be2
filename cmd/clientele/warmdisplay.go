package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/warm"
)

// display shows how far a run is. The log is written through it, so that the two do not
// write into each other's lines.
type display interface {
	warm.Progress
	io.Writer
	// finish leaves the output at the beginning of a line.
	finish()
}

// isTerminal reports whether somebody looks at what is written.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// newDisplay returns a bar for a terminal, and for everything else lines.
func newDisplay(out io.Writer, terminal bool, now func() time.Time) display {
	if terminal {
		return &bar{out: out, now: now}
	}
	return &lines{out: out, now: now}
}

// bar is one line that is written over again and again.
type bar struct {
	out io.Writer
	now func() time.Time

	mu    sync.Mutex // guards the fields below
	drawn time.Time
	// isOpen is set while the cursor stands in the line.
	isOpen bool
}

const (
	barWidth  = 24
	redrawn   = 100 * time.Millisecond
	clearLine = "\r\x1b[K"
)

// Show draws the line, not more often than somebody can read.
func (b *bar) Show(s warm.State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if now.Sub(b.drawn) < redrawn && !isDone(s) && !s.RestsUntil.After(now) {
		return
	}
	b.drawn, b.isOpen = now, true
	filled := barWidth * percent(s) / 100
	fmt.Fprint(b.out, clearLine, "[", strings.Repeat("=", filled), strings.Repeat(" ", barWidth-filled), "] ", howFar(s, now))
}

// Write writes a line of the log, and leaves it to the next Show to draw the bar below.
func (b *bar) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.isOpen {
		fmt.Fprint(b.out, clearLine)
		b.isOpen, b.drawn = false, time.Time{}
	}
	return b.out.Write(line)
}

func (b *bar) finish() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.isOpen {
		fmt.Fprintln(b.out)
		b.isOpen = false
	}
}

// lines are for files and logs: one at each twentieth of the way, and one after some
// time without.
type lines struct {
	out io.Writer
	now func() time.Time

	mu      sync.Mutex // guards the fields below
	written time.Time
	percent int
	isDone  bool
}

const (
	lineEvery = 5 * time.Second
	lineSteps = 5 // percent
)

// Show writes a line when there is something to say.
func (l *lines) Show(s warm.State) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	ended := isDone(s) && !l.isDone
	if now.Sub(l.written) < lineEvery && percent(s)-l.percent < lineSteps && !ended {
		return
	}
	l.written, l.percent, l.isDone = now, percent(s), isDone(s)
	fmt.Fprintln(l.out, "clientele:", howFar(s, now))
}

// Write writes a line of the log.
func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(line)
}

func (*lines) finish() {}

// isDone reports whether everything that was found has been asked for.
func isDone(s warm.State) bool { return s.Total > 0 && s.Done >= s.Total }

// percent is how much is done, of 100.
func percent(s warm.State) int {
	if s.Total == 0 {
		return 0
	}
	return 100 * s.Done / s.Total
}

// howFar says how far it is in words that fit beside a bar.
func howFar(s warm.State, now time.Time) string {
	var b strings.Builder
	if s.Total == 0 {
		fmt.Fprintf(&b, "%d products so far", s.Products)
	} else {
		fmt.Fprintf(&b, "%d %%, %d of %d prices", percent(s), s.Done, s.Total)
	}
	if s.Failed > 0 {
		fmt.Fprintf(&b, ", %d failed", s.Failed)
	}
	if s.RestsUntil.After(now) {
		fmt.Fprintf(&b, ", rests until %s", s.RestsUntil.Format(time.TimeOnly))
	}
	return b.String()
}
