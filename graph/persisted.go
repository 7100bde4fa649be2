package graph

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// persisted keeps the texts that clients refer to by hash: automatic persisted
// queries, as Apollo's clients send them. A text is kept only once it has proven
// to be a valid document that is not confidential.
type persisted struct {
	texts *byteCache[[sha256.Size]byte, string]
}

// bytesPerText is what a kept text takes besides its length.
const bytesPerText = 256

// reference is the hash that a request names, if it names one.
type reference struct {
	hash  [sha256.Size]byte
	given bool
}

// resolve returns the text of a request: the one it sent, which must have the hash
// it names, or the one that is kept under the hash.
func (p *persisted) resolve(text string, extensions map[string]any) (string, reference, *gqlerror.Error) {
	ref, problem := readReference(extensions)
	if problem != nil || !ref.given {
		return text, ref, problem
	}
	if text == "" {
		kept, ok := p.texts.get(ref.hash)
		if !ok {
			// Clients look for this very message.
			return "", ref, coded("PersistedQueryNotFound", codePersistedQueryNotFound)
		}
		return kept, ref, nil
	}
	if sha256.Sum256([]byte(text)) != ref.hash {
		return "", ref, coded("The query does not have the hash that persistedQuery names.", codeBadRequest)
	}
	return text, ref, nil
}

// keep remembers the text of a document that was sent with its hash.
func (p *persisted) keep(ref reference, text string, doc *ast.QueryDocument) {
	if !ref.given {
		return
	}
	if _, known := p.texts.get(ref.hash); !known && !isConfidential(doc) {
		p.texts.add(ref.hash, text, len(text)+bytesPerText)
	}
}

// readReference reads the extension persistedQuery.
func readReference(extensions map[string]any) (reference, *gqlerror.Error) {
	var ref reference
	extension, ok := extensions["persistedQuery"]
	if !ok || extension == nil {
		return ref, nil
	}
	fields, _ := extension.(map[string]any)
	if !isOne(fields["version"]) {
		return ref, coded("PersistedQueryNotSupported", codePersistedQueryNotSupported)
	}
	text, _ := fields["sha256Hash"].(string)
	hash, err := hex.DecodeString(text)
	if err != nil || len(hash) != sha256.Size {
		return ref, coded("persistedQuery needs sha256Hash, 64 hexadecimal digits.", codeBadRequest)
	}
	return reference{hash: [sha256.Size]byte(hash), given: true}, nil
}
