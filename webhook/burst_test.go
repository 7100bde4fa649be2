package webhook

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkBurst sends a thousand deliveries a second over real connections, each when
// its time has come and not when the one before was answered, and reports how long they
// took from then on. -benchtime 10000x makes it ten seconds.
func BenchmarkBurst(b *testing.B) {
	r := newReceiver(b, func(o *Options) { o.Listener, o.Now = deaf{}, time.Now })
	server := httptest.NewServer(r)
	defer server.Close()
	server.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 256

	took := make([]time.Duration, b.N)
	var all sync.WaitGroup
	began := time.Now()
	for i := range b.N {
		due := began.Add(time.Duration(i) * time.Millisecond)
		time.Sleep(time.Until(due)) // the rate is what is measured
		all.Go(func() {
			out, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL, strings.NewReader(productUpdated))
			if err != nil {
				b.Error(err)
				return
			}
			out.Header = request("msg_"+strconv.Itoa(i), due, productUpdated).Header
			answer, err := server.Client().Do(out)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				b.Errorf("status %d", answer.StatusCode)
			}
			took[i] = time.Since(due)
		})
	}
	all.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "deliveries/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
}
