package e2e

import "testing"

// ApolloGateway is @apollo/gateway, the router that runs in Node. It is a library: what
// a server around it would do for clients, such as persisted queries, is not there.
type ApolloGateway struct {
	// AsksByHash makes it send us the hash of a query that it sent before.
	AsksByHash bool
	// AsksForTraces makes it ask how long fields took, and answer what it was told.
	AsksForTraces bool
}

// String implements Router.
func (ApolloGateway) String() string { return "apollo-gateway" }

// Start implements Router.
func (g ApolloGateway) Start(tb testing.TB, supergraph, secret string) string {
	tb.Helper()
	command := nodeCommand(tb, "gateway.mjs", supergraph)
	command.Env = append(command.Env, "ROUTER_SECRET="+secret)
	if g.AsksByHash {
		command.Env = append(command.Env, "ROUTER_APQ=true")
	}
	if g.AsksForTraces {
		command.Env = append(command.Env, "ROUTER_TRACES=true")
	}
	return runNode(tb, command)
}

// Manners implements Router.
func (ApolloGateway) Manners() Manners { return Manners{} }
