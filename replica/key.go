package replica

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
)

// shelves is how many places a cluster may spread customers over. Each has a birth.
const shelves = 64

// keys names what is kept. Whatever somebody else could choose is hashed: it may
// be a credential, and must not reach into another's name.
type keys struct{ prefix string }

func newKeys(prefix string) keys { return keys{prefix: "clientele:" + digest(prefix)} }

// epoch, ended and birth carry the customer's shelf as a hash tag: a cluster then keeps
// all of it in one place, and one command can read them.
func (k keys) epoch(customerID int) string { return k.customer(customerID) + ":epoch" }

func (k keys) ended(customerID int, sessionID string) string {
	return k.customer(customerID) + ":ended:" + digest(sessionID)
}

func (k keys) birth(customerID int) string { return k.shelf(customerID) + ":birth" }

func (k keys) customer(customerID int) string {
	return k.shelf(customerID) + ":" + strconv.Itoa(customerID)
}

func (k keys) shelf(customerID int) string {
	return k.prefix + ":{" + strconv.Itoa(customerID%shelves) + "}"
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
