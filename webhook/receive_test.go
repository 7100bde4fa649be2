package webhook

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestRefusals(t *testing.T) {
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	_, _ = io.WriteString(z, productUpdated)
	_ = z.Close()
	encoded := func(how ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header["Content-Encoding"] = how }
	}
	for name, row := range map[string]struct {
		body   string
		change func(*http.Request)
		status int
		reason Reason
	}{
		"GET":                      {productUpdated, func(r *http.Request) { r.Method = http.MethodGet }, 405, RefusedMethod},
		"PUT":                      {productUpdated, func(r *http.Request) { r.Method = http.MethodPut }, 405, RefusedMethod},
		"packed":                   {packed.String(), encoded("gzip"), 415, RefusedMalformed},
		"packed in secret":         {packed.String(), nil, 400, RefusedMalformed},
		"packed twice":             {productUpdated, encoded("identity", "gzip"), 415, RefusedMalformed},
		"too long":                 {says("store/product/updated", `{"id":1,"x":"`+strings.Repeat("x", MaxBodyBytes)+`"}`), nil, 413, RefusedSize},
		"too long, unsaid":         {strings.Repeat("x", MaxBodyBytes+1), func(r *http.Request) { r.ContentLength = -1 }, 413, RefusedSize},
		"nothing":                  {"", nil, 400, RefusedMalformed},
		"no JSON":                  {"scope=store/product/updated", nil, 400, RefusedMalformed},
		"half of it":               {productUpdated[:60], nil, 400, RefusedMalformed},
		"more than it":             {productUpdated + "{}", nil, 400, RefusedMalformed},
		"a list":                   {"[" + productUpdated + "]", nil, 400, RefusedMalformed},
		"null":                     {"null", nil, 400, RefusedMalformed},
		"a number":                 {"7", nil, 400, RefusedMalformed},
		"no scope":                 {`{"producer":"stores/abc123","data":{}}`, nil, 400, RefusedMalformed},
		"a scope of slashes":       {says("///", "{}"), nil, 400, RefusedMalformed},
		"a scope that is a number": {`{"producer":"stores/abc123","scope":7}`, nil, 400, RefusedMalformed},
		"an endless scope":         {says("store/"+strings.Repeat("x", 300), "{}"), nil, 400, RefusedMalformed},
		"two scopes":               {`{"scope":"store/cart/created","scope":"store/product/updated","producer":"stores/abc123","data":{"id":1}}`, nil, 400, RefusedMalformed},
		"two producers":            {`{"producer":"stores/evil","scope":"store/product/updated","producer":"stores/abc123","data":{"id":1}}`, nil, 400, RefusedMalformed},
		"one in other letters":     {`{"Producer":"stores/abc123","scope":"store/product/updated","data":{"id":1}}`, nil, 403, RefusedProducer},
		"very deep":                {strings.Repeat(`{"a":`, 40_000) + "1" + strings.Repeat("}", 40_000), nil, 400, RefusedMalformed},
		"deep within data":         {says("store/product/updated", strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)), nil, 400, RefusedMalformed},
		"another store":            {strings.Replace(productUpdated, "abc123", "abc124", 1), nil, 403, RefusedProducer},
		"a part of ours":           {strings.Replace(productUpdated, "abc123", "abc12", 1), nil, 403, RefusedProducer},
		"no producer":              {`{"scope":"store/product/updated","data":{"id":1}}`, nil, 403, RefusedProducer},
		"a path":                   {strings.Replace(productUpdated, "stores/abc123", "stores/abc123/../x", 1), nil, 403, RefusedProducer},
	} {
		r := newReceiver(t)
		in := request("msg_1", start(), row.body)
		if row.change != nil {
			row.change(in)
		}
		if w := r.send(t, in); w.Code != row.status || r.Stats().Refused[row.reason] != 1 {
			t.Errorf("%s: status %d, %+v", name, w.Code, r.Stats())
		}
		if n, m := r.told(); n != 0 || m != 0 {
			t.Errorf("%s: something happened", name)
		}
		if !strings.Contains(r.log.String(), `"reason":"`+string(row.reason)+`"`) {
			t.Errorf("%s: the log says %s", name, r.log.String())
		}
	}
}

// TestBodiesChangedOnTheirWay flips each byte of a delivery.
func TestBodiesChangedOnTheirWay(t *testing.T) {
	r := newReceiver(t)
	for i := range productUpdated {
		changed := []byte(productUpdated)
		changed[i] ^= 1
		in := request("msg_1", start(), productUpdated)
		in.Body, in.ContentLength = io.NopCloser(strings.NewReader(string(changed))), int64(len(changed))
		if w := r.send(t, in); w.Code != http.StatusUnauthorized {
			t.Fatalf("byte %d: status %d", i, w.Code)
		}
	}
	if n, _ := r.told(); n != 0 || r.Stats().Refused[RefusedSignature] != uint64(len(productUpdated)) {
		t.Errorf("%d changes, %+v", n, r.Stats())
	}
	if n := strings.Count(r.log.String(), "\n"); n != 1 {
		t.Errorf("%d lines for one complaint", n)
	}
}

