package graph

import (
	"encoding/json"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of the message Trace and of those in it, as routers read them. A test
// decodes what is written here with a decoder that was generated from the definition.
const (
	traceEndTime   protowire.Number = 3
	traceStartTime protowire.Number = 4
	traceDuration  protowire.Number = 11
	traceRoot      protowire.Number = 14
	tracePartial   protowire.Number = 33

	nodeResponseName protowire.Number = 1
	nodeIndex        protowire.Number = 2
	nodeType         protowire.Number = 3
	nodeStart        protowire.Number = 8
	nodeEnd          protowire.Number = 9
	nodeError        protowire.Number = 11
	nodeChild        protowire.Number = 12
	nodeParentType   protowire.Number = 13
	nodeOriginalName protowire.Number = 14

	errorMessage  protowire.Number = 1
	errorLocation protowire.Number = 2
	errorTime     protowire.Number = 3
	errorJSON     protowire.Number = 4
)

// encodeTrace writes a trace as routers read it.
func encodeTrace(t fieldTrace) []byte {
	b := appendMessage(nil, traceEndTime, appendTime(nil, t.began.Add(t.duration)))
	b = appendMessage(b, traceStartTime, appendTime(nil, t.began))
	b = appendNumber(b, traceDuration, uint64(t.duration))
	b = appendMessage(b, traceRoot, appendChildren(nil, t.root))
	if t.isPartial {
		b = appendNumber(b, tracePartial, 1)
	}
	return b
}

// appendNode writes one node. That of an element has an index, also when it is zero.
func appendNode(b []byte, n *traceNode) []byte {
	if n.id.name == "" {
		return appendChildren(appendNumber(b, nodeIndex, uint64(n.id.index)), n)
	}
	b = appendText(b, nodeResponseName, n.id.name)
	b = appendText(b, nodeType, n.fieldType)
	b = appendNumber(b, nodeStart, uint64(n.start))
	b = appendNumber(b, nodeEnd, uint64(n.end))
	b = appendChildren(b, n)
	b = appendText(b, nodeParentType, n.parentType)
	if n.original != "" {
		b = appendText(b, nodeOriginalName, n.original)
	}
	return b
}

// appendChildren writes what every node has: its errors and what is below it.
func appendChildren(b []byte, n *traceNode) []byte {
	for _, e := range n.errors {
		b = appendMessage(b, nodeError, appendError(nil, e))
	}
	for _, child := range n.children {
		b = appendMessage(b, nodeChild, appendNode(nil, child))
	}
	return b
}

func appendError(b []byte, e traceError) []byte {
	b = appendText(b, errorMessage, e.code)
	for _, at := range e.locations {
		location := appendNumber(nil, 1, uint64(max(0, at.Line)))
		b = appendMessage(b, errorLocation, appendNumber(location, 2, uint64(max(0, at.Column))))
	}
	b = appendNumber(b, errorTime, uint64(e.at))
	// What the router would have had as JSON: a code cannot fail to be.
	text, _ := json.Marshal(map[string]any{"message": e.code, "extensions": map[string]string{"code": e.code}})
	return appendMessage(b, errorJSON, text)
}

// appendTime writes a google.protobuf.Timestamp.
func appendTime(b []byte, at time.Time) []byte {
	b = appendNumber(b, 1, uint64(at.Unix()))
	return appendNumber(b, 2, uint64(at.Nanosecond()))
}

func appendNumber(b []byte, field protowire.Number, n uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), n)
}

func appendText(b []byte, field protowire.Number, text string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, field, protowire.BytesType), text)
}

func appendMessage(b []byte, field protowire.Number, message []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), message)
}
