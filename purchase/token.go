package purchase

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
)

// tokenLife is how long a token of the store's is good that does not say it
// (reference/payments/access-tokens_payments.v3.yml).
const tokenLife = time.Hour

// said is what a token of the store's says of itself. It came from the store over TLS, so
// nobody verifies it, and nothing but comfort depends on it.
type said struct {
	// name stands for the token, and tells nothing of it.
	name    string
	orderID int
	// expires is zero when the token does not tell.
	expires time.Time
	// amount and currency are nil when it does not tell either.
	amount   *commerce.Decimal
	currency *commerce.CurrencyCode
}

// readToken reads as much of a token as can be read. Each token has one name, whatever
// else can be read.
func readToken(token commerce.Secret) said {
	out := said{name: digest("token", token.Reveal())}
	parts := strings.Split(token.Reveal(), ".")
	if len(parts) != 3 {
		return out
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return out
	}
	var claims struct {
		Expires json.Number `json:"exp"`
		ID      string      `json:"jti"`
		Data    struct {
			OrderID  json.Number `json:"order_id"`
			Amount   json.Number `json:"amount"`
			Currency string      `json:"currency"`
		} `json:"data"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&claims) != nil {
		return out
	}
	if claims.ID != "" {
		out.name = digest("jti", claims.ID)
	}
	out.orderID, _ = strconv.Atoi(claims.Data.OrderID.String())
	if at, err := claims.Expires.Int64(); err == nil && at > 0 && at < 1<<40 {
		out.expires = time.Unix(at, 0)
	}
	currency, err := commerce.ParseCurrencyCode(claims.Data.Currency)
	minor, wrong := claims.Data.Amount.Int64()
	if err != nil || wrong != nil || minor < 0 {
		return out
	}
	amount, err := decimal.New(minor, minorDigits(currency))
	if err != nil {
		return out
	}
	out.amount, out.currency = &commerce.Decimal{Decimal: amount}, &currency
	return out
}

// minorDigits is how many digits of a currency stand behind the point when it is counted
// in its smallest unit, by ISO 4217.
func minorDigits(c commerce.CurrencyCode) int {
	switch c {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	default:
		return 2
	}
}

// digest stands for a text of a kind that nobody can guess.
func digest(kind, text string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + text))
	return hex.EncodeToString(sum[:16])
}
