package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/webhook"
)

// webhooksSyncCommand makes what there is what there must be.
type webhooksSyncCommand struct {
	DryRun bool `help:"Only say what would be done."`
}

// Run prints what it did. What goes wrong with one webhook stops no other.
func (c *webhooksSyncCommand) Run(ctx context.Context, around surroundings) error {
	ctx, r, err := readRegistrations(ctx, around)
	if err != nil {
		return err
	}
	done := outcomes{isDry: c.DryRun}
	for _, n := range r.want.Needs(r.have) {
		if n.IsMet() {
			done.met++
			continue
		}
		if ctx.Err() != nil {
			done.add(n.Scope, n.Hook.ID, "", errors.New("interrupted"))
			continue
		}
		if c.DryRun && !n.IsFull {
			done.add(n.Scope, n.Hook.ID, "would be "+intended(n), nil)
			continue
		}
		h, err := r.meet(ctx, n)
		done.add(n.Scope, max(h.ID, n.Hook.ID), intended(n), err)
	}
	return r.report(done)
}

// meet makes a hook that meets a need.
func (r *registrations) meet(ctx context.Context, n webhook.Need) (commerce.Hook, error) {
	switch {
	case n.IsFull:
		return n.Hook, errors.New("the store takes no more webhooks of this scope: delete one")
	case n.IsMissing():
		return r.client.CreateHook(ctx, r.want.Draft(n.Scope))
	}
	return r.client.UpdateHook(ctx, n.Hook.ID, r.want.Change(n))
}

// intended says what meets a need.
func intended(n webhook.Need) string {
	switch {
	case n.IsMissing():
		return "registered"
	case n.HasOtherSecret && !n.Hook.IsActive:
		return "reactivated, with our secret"
	case n.HasOtherSecret:
		return "given our secret"
	}
	return "reactivated"
}

// webhooksReactivateCommand revives what the store has given up on.
type webhooksReactivateCommand struct{}

// Run prints what it did.
func (webhooksReactivateCommand) Run(ctx context.Context, around surroundings) error {
	ctx, r, err := readRegistrations(ctx, around)
	if err != nil {
		return err
	}
	var done outcomes
	for _, h := range r.have {
		switch {
		case !r.want.IsOurs(h):
		case h.IsActive:
			done.met++
		default:
			_, err := r.client.UpdateHook(ctx, h.ID, commerce.HookChange{IsActive: new(true)})
			done.add(h.Scope, h.ID, "reactivated", err)
		}
	}
	return r.report(done)
}

// outcomes are what became of webhooks.
type outcomes struct {
	rows         [][]string
	met, changed int
	failed       int
	// isDry says that nothing was changed in truth.
	isDry bool
}

// add writes down what was done about one, or why it could not be.
func (o *outcomes) add(scope string, id int, what string, err error) {
	number := "-"
	if id > 0 {
		number = strconv.Itoa(id)
	}
	if err == nil {
		o.changed++
	} else {
		o.failed++
		what = "failed: " + err.Error()
	}
	o.rows = append(o.rows, []string{scope, number, what})
}

// report prints what was done, and a summary. It fails when something did.
func (r *registrations) report(o outcomes) error {
	if err := r.table([]string{"SCOPE", "ID", "DONE"}, o.rows); err != nil {
		return err
	}
	changed := "changed"
	if o.isDry {
		changed = "would be changed"
	}
	fmt.Fprintf(r.out, "%d were right, %d %s, %d failed.\n", o.met, o.changed, changed, o.failed)
	if o.failed > 0 {
		return fmt.Errorf("%d webhooks could not be put right", o.failed)
	}
	return nil
}