// TestTheStoresNumber is checked when it is known.
func TestTheStoresNumber(t *testing.T) {
	for written, want := range map[string]int{`"1025646"`: 200, `1025646`: 200, `null`: 200, `"1025647"`: 403, `7`: 403, `"x"`: 403, `true`: 200, `{"a":1}`: 200, `-1`: 403} {
		r := newReceiver(t, func(o *Options) { o.StoreID = "1025646" })
		body := strings.Replace(productUpdated, `"1025646"`, written, 1)
		if w := r.send(t, request("msg_1", start(), body)); w.Code != want {
			t.Errorf("%s: status %d", written, w.Code)
		}
	}
	r := newReceiver(t)
	if w := r.send(t, request("msg_1", start(), strings.Replace(productUpdated, "1025646", "7", 1))); w.Code != http.StatusOK {
		t.Errorf("nobody knows it: status %d", w.Code)
	}
}

// TestUnknownScopes are taken and do nothing.
func TestUnknownScopes(t *testing.T) {
	r := newReceiver(t)
	for _, scope := range []string{"store/order/created", "store/cart/lineItem/created", "store/channel/1/cart/created", "store/subscriber/created", "store", "x", "STORE/PRODUCT/UPDATED", "store/app/uninstalled"} {
		if w := r.send(t, request("msg "+scope, start(), says(scope, `{"id":1}`))); w.Code != http.StatusUnauthorized {
			t.Errorf("an id with a blank: status %d", w.Code)
		}
		if w := r.send(t, request("msg_"+scope, start(), says(scope, `{"id":1}`))); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", scope, w.Code)
		}
	}
	changed, refetched := r.told()
	if s := r.Stats(); changed != 0 || refetched != 0 || s.Received[FamilyOther] != 8 || s.Applied != 0 || !s.LastEventAt.Equal(start()) {
		t.Errorf("%d changed, %d refetched, %+v", changed, refetched, s)
	}
}

// TestFullBatchesFit has a change of as many records as one call can have.
func TestFullBatchesFit(t *testing.T) {
	record := `{"price_list_id":123456,"variant_id":12345678,"currency_code":"USD"}`
	body := says("store/priceList/records/updated", "["+strings.Repeat(record+",", 999)+record+"]")
	r := newReceiver(t)
	if w := r.send(t, request("msg_1", start(), body)); w.Code != http.StatusOK || len(r.changes) != 1 || len(r.changes[0].Variants) != 1 {
		t.Errorf("%d bytes: status %d, %+v", len(body), w.Code, r.changes)
	}
}

// TestWhoHangsUpWithin is refused, and the process goes on.
func TestWhoHangsUpWithin(t *testing.T) {
	r := newReceiver(t)
	in := request("msg_1", start(), productUpdated)
	in.Body = io.NopCloser(io.MultiReader(strings.NewReader(productUpdated[:10]), failing{}))
	if w := r.send(t, in); w.Code != http.StatusBadRequest || r.Stats().Refused[RefusedMalformed] != 1 {
		t.Errorf("status %d", w.Code)
	}
}

// failing is a connection that has broken.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("canary: connection reset") }

// TestWhoHangsUpAfterwards has told us all the same.
func TestWhoHangsUpAfterwards(t *testing.T) {
	r := newReceiver(t)
	r.while = func(ctx context.Context) {
		deadline, ok := ctx.Deadline()
		if ctx.Err() != nil || !ok || time.Until(deadline) > changeTimeout {
			t.Errorf("asked within %v, %v", time.Until(deadline), ctx.Err())
		}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if w := r.send(t, request("msg_1", start(), productUpdated).WithContext(gone)); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	if n, _ := r.told(); n != 1 {
		t.Errorf("%d changes", n)
	}
}

// TestOverAConnection sends real requests, one after the other over one connection.
func TestOverAConnection(t *testing.T) {
	r := newReceiver(t)
	server := httptest.NewServer(r)
	defer server.Close()
	for i, want := range []int{200, 200, 413, 200} {
		body := productUpdated
		if want == 413 {
			body = strings.Repeat("x", MaxBodyBytes+1)
		}
		out, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		out.Header = request("msg_"+string(rune('a'+i)), start(), body).Header
		answer, err := server.Client().Do(out)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != want || len(said) > 0 || answer.ContentLength != 0 {
			t.Errorf("%d: status %d, %q", i, answer.StatusCode, said)
		}
	}
	server.Close() // which waits until the last refetch was asked for
	if changed, refetched := r.told(); changed != 3 || refetched != 3 {
		t.Errorf("%d changed, %d refetched", changed, refetched)
	}
}
