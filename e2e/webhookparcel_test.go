package e2e_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/server"
)

// parcel is a delivery as anybody can make one, who knows more or less.
type parcel struct {
	method string // POST when empty
	body   string
	// id, at and secret are what it is signed with; without an id it is not.
	id     string
	at     time.Time
	secret string
	header http.Header
}

// changedProduct is what the store says of a product.
func changedProduct(env *e2e.Env, product int) string {
	return fmt.Sprintf(`{"scope":"store/product/updated","store_id":"1025646","data":{"type":"product","id":%d},"hash":"%x","created_at":%d,"producer":"stores/%s"}`,
		product, sha256.Sum256([]byte(strconv.Itoa(product))), time.Now().Unix(), env.Seed.StoreHash)
}

// genuine is what the store would send.
func genuine(env *e2e.Env, id string, product int) parcel {
	return parcel{id: id, at: time.Now(), secret: env.Seed.ClientSecret, body: changedProduct(env, product)}
}

// send brings the parcel and returns the status of the answer, which has no body.
func (p parcel) send(ctx context.Context, client *http.Client, url string) (int, error) {
	method := p.method
	if method == "" {
		method = http.MethodPost
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if p.id != "" {
		stamp := strconv.FormatInt(p.at.Unix(), 10)
		mac := hmac.New(sha256.New, []byte(p.secret))
		mac.Write([]byte(p.id + "." + stamp + "." + p.body))
		header.Set("webhook-id", p.id)
		header.Set("webhook-timestamp", stamp)
		header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	maps.Copy(header, p.header)
	reply, err := e2e.Client{Client: client}.Exchange(ctx, method, url, header, []byte(p.body))
	return reply.Status, err
}

// bring sends a parcel to a graph.
func bring(t *testing.T, graph *server.Server, p parcel) int {
	t.Helper()
	status, err := p.send(t.Context(), http.DefaultClient, graph.WebhookURL())
	if err != nil {
		t.Fatal(err)
	}
	return status
}

// lastWebhook is what /readyz says of when the store was last heard of.
func lastWebhook(t *testing.T, graph *server.Server) string {
	t.Helper()
	var state struct {
		Last string `json:"lastWebhook"`
	}
	if err := json.Unmarshal(e2e.Get(t, graph.AdminURL()+"/readyz").Text, &state); err != nil {
		t.Fatal(err)
	}
	return state.Last
}
