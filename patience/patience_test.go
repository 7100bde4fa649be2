package patience

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMain(m *testing.M) { Main(m) }

// TestLeak finds a goroutine that stays, and waits for one that leaves late.
func TestLeak(t *testing.T) {
	stays := make(chan struct{})
	go func() { <-stays }()
	if err := leak(0); err == nil || !strings.Contains(err.Error(), "TestLeak") {
		t.Errorf("a goroutine stays: %v", err)
	}
	time.AfterFunc(2*time.Second, func() { close(stays) })
	if err := leak(Limit); err != nil {
		t.Errorf("a goroutine left late: %v", err)
	}
}

func TestEventually(t *testing.T) {
	looks := 0
	Eventually(t, "the third look", func() bool { looks++; return looks == 3 })
	if looks != 3 {
		t.Errorf("%d looks", looks)
	}
	from := make(chan int, 1)
	from <- 7
	if got := Receive(t, "a number", from); got != 7 {
		t.Errorf("got %d", got)
	}
}

func TestLog(t *testing.T) {
	var log Log
	var all sync.WaitGroup
	for n := range 100 {
		all.Go(func() {
			if _, err := fmt.Fprintf(&log, "line %02d\n", n); err != nil {
				t.Error(err)
			}
			_ = log.String()
		})
	}
	all.Wait()
	if got := strings.Count(log.String(), "line "); got != 100 {
		t.Errorf("%d lines", got)
	}
}
