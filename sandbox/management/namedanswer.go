package management

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// errAnswer means an answer that is neither text nor a number nor a list, or not what
// its field asks for.
var errAnswer = errors.New("the answer does not fit the field")

// answerRequest is an answer to a form field by the field's name.
type answerRequest struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// namedAnswers reads answers by name: texts, numbers and lists of labels.
func (h *Handler) namedAnswers(form store.Form, requests []answerRequest) ([]store.FormFieldValue, error) {
	var given []store.FormFieldValue
	for _, request := range requests {
		field, ok := h.store.FormFieldNamed(form, request.Name)
		if !ok {
			return nil, store.ErrNoSuchField
		}
		answer, err := request.answer(field)
		if err != nil {
			return nil, err
		}
		given = append(given, answer)
	}
	return h.store.ReadAnswers(form, given)
}

// answer reads one answer as its field asks for it.
func (a answerRequest) answer(field store.FormField) (store.FormFieldValue, error) {
	v := store.FormFieldValue{FieldID: field.ID, Kind: field.AnswerKind()}
	switch v.Kind {
	case store.FormCheckboxes, store.FormMultipleChoice:
		labels, err := a.labels(v.Kind)
		if err != nil {
			return v, err
		}
		for _, label := range labels {
			option, ok := field.OptionNamed(label)
			if !ok {
				return v, errAnswer
			}
			v.ValueIDs = append(v.ValueIDs, option.ID)
		}
		return v, nil
	case store.FormNumber:
		var text json.Number // it reads 3.5 and "3.5"
		if json.Unmarshal(a.Value, &text) != nil {
			return v, errAnswer
		}
		number, err := decimal.Parse(text.String())
		v.Number = number
		return v, err
	case store.FormDate, store.FormText, store.FormPassword, store.FormMultilineText:
	}
	if json.Unmarshal(a.Value, &v.Text) != nil {
		return v, errAnswer
	}
	if v.Kind != store.FormDate {
		return v, nil
	}
	date, err := time.Parse(time.DateOnly, v.Text)
	v.Date, v.Text = date, ""
	return v, err
}

// labels reads what was chosen: a list, or one label.
func (a answerRequest) labels(kind store.FormFieldKind) ([]string, error) {
	var many []string
	if kind == store.FormCheckboxes {
		if json.Unmarshal(a.Value, &many) != nil {
			return nil, errAnswer
		}
		return many, nil
	}
	var one string
	if json.Unmarshal(a.Value, &one) != nil {
		return nil, errAnswer
	}
	return []string{one}, nil
}
