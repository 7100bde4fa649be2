// Command demo runs everything that a federated graph is made of, on one machine: the
// sandbox store and Clientele, a catalogue subgraph, a router over both, and the
// playground, which asks the router. `make demo` builds and starts it.
//
// It is no part of the product. It starts the same programs as docs/supergraph.md
// tells a reader to, and ends them when it ends.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are what a test, or somebody in a hurry, may choose.
type options struct {
	clientele string
	router    string
	freePorts bool
}

// run is main without the process: it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	started := time.Now()
	// A terminal that is closed sends SIGHUP.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	var o options
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.clientele, "clientele", "bin/clientele", "the built `program`")
	flags.StringVar(&o.router, "router", "", "apollo, gateway, or the Apollo Router's `path`; otherwise the Apollo Router where it has been built, else @apollo/gateway")
	flags.BoolVar(&o.freePorts, "free-ports", false, "listen on any free ports instead of the usual ones")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if err := demonstrate(ctx, o, started, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "demo:", err)
		return 1
	}
	return 0
}

// demonstrate starts one part after the other, each once the ones it asks are there,
// and waits until it is told to stop or one of them ends by itself.
func demonstrate(ctx context.Context, o options, started time.Time, stdout, stderr io.Writer) (err error) {
	if ctx.Err() != nil {
		return nil // stopped before it began
	}
	directory, err := os.MkdirTemp("", "clientele-demo-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(directory)) }()
	at, err := choosePlaces(ctx, o.freePorts)
	if err != nil {
		return err
	}
	d := demo{chosen: o, at: at, directory: directory, out: stdout, parts: newParts(ctx, stderr)}
	defer func() { err = errors.Join(err, d.parts.stop()) }()

	for _, step := range []func() error{d.prepare, d.startClientele, d.startCatalogue, d.compose, d.startRouter, d.startFront} {
		err := step()
		if d.parts.ctx.Err() != nil {
			return nil // stop tells why
		}
		if err != nil {
			return err
		}
	}
	d.writeBanner(time.Since(started))
	<-d.parts.ctx.Done()
	return nil // stop tells why
}
