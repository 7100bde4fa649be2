package webhook

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestKnownSignatures has signatures that were made elsewhere: by
//
//	printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -hmac "$key" -binary | base64
//
// the second is the example of the specification of Standard Webhooks, whose key is
// whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.
func TestKnownSignatures(t *testing.T) {
	specified, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ key, id, timestamp, body, signature string }{
		{signingSecret, "msg_2Lh9KRb0pzN4LePd3XiA4v12Axj", "1793534400", productUpdated, "v1,k9M5tllrVHWfsdKd952WeWnMT4K8/jv5zQVAaQwAp9k="},
		{string(specified), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", `{"test": 2432232314}`, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
	} {
		s, ok := readSigned(http.Header{idHeader: {row.id}, timestampHeader: {row.timestamp}, signatureHeader: {row.signature}})
		if !ok || !s.isBy([]byte(row.key), []byte(row.body)) {
			t.Errorf("%s is refused", row.id)
		}
		if s.isBy([]byte(row.key), []byte(row.body+" ")) || s.isBy([]byte(row.key+"x"), []byte(row.body)) {
			t.Errorf("%s proves more than it says", row.id)
		}
	}
}

// TestForgedHeaders has everything that could pass for a signature.
func TestForgedHeaders(t *testing.T) {
	good := sign(signingSecret, "msg_1", start(), productUpdated)
	raw := strings.TrimPrefix(good, "v1,")
	others := sign("canary-somebody-elses-secret", "msg_1", start(), productUpdated)
	seconds := strconv.FormatInt(start().Unix(), 10)
	for name, change := range map[string]func(http.Header){
		"no signature":            func(h http.Header) { h.Del("webhook-signature") },
		"an empty one":            func(h http.Header) { h.Set("webhook-signature", "") },
		"no id":                   func(h http.Header) { h.Del("webhook-id") },
		"an empty id":             func(h http.Header) { h.Set("webhook-id", "") },
		"no time":                 func(h http.Header) { h.Del("webhook-timestamp") },
		"another key":             func(h http.Header) { h.Set("webhook-signature", others) },
		"another id":              func(h http.Header) { h.Set("webhook-id", "msg_2") },
		"another time":            func(h http.Header) { h.Set("webhook-timestamp", strconv.FormatInt(start().Unix()+1, 10)) },
		"no version":              func(h http.Header) { h.Set("webhook-signature", raw) },
		"another version":         func(h http.Header) { h.Set("webhook-signature", "v2,"+raw) },
		"an asymmetric one":       func(h http.Header) { h.Set("webhook-signature", "v1a,"+raw) },
		"large letters":           func(h http.Header) { h.Set("webhook-signature", "V1,"+raw) },
		"base64 for URLs":         func(h http.Header) { h.Set("webhook-signature", strings.NewReplacer("+", "-", "/", "_").Replace(good)) },
		"no padding":              func(h http.Header) { h.Set("webhook-signature", strings.TrimRight(good, "=")) },
		"more padding":            func(h http.Header) { h.Set("webhook-signature", good+"=") },
		"a tail":                  func(h http.Header) { h.Set("webhook-signature", good+"x") },
		"cut":                     func(h http.Header) { h.Set("webhook-signature", good[:20]) },
		"hex":                     func(h http.Header) { h.Set("webhook-signature", "v1,"+strings.Repeat("ab", 32)) },
		"commas between":          func(h http.Header) { h.Set("webhook-signature", others+","+good) },
		"two headers":             func(h http.Header) { h.Add("webhook-signature", good) },
		"two headers, one forged": func(h http.Header) { h["Webhook-Signature"] = []string{good, others} },
		"two ids":                 func(h http.Header) { h.Add("webhook-id", "msg_2") },
		"two times":               func(h http.Header) { h.Add("webhook-timestamp", "1") },
		"an endless list":         func(h http.Header) { h.Set("webhook-signature", strings.Repeat("v1,x ", 4096)+good) },
		"a time with a sign":      func(h http.Header) { h.Set("webhook-timestamp", "+"+seconds) },
		"a time before 1970":      func(h http.Header) { h.Set("webhook-timestamp", "-1") },
		"a time with a fraction":  func(h http.Header) { h.Set("webhook-timestamp", seconds+".0") },
		"a time in hex":           func(h http.Header) { h.Set("webhook-timestamp", "0x6AE5") },
		"a time with a blank":     func(h http.Header) { h.Set("webhook-timestamp", " "+seconds) },
		"an endless time":         func(h http.Header) { h.Set("webhook-timestamp", strings.Repeat("0", 100)+seconds) },
		"an id with a body":       func(h http.Header) { h.Set("webhook-id", `msg_1.1.{"a"`) },
		"an endless id":           func(h http.Header) { h.Set("webhook-id", strings.Repeat("m", 300)) },
	} {
		r := newReceiver(t)
		in := request("msg_1", start(), productUpdated)
		// The signature's last letters are made to have what the variants change.
		change(in.Header)
		if name == "base64 for URLs" && in.Header.Get("webhook-signature") == good {
			t.Fatal("this signature is the same in both alphabets")
		}
		if w := r.send(t, in); w.Code != http.StatusUnauthorized || r.Stats().Refused[RefusedSignature] != 1 {
			t.Errorf("%s: status %d, %+v", name, w.Code, r.Stats())
		}
		if n, _ := r.told(); n != 0 || !r.Stats().LastEventAt.IsZero() {
			t.Errorf("%s: something happened", name)
		}
	}
}

