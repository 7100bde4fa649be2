package throttle

import (
	"testing"
	"time"
)

// TestGiveBack runs little stories on one bucket of 5, one per second.
func TestGiveBack(t *testing.T) {
	t.Parallel()
	bucket := Bucket{Burst: 5, Every: time.Second}
	k := key{1}
	for _, test := range []struct {
		name  string
		story func(table *table) time.Duration // returns the moment to look at
		left  int
	}{
		{"at once", func(b *table) time.Duration {
			b.take(k, bucket, 0).giveBack(0)
			return 0
		}, 0},
		{"half lost", func(b *table) time.Duration {
			b.take(k, bucket, 0).giveBack(500 * time.Millisecond)
			return 500 * time.Millisecond
		}, 0},
		{"only its own", func(b *table) time.Duration {
			b.take(k, bucket, 0)
			b.take(k, bucket, 0).giveBack(0)
			return 0
		}, 1},
		{"too late to wash a later failure away", func(b *table) time.Duration {
			slow := b.take(k, bucket, 0)
			b.take(k, bucket, 10*time.Second)
			slow.giveBack(10 * time.Second)
			return 10 * time.Second
		}, 1},
		{"after it was forgotten", func(b *table) time.Duration {
			mine := b.take(k, bucket, 0)
			b.forget(k)
			mine.giveBack(0)
			return 0
		}, 0},
		{"what did not fit in", func(b *table) time.Duration {
			for range 5 {
				b.take(k, bucket, 0)
			}
			b.take(k, bucket, 0).giveBack(0)
			return 0
		}, 5},
		{"never below empty", func(b *table) time.Duration {
			mine := b.take(k, bucket, 0)
			mine.giveBack(0)
			mine.giveBack(0)
			b.take(k, bucket, 0)
			return 0
		}, 1},
	} {
		b := newTable(10)
		at := test.story(b)
		if left := b.failures(k, bucket.Every, at); left != test.left {
			t.Errorf("%s: %d are left, want %d", test.name, left, test.left)
		}
	}
}

func TestBucketsRefill(t *testing.T) {
	t.Parallel()
	bucket := Bucket{Burst: 3, Every: 10 * time.Second}
	b, k := newTable(10), key{1}
	for range 3 {
		if wait := b.wait(k, bucket, 0); wait != 0 {
			t.Fatalf("wait %s for what is free", wait)
		}
		b.take(k, bucket, 0)
	}
	for _, test := range []struct{ now, wait time.Duration }{
		{0, 10 * time.Second},
		{9 * time.Second, time.Second},
		{10 * time.Second, 0},
		{time.Hour, 0},
	} {
		if wait := b.wait(k, bucket, test.now); wait != test.wait {
			t.Errorf("at %s: wait %s, want %s", test.now, wait, test.wait)
		}
	}
	if free := 3 - b.failures(k, bucket.Every, 25*time.Second); free != 2 {
		t.Errorf("%d are free after 25s, want 2", free)
	}
}
