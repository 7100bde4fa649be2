package account

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// countingForm counts how often it was asked for a form, whose password rules are
// that count, and fails when told to.
type countingForm struct {
	asked  atomic.Int64
	broken atomic.Bool
}

func (f *countingForm) read(context.Context, int) (commerce.AccountForm, error) {
	n := f.asked.Add(1)
	if f.broken.Load() {
		return commerce.AccountForm{}, failing(commerce.CodeUpstreamUnavailable)
	}
	return commerce.AccountForm{PasswordRules: &commerce.PasswordRules{MinimumLength: int(n)}}, nil
}

// TestFormAge walks through the life of a form that is kept.
func TestFormAge(t *testing.T) {
	t.Parallel()
	e, f := newEnv(t), &countingForm{}
	e.store.form = f.read
	for _, step := range []struct {
		name    string
		passes  time.Duration
		broken  bool
		version int // 0 for an error
		asked   int64
	}{
		{"first", 0, false, 1, 1},
		{"kept", 5*time.Minute - time.Second, true, 1, 1},
		{"old and the store is down", time.Second, true, 1, 2},
		{"the store is left alone", 9 * time.Second, true, 1, 2},
		{"and asked again", time.Second, true, 1, 3},
		{"too old, and the store is down", time.Hour, true, 0, 4},
		{"the store is left alone with nothing to tell", 9 * time.Second, false, 0, 4},
		{"and answers again after all", time.Second, false, 5, 5},
	} {
		e.advance(step.passes)
		f.broken.Store(step.broken)
		form, err := e.AccountForm(guest(t))
		switch {
		case step.version == 0:
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
		case err != nil || form.PasswordRules.MinimumLength != step.version:
			t.Fatalf("%s: %+v, %v", step.name, form, err)
		}
		if f.asked.Load() != step.asked {
			t.Fatalf("%s: asked %d times", step.name, f.asked.Load())
		}
	}
}

// Each channel has forms of its own.
func TestFormPerChannel(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.form = func(_ context.Context, channelID int) (commerce.AccountForm, error) {
		return commerce.AccountForm{PasswordRules: &commerce.PasswordRules{MinimumLength: channelID}}, nil
	}
	for range 2 {
		for channel := 1; channel <= 2; channel++ {
			form, err := e.AccountForm(with(t, shopper(7, channel)))
			if err != nil || form.PasswordRules.MinimumLength != channel {
				t.Errorf("channel %d: %+v, %v", channel, form, err)
			}
		}
	}
}

// A read that hangs is given up, long before an operation is.
func TestFormHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(t)
		e.store.form = func(ctx context.Context, _ int) (commerce.AccountForm, error) {
			<-ctx.Done()
			return commerce.AccountForm{}, ctx.Err()
		}
		began := time.Now()
		_, err := e.AccountForm(guest(t))
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
