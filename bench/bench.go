// Package bench holds what we measure: the graph as a router meets it, over HTTP
// and with a real store on a socket behind it. Run it with make bench. Figures
// are for comparing two commits on one machine, one right after the other.
package bench
