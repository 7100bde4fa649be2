package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks. BigCommerce points to its libraries for verifying
// (docs/integrations/webhooks/https-webhook-overview.mdx), which tolerate five minutes;
// we do not use them because a change that was signed two days ago and could not be
// delivered since must still be made known.
const (
	idHeader        = "Webhook-Id"
	timestampHeader = "Webhook-Timestamp"
	signatureHeader = "Webhook-Signature"
)

const (
	// maxAge is how long ago a delivery may have been signed. The store tries for about
	// 48 hours. A replay within it can only have prices asked for again.
	maxAge = 72 * time.Hour
	// maxAhead is by how much the store's clock may be ahead of ours.
	maxAhead = 5 * time.Minute

	maxIDBytes        = 256
	maxTimestampBytes = 12
	maxSignatureBytes = 4 << 10
)

// signed is what a delivery's headers say about its signature.
type signed struct {
	id, timestamp, signatures string
	// at is when it was signed.
	at time.Time
}

// readSigned reads the three headers. ok is false when one of them is missing, there
// more than once, or not as it must be: two values are one for us and another for
// whoever stands before us.
func readSigned(header http.Header) (s signed, ok bool) {
	var hasID, hasTimestamp, hasSignature bool
	s.id, hasID = only(header, idHeader, maxIDBytes)
	s.timestamp, hasTimestamp = only(header, timestampHeader, maxTimestampBytes)
	s.signatures, hasSignature = only(header, signatureHeader, maxSignatureBytes)
	if !hasID || !hasTimestamp || !hasSignature || strings.ContainsFunc(s.id, isForeignToIDs) {
		return signed{}, false
	}
	// Digits alone: ParseInt takes a sign as well, and that could be moved.
	seconds, err := strconv.ParseInt(s.timestamp, 10, 64)
	if err != nil || s.timestamp[0] < '0' || s.timestamp[0] > '9' {
		return signed{}, false
	}
	s.at = time.Unix(seconds, 0)
	return s, true
}

// only returns a header's one value, which is not empty and no longer than that.
func only(header http.Header, name string, longest int) (string, bool) {
	values := header.Values(name)
	if len(values) != 1 || values[0] == "" || len(values[0]) > longest {
		return "", false
	}
	return values[0], true
}

// isForeignToIDs reports whether a character cannot be part of an id. The signed text is
// {id}.{timestamp}.{body}: an id that cannot hold the beginning of a JSON object is the
// only one that a signed text can be divided into.
func isForeignToIDs(r rune) bool {
	isAlphanumeric := r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	return !isAlphanumeric && !strings.ContainsRune("-_.:=/+~", r)
}

// isBy reports whether one of the signatures is the key's over these raw bytes. It takes
// the same time for every signature, and takes none that is written in another way than
// the one we would write: standard base64 with its padding.
func (s signed) isBy(key, body []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(s.id + "." + s.timestamp + "."))
	mac.Write(body)
	want := append([]byte("v1,"), base64.StdEncoding.EncodeToString(mac.Sum(nil))...)
	found := 0
	for one := range strings.SplitSeq(s.signatures, " ") {
		found |= subtle.ConstantTimeCompare([]byte(one), want)
	}
	return found == 1
}
