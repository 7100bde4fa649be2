package rules

import (
	"encoding/hex"
	"encoding/json"
	"errors"
)

// version is of what a Memory keeps.
const version = 1

// memo is what a Memory keeps: a snapshot or, while somebody works with it, who has
// taken it out.
type memo struct {
	Version  int       `json:"version"`
	Snapshot *snapshot `json:"snapshot,omitempty"`
	Taken    string    `json:"taken,omitempty"`
}

func (m memo) encode() []byte {
	m.Version = version
	text, _ := json.Marshal(m) // plain structs of texts and numbers
	return text
}

var errMemo = errors.New("not what this version wrote")

func decodeMemo(text []byte) (memo, error) {
	var m memo
	if json.Unmarshal(text, &m) != nil || m.Version != version || (m.Snapshot == nil) == (m.Taken == "") {
		return memo{}, errMemo
	}
	return m, nil
}

// MarshalText writes a digest in hexadecimal digits.
func (d digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return errMemo
	}
	_, err := hex.Decode(d[:], text)
	return err
}
