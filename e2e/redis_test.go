package e2e_test

import (
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/replica"
)

func TestReplicasHearEachOtherThroughRedis(t *testing.T) {
	t.Parallel()
	server := e2e.StartRedis(t)
	var stores [2]*replica.Store
	for i := range stores {
		s, err := replica.Open(replica.Options{URL: commerce.Secret(server.URL), Prefix: "e2e", Timeout: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stores[i] = s
	}
	if err := stores[0].EndOne(t.Context(), 42, "a", time.Hour); err != nil {
		t.Fatal(err)
	}
	if ended, err := stores[1].Ended(t.Context(), 42, "a"); err != nil || !ended.ThisOne {
		t.Errorf("got %+v, %v", ended, err)
	}
	server.Kill()
	if _, err := stores[1].Ended(t.Context(), 42, "a"); commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable {
		t.Errorf("got %v from a server that was stopped", err)
	}
}
