package account

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
)

// How much may be answered at once.
const (
	maxAnswers     = 100
	maxBoxes       = 100
	maxAnswerText  = 5000
	maxAnswerBytes = utf8.UTFMax * maxAnswerText
)

// answerCheck looks at answers one by one, and keeps the first that is at fault.
type answerCheck struct {
	field    string
	answered map[int]bool
	err      error
}

// checkForm refuses answers that cannot be meant: about no field, about one field twice,
// or too long. Which fields there are is the store's to say. field is the path of the
// answers.
func checkForm(field string, in commerce.FormAnswers) error {
	c := &answerCheck{field: field, answered: map[int]bool{}}
	count := len(in.Checkboxes) + len(in.MultipleChoices) + len(in.Numbers) + len(in.Dates) +
		len(in.Texts) + len(in.MultilineTexts) + len(in.Passwords)
	if count > maxAnswers {
		return commerce.BadInput(field, fmt.Sprintf("Answer at most %d fields.", maxAnswers))
	}
	for i, a := range in.Checkboxes {
		c.about("checkboxes", i, a.FieldEntityID)
		c.boxes(i, a.ValueEntityIDs)
	}
	for i, a := range in.MultipleChoices {
		c.about("multipleChoices", i, a.FieldEntityID)
		c.number(fmt.Sprintf("multipleChoices.%d.valueEntityId", i), a.ValueEntityID)
	}
	for i, a := range in.Numbers {
		c.about("numbers", i, a.FieldEntityID)
	}
	for i, a := range in.Dates {
		c.about("dates", i, a.FieldEntityID)
	}
	for i, a := range in.Texts {
		c.about("texts", i, a.FieldEntityID)
		c.keep(checkText(fmt.Sprintf("%s.texts.%d.text", field, i), a.Text, 0, maxAnswerText))
	}
	for i, a := range in.MultilineTexts {
		c.about("multilineTexts", i, a.FieldEntityID)
		c.lines(i, a.Text)
	}
	for i, a := range in.Passwords {
		c.about("passwords", i, a.FieldEntityID)
		c.keep(checkSecret(fmt.Sprintf("%s.passwords.%d.password", field, i), a.Password))
	}
	return c.err
}

func (c *answerCheck) keep(err error) {
	if c.err == nil {
		c.err = err
	}
}

// about notes that a field is answered.
func (c *answerCheck) about(kind string, i, fieldID int) {
	place := fmt.Sprintf("%s.%d.fieldEntityId", kind, i)
	c.number(place, fieldID)
	if c.answered[fieldID] {
		c.keep(commerce.BadInput(c.field+"."+place, "This field is answered twice."))
	}
	c.answered[fieldID] = true
}

func (c *answerCheck) number(place string, id int) {
	c.keep(checkNumber(c.field+"."+place, id))
}

func (c *answerCheck) boxes(i int, ids []int) {
	place := fmt.Sprintf("checkboxes.%d.valueEntityIds", i)
	if len(ids) > maxBoxes {
		c.keep(commerce.BadInput(c.field+"."+place, fmt.Sprintf("Tick at most %d boxes.", maxBoxes)))
		return
	}
	for j, id := range ids {
		c.number(fmt.Sprintf("%s.%d", place, j), id)
	}
}

func (c *answerCheck) lines(i int, text string) {
	odd := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }
	if len(text) > maxAnswerBytes || !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxAnswerText || strings.ContainsFunc(text, odd) {
		c.keep(commerce.BadInput(fmt.Sprintf("%s.multilineTexts.%d.multilineText", c.field, i),
			fmt.Sprintf("Give 0 to %d characters.", maxAnswerText)))
	}
}
