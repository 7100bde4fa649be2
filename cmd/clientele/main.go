// Command clientele runs the graph, the sandbox store, or both.
//
// main translates: arguments and signals in, an exit code out. Everything else
// is called by tests as it is here.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/clientele-graph/clientele/server"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// surroundings are what a command may touch besides its flags.
type surroundings struct {
	out, err io.Writer
	lookup   server.Lookup
}

// commandLine is every command there is.
type commandLine struct {
	Version kong.VersionFlag `help:"Print the version."`

	Dev      devCommand      `cmd:"" help:"Run the graph against the embedded sandbox store. Needs no store and no account."`
	Serve    serveCommand    `cmd:"" help:"Run the graph against a real store, as configured by variables."`
	Sandbox  sandboxCommand  `cmd:"" help:"Run the sandbox store alone."`
	Schema   schemaCommand   `cmd:"" help:"Print the schema, as it is composed into a supergraph."`
	Config   configCommand   `cmd:"" help:"Print every variable that serve reads, as Markdown."`
	LoginURL loginURLCommand `cmd:"" name:"login-url" help:"Print a link that signs a customer in on the hosted pages, for support staff."`
	Warm     warmCommand     `cmd:"" help:"Fill the cache of prices that replicas share, before shoppers ask."`
	Webhooks webhooksCommand `cmd:"" help:"Look after the webhooks by which the store tells of changes."`
}

// run is main without the process: it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	exit := -1
	parser, err := kong.New(&commandLine{},
		kong.Name("clientele"),
		kong.Description("A store's customers, sessions and group prices as one typed graph."),
		kong.Vars{
			"listen": "127.0.0.1:4000", "admin_listen": "127.0.0.1:4001", "sandbox_listen": defaultSandboxListen, "version": version(),
		},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(surroundings{out: stdout, err: stderr, lookup: os.LookupEnv}),
		kong.Bind(openWarmStore(openWarm)),
	)
	if err != nil {
		fmt.Fprintln(stderr, "clientele:", err)
		return 1
	}
	command, err := parser.Parse(args)
	if exit >= 0 {
		return exit // help was asked for
	}
	if err != nil {
		fmt.Fprintf(stderr, "clientele: %v\nTry: clientele --help\n", err)
		return 2
	}
	if err := command.Run(); err != nil {
		fmt.Fprintln(stderr, "clientele:", err)
		return exitCode(err)
	}
	return 0
}

// version is what the program was built from, as far as the build knows.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return info.Main.Version + " " + info.GoVersion
}
