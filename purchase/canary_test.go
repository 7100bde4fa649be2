package purchase

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// TestNoSecretGetsOut pays in every way that can go wrong, and looks for what was secret
// in everything that is written down.
func TestNoSecretGetsOut(t *testing.T) {
	const verification = "9173"
	// Names and fingerprints are random, and may hold these digits among others.
	verified := regexp.MustCompile(`\b` + verification + `\b`)
	for f := fine; f <= redeliveredLate; f++ {
		t.Run(fmt.Sprint(int(f)), func(t *testing.T) {
			inTime(t, func(t *testing.T) {
				e := newEnv(t)
				e.world.methods = storedMethods()
				seven := shopper(7, "s7")
				h := e.handle(seven)
				card := byStored(h, 1, e.list(seven, h)[0].Stored[0])
				card.Payment.VerificationValue = verification
				var told []string
				for n, order := range []commerce.PaymentOrder{card, byCertificate(h, 2), byCard(h, 3)} {
					e.world.set(func(w *world) { w.fates = []fate{f}; clear(w.shown) })
					e.journal.lose()
					order.IdempotencyKey = key(n)
					ctx, cancel := context.WithTimeout(e.as(seven), time.Minute)
					out, err := e.ProcessPayment(ctx, order)
					cancel()
					e.silent(err)
					told = append(told, fmt.Sprintf("%+v %v %+v", out, err, order))
				}
				e.completes(guest(), noCheckout, "CHECKOUT_CART")
				told = append(told, e.log.String())
				told = append(told, e.audit.take()...)
				told = append(told, e.journal.texts...)
				for _, text := range told {
					if strings.Contains(text, canary) || verified.MatchString(text) {
						t.Errorf("a secret gets out: %s", text)
					}
				}
				if len(e.journal.texts) == 0 {
					t.Error("nothing was journalled")
				}
			})
		})
	}
}
