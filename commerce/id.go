package commerce

import (
	"encoding/base64"
	"strconv"
)

// opaqueID names one object, unique over all our types. Clients must not read
// anything out of it: the store's own number stands beside it as entityId.
func opaqueID(kind string, entityID int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + strconv.Itoa(entityID)))
}

// NonEmpty returns nil for the empty text, which is how the store writes what
// was left out.
func NonEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
