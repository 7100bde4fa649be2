package backoffice

import (
	"context"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// eventAnswersSet is the audit's word for answers to form fields.
const eventAnswersSet = "customer_form_fields_set"

// SetFormFieldValues sets answers of customers to the store's own form fields: one
// outcome for each item. Answers that are left out stay. Who may not read customers is
// not shown what they are now. The error is what May says, a list of no or too many
// items, or that the form cannot be read.
func (r *Records) SetFormFieldValues(ctx context.Context, answers []commerce.CustomerFormAnswers) ([]commerce.ItemOutcome[commerce.Customer], error) {
	p := session.From(ctx)
	if err := mayChange(ctx); err != nil {
		return nil, err
	}
	if err := checkCount("input.customers", len(answers)); err != nil {
		return nil, err
	}
	channel := p.ChannelID
	if channel == 0 {
		channel = r.o.DefaultChannel
	}
	form, err := r.o.Forms.AccountForm(ctx, channel)
	if err != nil {
		return nil, err
	}
	changes := make([]commerce.CustomerChange, len(answers))
	wrong := make([]faults, len(answers))
	known := seen[int]{}
	for i, a := range answers {
		wrong[i].positive(a.CustomerID, "customerEntityId")
		if known.again(a.CustomerID) {
			wrong[i].add("This customer is named twice.", "customerEntityId")
		}
		if a.Answers.IsEmpty() {
			wrong[i].add("Answer something.", "formFields")
		}
		named := wrong[i].answers(form.CustomerFields, a.Answers, "formFields")
		changes[i] = commerce.CustomerChange{CustomerID: a.CustomerID, Named: named}
	}
	return recordList[commerce.CustomerChange, commerce.Customer]{
		event: eventAnswersSet, list: "customers", tellsMore: true,
		customer: func(c commerce.CustomerChange) int { return c.CustomerID },
		check:    func(i int, _ commerce.CustomerChange) []commerce.StaffItemError { return wrong[i] },
		work: work[commerce.CustomerChange, commerce.Customer]{
			send: r.o.Answers.UpdateCustomers, look: r.lookAtAnswers,
		},
	}.change(ctx, r, changes), nil
}

// lookAtAnswers reads which changes were made after all. One with a password stays
// unknown: those are never read back.
func (r *Records) lookAtAnswers(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error) {
	ids := make([]int, len(changes))
	for i, change := range changes {
		ids[i] = change.CustomerID
	}
	customers, err := r.o.Answers.Customers(ctx, ids)
	if err != nil {
		return nil, err
	}
	outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(changes))
	for i, change := range changes {
		there, err := r.o.Answers.FormFieldsOf(ctx, change.CustomerID)
		if err != nil {
			return nil, err
		}
		isOpen := slices.ContainsFunc(change.Named, func(a commerce.NamedAnswer) bool { return !isAnswered(there, a) })
		if customer, ok := customers[change.CustomerID]; ok && !isOpen {
			outcomes[i].Value = &customer
		}
	}
	return outcomes, nil
}

// isAnswered reports whether an answer is among those that are there.
func isAnswered(there []commerce.CustomerFormFieldValue, want commerce.NamedAnswer) bool {
	return slices.ContainsFunc(there, func(value commerce.CustomerFormFieldValue) bool {
		switch v := value.(type) {
		case commerce.CheckboxesFormFieldValue:
			return v.Name == want.Name && want.IsList && slices.Equal(slices.Sorted(slices.Values(v.Values)), slices.Sorted(slices.Values(want.Choices)))
		case commerce.NumberFormFieldValue:
			return v.Name == want.Name && want.Number != nil && v.Number.Cmp(want.Number.Decimal) == 0
		case commerce.DateFormFieldValue:
			return isAnsweredBy(v.FormField, v.Date.Format(time.DateOnly), want)
		case commerce.TextFormFieldValue:
			return isAnsweredBy(v.FormField, v.Text, want)
		case commerce.MultilineTextFormFieldValue:
			return isAnsweredBy(v.FormField, v.MultilineText, want)
		case commerce.MultipleChoiceFormFieldValue:
			return isAnsweredBy(v.FormField, v.Value, want)
		default:
			return false
		}
	})
}

func isAnsweredBy(field commerce.FormField, text string, want commerce.NamedAnswer) bool {
	return field.Name == want.Name && !want.IsList && want.Number == nil && text == want.Text.Reveal()
}
