package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// ports finds places to listen at: where somebody asked for, or else at a default, with
// another port if that one is taken. A port is never looked for and then let go again, as
// somebody else could take it in between.
type ports struct {
	// defaults are addresses that nobody asked for.
	defaults map[string]bool
	// notes say what was done instead.
	notes []string
}

// choose returns the address that was asked for or, when none was, the default.
func (p *ports) choose(asked, standard string) string {
	if asked != "" {
		delete(p.defaults, asked) // whoever has it by default is there already
		return asked
	}
	if p.defaults == nil {
		p.defaults = make(map[string]bool)
	}
	p.defaults[standard] = true
	return standard
}

// listen listens at an address, or at a free port when it is a default that is taken.
func (p *ports) listen(ctx context.Context, address string) (net.Listener, error) {
	var network net.ListenConfig
	listener, err := network.Listen(ctx, "tcp", address)
	if instead, ok := p.instead(address, err); ok {
		if listener, err = network.Listen(ctx, "tcp", instead); err == nil {
			p.note(address, listener.Addr().String())
		}
	}
	return listener, err
}

// instead returns the address at which to find a free port; ok is false when err is final.
func (p *ports) instead(address string, err error) (free string, ok bool) {
	if !p.defaults[address] || !errors.Is(err, syscall.EADDRINUSE) {
		return "", false
	}
	host, _, err := net.SplitHostPort(address)
	return net.JoinHostPort(host, "0"), err == nil
}

// note says which address stands in for a default.
func (p *ports) note(standard, used string) {
	p.notes = append(p.notes, fmt.Sprintf("%s is taken by somebody else; using %s.", standard, used))
}
