package replica

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
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

// generations begins the keys of generations, and of nothing else: who follows them asks
// the server for keys that begin so. They lie in one place of a cluster.
func (k keys) generations() string { return k.prefix + ":{generations}:" }

func (k keys) scope(s commerce.PriceScope) string {
	return k.generations() + strconv.Itoa(int(s.Kind)) + ":" + strconv.Itoa(s.ID)
}

// scopeOf reads what scope wrote.
func (k keys) scopeOf(key string) (s commerce.PriceScope, ok bool) {
	rest, ours := strings.CutPrefix(key, k.generations())
	kind, id, both := strings.Cut(rest, ":")
	n, wrongKind := strconv.ParseUint(kind, 10, 8)
	m, wrongID := strconv.Atoi(id)
	s = commerce.PriceScope{Kind: commerce.PriceScopeKind(n), ID: m}
	return s, ours && both && wrongKind == nil && wrongID == nil && k.scope(s) == key
}

// price ends in the 32 bytes as they are. They spread over a cluster.
func (k keys) price(key commerce.PriceKey) string { return k.prefix + ":price:" + string(key[:]) }

func (k keys) quota(name string) string { return k.prefix + ":quota:" + digest(name) }

func (k keys) elected(name string) string { return k.prefix + ":elected:" + digest(name) }

func (k keys) remembered(name string) string { return k.prefix + ":remembered:" + digest(name) }

// journalKey is of no deployment: an entry is a lock, and has one name for everybody.
func journalKey(of, name string) string {
	return "clientele:" + digest(of) + ":journal:" + digest(name)
}

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
