package backoffice

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// form reads the account forms of the asker's channel, if they are needed.
func (c *Customers) form(ctx context.Context, p session.Principal, isNeeded bool) (commerce.AccountForm, error) {
	if !isNeeded {
		return commerce.AccountForm{}, nil
	}
	return c.o.Forms.AccountForm(ctx, c.channelOf(p))
}

// answers puts names in the place of numbers.
func (f *faults) answers(fields []commerce.AccountFormField, answers commerce.FormAnswers, path ...string) []commerce.NamedAnswer {
	if answers.IsEmpty() {
		return nil
	}
	named, fault := commerce.NameAnswers(fields, answers)
	if fault != nil {
		f.add(fault.Says, slices.Concat(path, fault.Path)...)
	}
	return named
}
