package session

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/clientele-graph/clientele/commerce"
)

func TestParseKeys(t *testing.T) {
	t.Parallel()
	good := base64.RawURLEncoding.EncodeToString(keyBytes("x"))
	for _, tt := range []struct {
		name, text, want string
	}{
		{"one", "a:" + good, ""},
		{"two with spaces", "a:" + good + ", b.2-_:" + good, ""},
		{"nothing", "", "key 1: want a name"},
		{"no colon", good, "key 1: want a name"},
		{"no name", ":" + good, "key 1: its name must be"},
		{"strange name", "a b:" + good, "key 1: its name must be"},
		{"long name", strings.Repeat("a", 65) + ":" + good, "key 1: its name must be"},
		{"short key", "a:" + good + ",b:" + good[:32], "key 2: it has 24 bytes, want 32"},
		{"long key", "a:" + base64.RawURLEncoding.EncodeToString(make([]byte, 33)), "key 1: it has 33 bytes"},
		{"padded", "a:" + good + "=", "key 1: it is not base64url"},
		{"standard base64", "a:" + strings.Repeat("+", 43), "key 1: it is not base64url"},
		{"name taken", "a:" + good + ",a:" + good, "key 2: its name is taken"},
		{"trailing comma", "a:" + good + ",", "key 2: want a name"},
		{"two faults", "a,b", "key 1: want a name, a colon and the key\nkey 2: want"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseKeys(commerce.Secret(tt.text))
			switch {
			case tt.want == "" && err != nil:
				t.Fatal(err)
			case tt.want == "":
			case err == nil || !strings.HasPrefix(err.Error(), tt.want):
				t.Fatalf("got %v, want %q", err, tt.want)
			case strings.Contains(err.Error(), good[:16]):
				t.Fatalf("the error tells of the key: %v", err)
			}
		})
	}
}

func TestKeyringPrintsNothing(t *testing.T) {
	t.Parallel()
	keys, err := ParseKeys(keyText("k"))
	if err != nil {
		t.Fatal(err)
	}
	secret := keyBytes("k")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "keys", keys, "sealer", newSealer(t, newClock(), "k"))
	type hidden struct{ k Keyring }
	for _, text := range []string{
		fmt.Sprint(keys), fmt.Sprintf("%+v %#v", keys, keys), fmt.Sprintf("%+v %#v", hidden{keys}, &hidden{keys}),
		fmt.Sprintf("%+v", newSealer(t, newClock(), "k")), log.String(),
	} {
		for _, form := range []string{strings.Repeat("k", 8), "107 107 107", base64.StdEncoding.EncodeToString(secret)} {
			if strings.Contains(text, strings.Trim(form, "[]")) {
				t.Fatalf("the key is in %q", text)
			}
		}
	}
}

func TestGenerateKeys(t *testing.T) {
	t.Parallel()
	text, err := GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseKeys(text); err != nil {
		t.Fatalf("what was generated is not read: %v", err)
	}
	other, _ := GenerateKeys(rand.Reader)
	if text == other {
		t.Fatal("twice the same key")
	}
	broken := errors.New("no randomness")
	if _, err := GenerateKeys(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add("a:" + base64.RawURLEncoding.EncodeToString(keyBytes("a")))
	f.Add("a:,b")
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := ParseKeys(commerce.Secret(text))
		first, ok := keys.first()
		if (err == nil) != ok {
			t.Fatalf("error %v with keys %t", err, ok)
		}
		if ok && (len(first.secret) != keySize || first.id == "") {
			t.Fatalf("accepted a key of %d bytes", len(first.secret))
		}
	})
}
