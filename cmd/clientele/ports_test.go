package main

import (
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"
)

// taken listens at an address of its own, and returns it.
func taken(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

// A default of ours that somebody asks for is what they asked for.
func TestAPortThatIsOurOwn(t *testing.T) {
	t.Parallel()
	address := taken(t)
	var p ports
	p.choose("", address)
	if listener, err := p.listen(t.Context(), p.choose(address, "127.0.0.1:0")); !errors.Is(err, syscall.EADDRINUSE) {
		t.Fatalf("%v, %v", listener, err)
	}
}

func TestPorts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		asked, standard string
		want            error
		notes           int
	}{
		"a default":                   {"", "127.0.0.1:0", nil, 0},
		"a default that is taken":     {"", taken(t), nil, 1},
		"asked for":                   {"127.0.0.1:0", taken(t), nil, 0},
		"asked for, and it is taken":  {taken(t), "127.0.0.1:0", syscall.EADDRINUSE, 0},
		"a default that is not there": {"", "192.0.2.1:4000", syscall.EADDRNOTAVAIL, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p ports
			address := p.choose(test.asked, test.standard)
			listener, err := p.listen(t.Context(), address)
			if !errors.Is(err, test.want) || len(p.notes) != test.notes {
				t.Fatalf("%v, %q", err, p.notes)
			}
			if err != nil {
				return
			}
			defer func() { _ = listener.Close() }()
			used := listener.Addr().String()
			if test.notes > 0 && (used == address || !strings.Contains(p.notes[0], address) || !strings.Contains(p.notes[0], used)) {
				t.Errorf("it listens at %s, and says %q", used, p.notes)
			}
		})
	}
}
