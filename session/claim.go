package session

import (
	"errors"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Why a token of staff was not accepted; all that a log gets to know.
var (
	errStaffSize     = errors.New("token of staff is empty or too long")
	errStaffForm     = errors.New("token of staff is no JWT of an accepted algorithm")
	errStaffSigned   = errors.New("token of staff is not signed by its key")
	errStaffClaims   = errors.New("token of staff lacks a claim, or has one of another type")
	errStaffIssuer   = errors.New("token of staff is of another issuer")
	errStaffAudience = errors.New("token of staff is for another audience")
	errStaffOver     = errors.New("token of staff is over")
	errStaffEarly    = errors.New("token of staff is not valid yet")
	errStaffLong     = errors.New("token of staff is valid for too long")
	errStaffCritical = errors.New("token of staff demands an extension")
	errStaffType     = errors.New("token of staff is of a type that is not accepted")
)

// staffError turns what the JWT library says into what may be said and logged.
// The library's own texts quote the token.
func staffError(err error) error {
	if errors.Is(err, errKeysUnavailable) {
		return unavailable(errKeysUnavailable)
	}
	if errors.Is(err, jwt.ErrTokenExpired) {
		return unauthenticated("The token of staff has expired.", errStaffOver)
	}
	return unauthenticated("The token of staff is not valid.", staffCause(err))
}

// staffCause picks the first cause that fits. The library joins everything it
// found wrong with the claims, so the order decides what is reported.
func staffCause(err error) error {
	for _, known := range []struct{ is, cause error }{
		{errKeyUnknown, errKeyUnknown},
		{errStaffCritical, errStaffCritical},
		{errStaffType, errStaffType},
		{errStaffLong, errStaffLong},
		{jwt.ErrTokenMalformed, errStaffForm},
		{jwt.ErrTokenSignatureInvalid, errStaffSigned},
		{jwt.ErrTokenUnverifiable, errStaffForm},
		{jwt.ErrTokenInvalidIssuer, errStaffIssuer},
		{jwt.ErrTokenInvalidAudience, errStaffAudience},
		{jwt.ErrTokenNotValidYet, errStaffEarly},
		{jwt.ErrTokenUsedBeforeIssued, errStaffEarly},
	} {
		if errors.Is(err, known.is) {
			return known.cause
		}
	}
	return errStaffClaims
}

// scopesOf reads the scope claim: a text with spaces between scopes, a list of
// texts, or nothing at all. A claim of any other type makes the token invalid.
func scopesOf(claim any) (scopes []Scope, ok bool) {
	switch claim := claim.(type) {
	case nil:
		return nil, true
	case string:
		for word := range strings.FieldsSeq(claim) {
			scopes = append(scopes, Scope(word))
		}
		return scopes, true
	case []any:
		for _, item := range claim {
			word, ok := item.(string)
			if !ok {
				return nil, false
			}
			scopes = append(scopes, Scope(word))
		}
		return scopes, true
	default:
		return nil, false
	}
}
