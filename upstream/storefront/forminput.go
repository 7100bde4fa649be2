package storefront

import (
	"encoding/json"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// formInput is answers to form fields, by kind. A kind without any is left out.
type formInput struct {
	Checkboxes      []checkboxesInput `json:"checkboxes,omitempty"`
	MultipleChoices []choiceInput     `json:"multipleChoices,omitempty"`
	Numbers         []numberInput     `json:"numbers,omitempty"`
	Dates           []dateInput       `json:"dates,omitempty"`
	Texts           []textInput       `json:"texts,omitempty"`
	MultilineTexts  []multilineInput  `json:"multilineTexts,omitempty"`
	Passwords       []secretInput     `json:"passwords,omitempty"`
}

type checkboxesInput struct {
	Field  int   `json:"fieldEntityId"`
	Values []int `json:"fieldValueEntityIds"`
}

type choiceInput struct {
	Field int `json:"fieldEntityId"`
	Value int `json:"fieldValueEntityId"`
}

type numberInput struct {
	Field int `json:"fieldEntityId"`
	// Number is written digit by digit as it was given.
	Number json.Number `json:"number"`
}

type dateInput struct {
	Field int    `json:"fieldEntityId"`
	Date  string `json:"date"`
}

type textInput struct {
	Field int    `json:"fieldEntityId"`
	Text  string `json:"text"`
}

type multilineInput struct {
	Field int    `json:"fieldEntityId"`
	Text  string `json:"multilineText"`
}

type secretInput struct {
	Field    int    `json:"fieldEntityId"`
	Password string `json:"password"`
}

// newFormInput converts answers, nil for none.
func newFormInput(a commerce.FormAnswers) *formInput {
	if a.IsEmpty() {
		return nil
	}
	in := &formInput{}
	for _, c := range a.Checkboxes {
		// No box ticked is an empty list, and not none.
		in.Checkboxes = append(in.Checkboxes, checkboxesInput{c.FieldEntityID, append([]int{}, c.ValueEntityIDs...)})
	}
	for _, c := range a.MultipleChoices {
		in.MultipleChoices = append(in.MultipleChoices, choiceInput{c.FieldEntityID, c.ValueEntityID})
	}
	for _, n := range a.Numbers {
		in.Numbers = append(in.Numbers, numberInput{n.FieldEntityID, json.Number(n.Number.String())})
	}
	for _, d := range a.Dates {
		in.Dates = append(in.Dates, dateInput{d.FieldEntityID, dayOf(d.Date)})
	}
	for _, t := range a.Texts {
		in.Texts = append(in.Texts, textInput{t.FieldEntityID, t.Text})
	}
	for _, t := range a.MultilineTexts {
		in.MultilineTexts = append(in.MultilineTexts, multilineInput{t.FieldEntityID, t.Text})
	}
	for _, p := range a.Passwords {
		in.Passwords = append(in.Passwords, secretInput{p.FieldEntityID, p.Password.Reveal()})
	}
	return in
}

// dayOf writes the beginning of a day in UTC. The day is the one of the zone that the
// date was given in: a birthday does not move with the server.
func dayOf(date time.Time) string { return date.Format(time.DateOnly) + "T00:00:00Z" }