// TestSignaturesInARow is what a rotated key looks like: one of several is enough.
func TestSignaturesInARow(t *testing.T) {
	good := sign(signingSecret, "msg_1", start(), productUpdated)
	others := sign("canary-former-secret", "msg_1", start(), productUpdated)
	for _, list := range []string{good, others + " " + good, good + " " + others, "v1a,eA== " + good, " " + good, good + "  " + good} {
		r := newReceiver(t)
		in := request("msg_1", start(), productUpdated)
		in.Header.Set("webhook-signature", list)
		if w := r.send(t, in); w.Code != http.StatusOK {
			t.Errorf("%q: status %d", list, w.Code)
		}
	}
}

// TestAge takes what was signed two days ago, and not what cannot be a retry.
func TestAge(t *testing.T) {
	for ago, want := range map[time.Duration]int{
		0: 200, time.Second: 200, 5 * time.Minute: 200, time.Hour: 200, 48 * time.Hour: 200, 72 * time.Hour: 200,
		72*time.Hour + time.Second: 401, 24 * 365 * time.Hour: 401,
		-time.Minute: 200, -5 * time.Minute: 200, -5*time.Minute - time.Second: 401, -24 * time.Hour: 401,
	} {
		r := newReceiver(t)
		w := r.send(t, request("msg_1", start().Add(-ago), productUpdated))
		changed, refetched := r.told()
		if w.Code != want || (changed == 1) != (want == 200) || r.Stats().Refused[RefusedTimestamp] != uint64(1-changed) {
			t.Errorf("%v ago: status %d, %d changes, %+v", ago, w.Code, changed, r.Stats())
		}
		if isFresh := want == 200 && ago <= 5*time.Minute; (refetched == 1) != isFresh {
			t.Errorf("%v ago: %d refetched", ago, refetched)
		}
	}
}

func FuzzReadSigned(f *testing.F) {
	f.Add("msg_1", "1793534400", sign(signingSecret, "msg_1", start(), productUpdated), productUpdated)
	f.Add("", "-1", "v1,", "")
	f.Add("a.1", "2", "v1,x v1,y", "{}")
	f.Add("a", "99999999999999999999", " ", "x")
	f.Fuzz(func(t *testing.T, id, timestamp, signatures, body string) {
		s, ok := readSigned(http.Header{idHeader: {id}, timestampHeader: {timestamp}, signatureHeader: {signatures}})
		if !ok {
			return
		}
		if s.id == "" || strings.ContainsAny(s.id, "{\" \n") || s.at.Unix() < 0 || strconv.FormatInt(s.at.Unix(), 10) != strings.TrimLeft(timestamp, "0") && s.at.Unix() != 0 {
			t.Errorf("read %+v", s)
		}
		want := sign(signingSecret, id, s.at, body)
		if timestamp == strconv.FormatInt(s.at.Unix(), 10) {
			if got, is := s.isBy([]byte(signingSecret), []byte(body)), strings.Contains(" "+signatures+" ", " "+want+" "); got != is {
				t.Errorf("%q is taken: %v, is one: %v", signatures, got, is)
			}
		}
		if s.isBy([]byte(signingSecret), []byte(body)) && s.isBy([]byte(signingSecret), []byte(body+"x")) {
			t.Error("two bodies have one signature")
		}
	})
}
