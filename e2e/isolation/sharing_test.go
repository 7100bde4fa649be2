package isolation_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// sharedAgainWithin is how long it may take until replicas share prices again after their
// server is back, on a machine that has other things to do.
const sharedAgainWithin = time.Minute

// sharingAsker asks one replica after the other for what nobody else asks for, to see
// whether they share it: a member of staff, on a channel that is theirs.
type sharingAsker struct {
	*shop
	random *rand.Rand
	header http.Header
}

func (s *shop) newSharingAsker(t *testing.T, seed uint64) *sharingAsker {
	t.Helper()
	return &sharingAsker{s, rand.New(rand.NewPCG(seed, 4)), http.Header{
		"X-Clientele-Channel": {strconv.Itoa(store.ChannelEurope)}, "X-Clientele-Staff": {s.staff(t, "pricing:read")},
	}}
}

// await waits until each replica has got prices from the other.
func (a *sharingAsker) await(ctx context.Context, t *testing.T, when string) {
	t.Helper()
	const shared = "clientele_price_shared_hits_total"
	begun := time.Now()
	for i := range a.replicas {
		before, last := a.metricOf(t, i, shared), question{}
		for a.metricOf(t, i, shared) == before {
			if time.Since(begun) > sharedAgainWithin {
				t.Fatalf("replica %d gets nothing from the other %s, %s", i, sharedAgainWithin, when)
			}
			// What one has fetched is there for the other a moment later: by the time of the
			// next question.
			next := a.someQuestion()
			a.put(ctx, t, (i+1)%len(a.replicas), next, a.header)
			if len(last.items) > 0 {
				a.put(ctx, t, i, last, a.header)
			}
			last = next
		}
	}
	a.Count("milliseconds until replicas shared again", int(time.Since(begun).Milliseconds()))
}

func (a *sharingAsker) someQuestion() question {
	return question{
		staff: true, channel: store.ChannelEurope, group: 1 + a.random.IntN(6), items: []item{a.items[a.random.IntN(len(a.items))]},
		contexts: [2]money{{currency: theCurrencies()[a.random.IntN(3)]}, {currency: theCurrencies()[a.random.IntN(3)], country: "CA"}},
	}
}

// put has one question answered, and judges that.
func (s *shop) put(ctx context.Context, t *testing.T, replica int, q question, header http.Header) {
	t.Helper()
	document, variables := q.document()
	invoked := s.elapsed()
	answer, err := post(ctx, http.DefaultClient, s.replicas[replica].URL(), header, document, variables)
	if err != nil {
		t.Fatal(err)
	}
	s.Count("requests", 1)
	s.judge(q, answer, invoked, s.elapsed())
}
