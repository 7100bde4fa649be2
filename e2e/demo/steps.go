package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
)

// Where things stand, seen from the repository's root.
const (
	nodePrograms = "e2e/router"
	apolloConfig = "deploy/router/apollo"
)

// demo is what runs, and what is known of it so far.
type demo struct {
	chosen options
	at     places
	// directory holds the files of this run.
	directory string
	out       io.Writer
	parts     *parts

	node string
	// router is the path of the Apollo Router, empty for @apollo/gateway.
	router, routerName string
	secret             string
}

// prepare looks for what the demo needs, and installs the packages of the router and
// the catalogue the first time.
func (d *demo) prepare() (err error) {
	if _, err := os.Stat(filepath.Join(nodePrograms, "compose.mjs")); err != nil {
		return errors.New("start it in the repository's root, with: make demo")
	}
	if d.node, err = exec.LookPath("node"); err != nil {
		return errors.New("the router and the catalogue run on Node 20 or newer, and there is no node")
	}
	if d.router, d.routerName, err = chooseRouter(d.chosen.router, os.LookupEnv); err != nil {
		return err
	}
	if isInstalled(nodePrograms) {
		return nil
	}
	fmt.Fprintf(d.out, "Installing the packages of %s, this once.\n", nodePrograms)
	install := d.parts.command("npm", "ci", "--prefix", nodePrograms, "--no-audit", "--no-fund", "--loglevel=error")
	return d.finished("npm ci", install)
}

// isInstalled reports whether a project's packages are those of its lock.
func isInstalled(project string) bool {
	installed, err := os.Stat(filepath.Join(project, "node_modules", ".package-lock.json"))
	if err != nil {
		return false
	}
	lock, err := os.Stat(filepath.Join(project, "package-lock.json"))
	return err == nil && !installed.ModTime().Before(lock.ModTime())
}

// startClientele runs the sandbox and the graph. The router has to prove itself.
func (d *demo) startClientele() error {
	d.secret = rand.Text()
	if err := d.write("store.json", "sandbox", "--describe"); err != nil {
		return err
	}
	if err := d.write("clientele.graphqls", "schema"); err != nil {
		return err
	}
	command := d.parts.command(d.chosen.clientele, "dev",
		"--listen", d.at.clientele, "--admin-listen", d.at.admin, "--sandbox-listen", d.at.sandbox,
		"--log-level", "error") // that no router here tells addresses is no news
	command.Env = append(os.Environ(), "CLIENTELE_ROUTER_SECRETS="+d.secret)
	if err := d.parts.start("Clientele", command); err != nil {
		return err
	}
	return d.parts.ready("Clientele", graphAt(d.at.clientele))
}

// startCatalogue runs a subgraph that owns the store's products.
func (d *demo) startCatalogue() error {
	if err := d.parts.start("the catalogue", d.nodeCommand("catalogue.mjs", d.file("store.json"), portOf(d.at.catalogue))); err != nil {
		return err
	}
	return d.parts.ready("the catalogue", graphAt(d.at.catalogue))
}

// compose makes the supergraph.
func (d *demo) compose() error {
	catalogue, err := filepath.Abs(filepath.Join(nodePrograms, "catalogue.graphqls"))
	if err != nil {
		return err
	}
	command := d.nodeCommand("compose.mjs", "--out", d.file("supergraph.graphql"),
		"clientele="+graphAt(d.at.clientele)+"@"+d.file("clientele.graphqls"),
		"catalogue="+graphAt(d.at.catalogue)+"@"+catalogue)
	command.Stderr = nil // it also says what is fine
	return d.finished("compose", command)
}

// finished runs a command to its end.
func (d *demo) finished(name string, command *exec.Cmd) error {
	if err := command.Run(); err != nil && d.parts.ctx.Err() == nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// write keeps what clientele prints as a file.
func (d *demo) write(name string, arguments ...string) error {
	file, err := os.Create(d.file(name))
	if err != nil {
		return err
	}
	command := d.parts.command(d.chosen.clientele, arguments...)
	command.Stdout = file
	return errors.Join(d.finished("clientele "+arguments[0], command), file.Close())
}

// nodeCommand runs a program of nodePrograms, which ends when its input does.
func (d *demo) nodeCommand(script string, arguments ...string) *exec.Cmd {
	command := d.parts.command(d.node, append([]string{script}, arguments...)...)
	command.Dir = nodePrograms
	command.Env = append(os.Environ(), "NODE_ENV=production", "EXIT_WITH_STDIN=1", "ROUTER_SECRET="+d.secret,
		"METADATA_SERVER_DETECTION=none") // a package of the gateway's would ask whether this is Google's cloud
	return command
}

// file is where a file of this run stands.
func (d *demo) file(name string) string { return filepath.Join(d.directory, name) }

// graphAt is the URL of a graph.
func graphAt(place string) string { return "http://" + place + "/graphql" }

// portOf is the port of an address that we have chosen.
func portOf(place string) string {
	_, port, err := net.SplitHostPort(place)
	if err != nil {
		return "0"
	}
	return port
}
