package graph

import (
	"math/rand/v2"
	"sync"
	"testing"
)

func TestByteCacheKeepsWhatWasUsedLastWithinItsBudget(t *testing.T) {
	c := newByteCache[string, int](100)
	c.add("a", 1, 40)
	c.add("b", 2, 40)
	if _, ok := c.get("a"); !ok {
		t.Error("a is gone and there was room")
	}
	c.add("c", 3, 40) // b was not used for longest
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := c.get(key); ok != want {
			t.Errorf("%s is there: %v, want %v", key, ok, want)
		}
	}
	c.add("d", 4, 101)
	if _, ok := c.get("d"); ok || c.spent != 80 {
		t.Errorf("what is over the budget is kept: %v, %d spent", ok, c.spent)
	}
	c.add("a", 5, 10)
	if value, _ := c.get("a"); value != 5 || c.spent != 50 {
		t.Errorf("a is %d, %d spent, want 5 and 50", value, c.spent)
	}
	c.add("e", 6, 100)
	if c.entries.Len() != 1 || c.spent != 100 {
		t.Errorf("%d entries and %d bytes, want 1 and 100", c.entries.Len(), c.spent)
	}
}

func TestByteCacheIsNeverOverItsBudget(t *testing.T) {
	c := newByteCache[int, int](1000)
	var users sync.WaitGroup
	for user := range 4 {
		users.Go(func() {
			random := rand.New(rand.NewPCG(uint64(user), 0))
			for range 5000 {
				key := random.IntN(50)
				if value, ok := c.get(key); ok && value != key {
					t.Errorf("%d is %d", key, value)
				}
				c.add(key, key, 1+random.IntN(300))
			}
		})
	}
	users.Wait()
	spent := 0
	for _, entry := range c.entries.Values() {
		spent += entry.bytes
	}
	if spent != c.spent || spent > 1000 {
		t.Errorf("%d bytes are kept, %d were counted", spent, c.spent)
	}
}
