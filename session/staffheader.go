package session

import (
	"slices"
	"strings"
)

// header refuses a token by its header, before any key is looked for. The key's
// name and the algorithm are checked elsewhere.
func (v *tokenVerifier) header(h map[string]any) error {
	// We understand no extension, and RFC 7515 forbids to accept a token that
	// names one as critical.
	if _, ok := h["crit"]; ok {
		return errStaffCritical
	}
	typ, ok := h["typ"]
	if !ok {
		return v.accepts("")
	}
	if text, _ := typ.(string); text != "" {
		return v.accepts(text)
	}
	return errStaffType
}

// accepts refuses a type that is not configured, "" being none.
func (v *tokenVerifier) accepts(typ string) error {
	same := func(accepted string) bool { return strings.EqualFold(shortType(accepted), shortType(typ)) }
	if slices.ContainsFunc(v.o.Types, same) {
		return nil
	}
	return errStaffType
}

// shortType drops the "application/" that RFC 7515 lets issuers leave out.
func shortType(typ string) string {
	const prefix = "application/"
	if len(typ) > len(prefix) && strings.EqualFold(typ[:len(prefix)], prefix) {
		return typ[len(prefix):]
	}
	return typ
}
