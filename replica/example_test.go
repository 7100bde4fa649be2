package replica_test

import (
	"context"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/replica"
)

func Example() {
	server, err := miniredis.Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	shared, err := replica.Open(replica.Options{
		URL:     commerce.Secret("redis://" + server.Addr()),
		Prefix:  "store hash and audience",
		Timeout: time.Second,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer shared.Close()

	for range 2 {
		first, err := shared.First(context.Background(), "token", "eyJ…", time.Hour)
		fmt.Println(first, err)
	}
	// Output:
	// true <nil>
	// false <nil>
}
