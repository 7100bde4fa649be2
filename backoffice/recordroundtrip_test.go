package backoffice

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
)

// sandboxForms tells the form of a sandbox.
type sandboxForms struct{ s *store.Store }

func (f sandboxForms) AccountForm(context.Context, int) (commerce.AccountForm, error) {
	kinds := map[store.FormKind]commerce.AccountFormFieldKind{
		store.FieldCheckboxes: commerce.FormFieldCheckboxes, store.FieldDate: commerce.FormFieldDate, store.FieldMultilineText: commerce.FormFieldMultilineText,
		store.FieldNumber: commerce.FormFieldNumber, store.FieldPassword: commerce.FormFieldPassword, store.FieldPicklist: commerce.FormFieldPicklist,
		store.FieldPicklistOrText: commerce.FormFieldPicklistOrText, store.FieldRadioButtons: commerce.FormFieldRadioButtons, store.FieldText: commerce.FormFieldText,
	}
	var form commerce.AccountForm
	for _, field := range f.s.FormFields(store.FormAccount) {
		told := commerce.AccountFormField{EntityID: field.ID, Label: field.Label, Kind: kinds[field.Kind], BuiltInName: commerce.NonEmpty(field.BuiltIn)}
		for _, o := range field.Options {
			told.Options = append(told.Options, commerce.AccountFormFieldOption{EntityID: o.ID, Label: o.Label})
		}
		form.CustomerFields = append(form.CustomerFields, told)
	}
	return form, nil
}

// newSandboxRecords is records over the product's own client and a sandbox.
func newSandboxRecords(t *testing.T) (*Records, *management.Client, *sandbox.Server) {
	t.Helper()
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	t.Cleanup(chain.CloseIdleConnections)
	forms := sandboxForms{s.Store()}
	c, err := management.New(management.Options{
		BaseURL: s.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken), HTTPClient: chain,
		Form: func(ctx context.Context) ([]commerce.AccountFormField, error) {
			form, err := forms.AccountForm(ctx, 1)
			return form.CustomerFields, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRecords(RecordsOptions{Attributes: c, Answers: c, Metafields: c, Settings: c, Forms: forms, Auditor: &auditor{}, DefaultChannel: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r, c, s
}

// TestAnswersGoAroundTheSandbox answers by number, and reads by number what the store
// knows by name.
func TestAnswersGoAroundTheSandbox(t *testing.T) {
	r, c, s := newSandboxRecords(t)
	form, _ := sandboxForms{s.Store()}.AccountForm(t.Context(), 1)
	var answers commerce.FormAnswers
	for _, f := range form.CustomerFields {
		switch {
		case f.BuiltInName != nil:
		case f.Kind == commerce.FormFieldText:
			answers.Texts = append(answers.Texts, commerce.TextAnswer{FieldEntityID: f.EntityID, Text: "a new answer"})
		case f.Kind == commerce.FormFieldCheckboxes:
			answers.Checkboxes = append(answers.Checkboxes, commerce.CheckboxesAnswer{FieldEntityID: f.EntityID, ValueEntityIDs: []int{f.Options[1].EntityID}})
		}
	}
	before, err := c.FormFieldsOf(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	// The answer is lost, and what is there then tells.
	if err := s.FailNext(sandbox.On("update-customers"), 1, sandbox.Fault{Kind: sandbox.FaultDropAfter}); err != nil {
		t.Fatal(err)
	}
	got, err := r.SetFormFieldValues(recordKeeper(t), []commerce.CustomerFormAnswers{{CustomerID: 1, Answers: answers}, {CustomerID: 999_999, Answers: answers}})
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.SetFormFieldValues(recordKeeper(t), []commerce.CustomerFormAnswers{{CustomerID: 1, Answers: answers}, {CustomerID: 999_999, Answers: answers}})
	if err != nil || told(again)[0] != "OK" || told(again)[1] == "OK" || told(got)[1] == "OK" {
		t.Errorf("first %v, then %v, %v", told(got), told(again), err)
	}
	after, err := c.FormFieldsOf(t.Context(), 1)
	if err != nil || len(after) != len(before) || cmp.Equal(before, after) {
		t.Fatalf("%+v, %v", after, err)
	}
	for _, value := range after {
		if text, ok := value.(commerce.TextFormFieldValue); ok && text.EntityID == answers.Texts[0].FieldEntityID && text.Text != "a new answer" {
			t.Errorf("%+v", text)
		}
	}
}

// TestAHundredValuesGoAroundTheSandbox has a store that loses three answers.
func TestAHundredValuesGoAroundTheSandbox(t *testing.T) {
	r, _, s := newSandboxRecords(t)
	for range 3 {
		if err := s.FailNext(sandbox.On("change-customer-attribute-values"), 1, sandbox.Fault{Kind: sandbox.FaultDropAfter}); err != nil {
			t.Fatal(err)
		}
	}
	var drafts []commerce.CustomerAttributeDraft
	for i := range 100 {
		drafts = append(drafts, commerce.CustomerAttributeDraft{CustomerAttributeKey: commerce.CustomerAttributeKey{CustomerID: i%40 + 1, AttributeID: 1 + 2*(i/80)}, Value: "2026-03-02"})
	}
	// The 41st to the 80th name the same values again.
	outcomes, err := r.SetAttributeValues(recordKeeper(t), drafts)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range told(outcomes) {
		want := "OK"
		if i >= 40 && i < 80 {
			want = fmt.Sprintf("[input values %d attributeEntityId]", i)
		}
		if got != want {
			t.Errorf("value %d: %s, want %s", i, got, want)
		}
	}
	for id := 1; id <= 40; id++ {
		if c, _ := s.Store().Customer(id); len(c.Attributes) == 0 {
			t.Errorf("customer %d has no value", id)
		}
	}
}
