package main

import (
	"context"
	"errors"
	"net"
	"syscall"
)

// places are where the parts listen, as host:port.
type places struct{ playground, router, catalogue, clientele, admin, sandbox string }

// choosePlaces takes the usual ports, and free ones for those that somebody else has.
func choosePlaces(ctx context.Context, free bool) (at places, err error) {
	for _, choice := range []struct {
		place *string
		usual string
	}{
		{&at.playground, "4030"},
		{&at.router, "4031"},
		{&at.catalogue, "4032"},
		{&at.clientele, "4000"},
		{&at.admin, "4001"},
		{&at.sandbox, "4100"},
	} {
		if free {
			choice.usual = "0"
		}
		if *choice.place, err = freePlace(ctx, choice.usual); err != nil {
			return at, err
		}
	}
	return at, nil
}

// freePlace returns an address with the port, or with another if that one is taken.
// Nothing keeps it free until it is used: here nobody else is in a hurry.
func freePlace(ctx context.Context, port string) (string, error) {
	var network net.ListenConfig
	listener, err := network.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", port))
	if errors.Is(err, syscall.EADDRINUSE) {
		listener, err = network.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
