package contract

import (
	"regexp"
	"strings"

	verrors "github.com/pb33f/libopenapi-validator/errors"
)

// explain says what is wrong, one line for each place.
func explain(err *verrors.ValidationError) []string {
	if len(err.SchemaValidationErrors) == 0 {
		return []string{oneLine(err.Message)}
	}
	var lines []string
	for _, failure := range err.SchemaValidationErrors {
		place := err.Message
		if err.ParameterName == "" {
			place = "$"
			for _, step := range failure.InstancePath {
				place += "[" + step + "]"
			}
		}
		lines = append(lines, oneLine(place+": "+failure.Reason))
	}
	return lines
}

// oneLine is a text without line breaks and with * for every index, so that one
// fault in a list is one text.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return regexp.MustCompile(`\[\d+\]`).ReplaceAllString(text, "[*]")
}
