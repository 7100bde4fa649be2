package customerlogin

import (
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	maxSessionSync = 8 << 10 // bytes; they carry a cart and wallet data
	es256Signature = 64      // bytes
	maxTokenID     = 256     // bytes
)

// ReadSessionSyncClaims reads what a session sync token says of itself; ok is false
// for one that the store could not have made. The signature is not verified,
// because its key is not published: three bad tokens block our address for five
// minutes (docs/storefront/headless/index.mdx), and this keeps those from the store
// that are visibly bad. Whether the token is for this store, this browser and
// this moment is for the caller to compare.
func ReadSessionSyncClaims(token commerce.Secret) (claims commerce.SessionSyncClaims, ok bool) {
	header, content, signature, ok := takeApart(token, maxSessionSync)
	if !ok || !header.isPlain("ES256") || !header.says("typ", "JWT") || signature != es256Signature {
		return commerce.SessionSyncClaims{}, false
	}
	if !content.says("iss", "BC") || !content.says("operation", "session_sync") {
		return commerce.SessionSyncClaims{}, false
	}
	var okStore, okIssued, okExpires, okID bool
	claims.StoreID, okStore = content.integer("sid")
	claims.IssuedAt, okIssued = content.moment("iat")
	// The store calls it eat, and does not call it exp.
	claims.ExpiresAt, okExpires = content.moment("eat")
	claims.ID, okID = content.text("jti")
	okID = okID && len(claims.ID) <= maxTokenID && strings.TrimSpace(claims.ID) != ""
	// A token may be for any address, and then says so in any of these ways.
	if ip := string(content["request_ip"]); ip != "" && ip != "null" {
		if claims.RequestIP, ok = content.text("request_ip"); !ok {
			return commerce.SessionSyncClaims{}, false
		}
	}
	if !okStore || claims.StoreID == 0 || !okIssued || !okExpires || !okID || !claims.ExpiresAt.After(claims.IssuedAt) {
		return commerce.SessionSyncClaims{}, false
	}
	return claims, true
}
