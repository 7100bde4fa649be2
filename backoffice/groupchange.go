package backoffice

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Create makes a group. What does not fit is refused in the outcome, and a group that was
// kept without its discount on everything comes with that refusal. The error is what May
// says, or that the store did not answer as it should.
func (g *Groups) Create(ctx context.Context, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	return g.change(ctx, eventGroupCreated, 0, checkGroup(change, true), func() (commerce.CustomerGroupOutcome, error) {
		return g.o.Store.CreateCustomerGroup(ctx, change)
	})
}

// Update changes a group, its discount rules as a whole, like Create. A number below 1 is
// CodeBadUserInput.
func (g *Groups) Update(ctx context.Context, id int, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	return g.changeOne(ctx, eventGroupUpdated, id, checkGroup(change, false), func() (commerce.CustomerGroupOutcome, error) {
		return g.o.Store.UpdateCustomerGroup(ctx, id, change)
	})
}

// Delete deletes a group, like Update. Its members are in none then.
func (g *Groups) Delete(ctx context.Context, id int) (commerce.CustomerGroupOutcome, error) {
	return g.changeOne(ctx, eventGroupDeleted, id, nil, func() (commerce.CustomerGroupOutcome, error) {
		return g.o.Store.DeleteCustomerGroup(ctx, id)
	})
}

// changeOne is change for a group that has a number.
func (g *Groups) changeOne(
	ctx context.Context, event string, id int, wrong faults, do func() (commerce.CustomerGroupOutcome, error),
) (commerce.CustomerGroupOutcome, error) {
	if err := mayChangeGroups(ctx); err == nil && id < 1 {
		return commerce.CustomerGroupOutcome{}, commerce.BadInput("input.entityId", "A group's number is greater than zero.")
	}
	return g.change(ctx, event, id, wrong, do)
}

// change asks for the right to, makes a change that fits, writes down how it ended and
// tells who remembers groups.
func (g *Groups) change(
	ctx context.Context, event string, id int, wrong faults, do func() (commerce.CustomerGroupOutcome, error),
) (outcome commerce.CustomerGroupOutcome, err error) {
	if err := mayChangeGroups(ctx); err != nil {
		audit[commerce.CustomerGroupError](ctx, g.o.Auditor, event, 0, nil, err)
		return outcome, err
	}
	if len(wrong) > 0 {
		return commerce.CustomerGroupOutcome{Refused: refusals[commerce.CustomerGroupError](wrong)}, nil
	}
	outcome, err = do()
	audit(ctx, g.o.Auditor, event, 0, outcome.Refused, err)
	if g.o.Listener == nil || !mayHaveChanged(outcome, err) {
		return outcome, err
	}
	if outcome.Group != nil {
		id = outcome.Group.EntityID
	}
	// It has happened, whether or not somebody still waits for the answer.
	g.o.Listener.Changed(context.WithoutCancel(ctx), id)
	return outcome, err
}

// mayChangeGroups decides whether the asker may change groups.
func mayChangeGroups(ctx context.Context) error {
	return session.May(session.From(ctx), session.ChangeGroups, session.Object{})
}

// mayHaveChanged reports whether a group can be different after a change that ended like
// this: also when nobody knows how it ended.
func mayHaveChanged(outcome commerce.CustomerGroupOutcome, err error) bool {
	if err != nil {
		return commerce.CodeOf(err) == commerce.CodeOutcomeUnknown
	}
	for _, refused := range outcome.Refused {
		if refused.Code() != commerce.RefusalCustomerGroupDiscount {
			return false
		}
	}
	return true
}
