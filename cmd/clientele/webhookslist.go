package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/webhook"
)

// webhooksListCommand prints what there is and what is missing.
type webhooksListCommand struct{}

// Run fails when something is missing or does not work, so that it serves as a check.
func (webhooksListCommand) Run(ctx context.Context, around surroundings) error {
	_, r, err := readRegistrations(ctx, around)
	if err != nil {
		return err
	}
	needs := r.want.Needs(r.have)
	var rows [][]string
	slices.SortStableFunc(r.have, func(a, b commerce.Hook) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.ID, b.ID))
	})
	for _, h := range r.have {
		ours := yesOrNo(r.want.IsOurs(h))
		rows = append(rows, []string{h.Scope, strconv.Itoa(h.ID), shown(h.Destination), yesOrNo(h.IsActive), ours, r.state(h, needs)})
	}
	problems := 0
	for _, n := range needs {
		if !n.IsMet() {
			problems++
		}
		if n.IsMissing() {
			rows = append(rows, []string{n.Scope, "-", "-", "-", "-", missing(n)})
		}
	}
	if err := r.table([]string{"SCOPE", "ID", "DESTINATION", "ACTIVE", "OURS", "STATE"}, rows); err != nil {
		return err
	}
	if problems > 0 {
		return fmt.Errorf("%d of %d webhooks are missing or do not work: run clientele webhooks sync", problems, len(needs))
	}
	return nil
}

// state says in a few words what is to be known about a hook.
func (r *registrations) state(h commerce.Hook, needs []webhook.Need) string {
	if !r.want.IsOurs(h) {
		return "left alone"
	}
	i := slices.IndexFunc(needs, func(n webhook.Need) bool { return n.Hook.ID == h.ID })
	switch {
	case i < 0:
		return "not needed"
	case !h.IsActive && needs[i].HasOtherSecret:
		return "inactive, another secret"
	case !h.IsActive:
		return "inactive"
	case needs[i].HasOtherSecret:
		return "another secret"
	}
	return "ok"
}

// missing says why nothing meets a need.
func missing(n webhook.Need) string {
	if n.IsFull {
		return "missing, and the store takes no more of this scope"
	}
	return "missing"
}

func yesOrNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
