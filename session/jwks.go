package session

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/MicahParks/jwkset"
)

// The limits of a key set, and of the RSA keys in it.
const (
	maxKeySet     = 256 << 10 // bytes
	minRSAKeyBits = 2048
)

// fetchKeys reads a key set and returns the keys in it that can verify a
// signature. A set without any is an error, so that a provider's mishap does not
// replace keys that work. Errors quote nothing of the answer.
func fetchKeys(ctx context.Context, client *http.Client, address string) ([]jwkset.JWK, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("build request for keys")
	}
	req.Header.Set("Accept", "application/json")
	resp, err := bare(client).Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // the address may hold a secret
		}
		return nil, fmt.Errorf("get keys: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get keys: status %d", resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxKeySet+1))
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	if len(body) > maxKeySet {
		return nil, fmt.Errorf("read keys: more than %d bytes", maxKeySet)
	}
	return parseKeySet(body)
}

// bare returns a client of the same transport that follows no redirects and
// keeps no cookies: who signs for staff is said at the configured address and
// nowhere else, and a redirect could lead to plain http.
func bare(client *http.Client) *http.Client {
	return &http.Client{
		Transport: client.Transport, Timeout: client.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// parseKeySet leaves out what it cannot use, one key at a time: providers
// publish keys of kinds that this version has never heard of.
func parseKeySet(body []byte) ([]jwkset.JWK, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(body, &set) != nil {
		return nil, errors.New("keys are no JSON Web Key Set")
	}
	var keys []jwkset.JWK
	for _, raw := range set.Keys {
		if key, ok := parseJWK(raw); ok {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("no key in the set can verify a signature")
	}
	return keys, nil
}

// parseJWK returns a key that can verify a signature and has a name; ok is false
// for everything else.
func parseJWK(raw json.RawMessage) (key jwkset.JWK, ok bool) {
	var m jwkset.JWKMarshal
	if json.Unmarshal(raw, &m) != nil || m.KID == "" || m.USE != "" && m.USE != jwkset.UseSig {
		return jwkset.JWK{}, false
	}
	switch m.KTY {
	case jwkset.KtyRSA, jwkset.KtyEC, jwkset.KtyOKP:
	default:
		return jwkset.JWK{}, false // above all no symmetric keys
	}
	// Certificates are not ours to follow, and their address would be fetched.
	m.X5U, m.X5C, m.X5T, m.X5TS256 = "", nil, "", ""
	key, err := jwkset.NewJWKFromMarshal(m, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
	if err != nil {
		return jwkset.JWK{}, false
	}
	if pub, isRSA := key.Key().(*rsa.PublicKey); isRSA && pub.N.BitLen() < minRSAKeyBits {
		return jwkset.JWK{}, false
	}
	return key, true
}
