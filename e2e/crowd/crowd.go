// Package crowd has the tests in which many ask at the same moment, and which are watched
// for races therefore. Each runs a graph and a store of its own in this process.
package crowd
