package replica

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
)

// keys names what is kept. Whatever somebody else could choose is hashed: it may
// be a credential, and must not reach into another's name.
type keys struct{ prefix string }

func newKeys(prefix string) keys { return keys{prefix: "clientele:" + digest(prefix)} }

// epoch and ended carry the customer as a hash tag: a cluster then keeps all of a
// customer's in one place, and one command can read them.
func (k keys) epoch(customerID int) string { return k.customer(customerID) + ":epoch" }

func (k keys) ended(customerID int, sessionID string) string {
	return k.customer(customerID) + ":ended:" + digest(sessionID)
}

func (k keys) customer(customerID int) string {
	return k.prefix + ":{" + strconv.Itoa(customerID) + "}"
}

// once is what is used once, of one kind.
func (k keys) once(kind, key string) string { return k.prefix + ":once:" + digest(kind, key) }

// digest is 128 bits of a hash of the parts, each with its length.
func digest(parts ...string) string {
	var text []byte
	for _, part := range parts {
		text = binary.AppendUvarint(text, uint64(len(part)))
		text = append(text, part...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
