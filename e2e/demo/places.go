package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
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

// freePlace returns an address with the port, or with another if that one is taken or 0.
// Nothing keeps it free until it is used, so that one is below those that systems hand out
// by themselves.
func freePlace(ctx context.Context, port string) (string, error) {
	const low, high, tries = 20_000, 32_000, 100
	var err error
	for range tries {
		if port != "0" {
			place := net.JoinHostPort("127.0.0.1", port)
			if err = tryPlace(ctx, place); !errors.Is(err, syscall.EADDRINUSE) {
				return place, err
			}
		}
		port = strconv.Itoa(low + rand.IntN(high-low))
	}
	return "", err
}

// tryPlace listens at an address for a moment.
func tryPlace(ctx context.Context, place string) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", place)
	if err != nil {
		return err
	}
	return listener.Close()
}
