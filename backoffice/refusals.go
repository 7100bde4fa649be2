package backoffice

import "github.com/clientele-graph/clientele/commerce"

// refusals is what is wrong, as another list of the schema has it. What is no member of
// that list is left out; faults are of every one.
func refusals[R commerce.Refusal](wrong faults) []R {
	out := make([]R, 0, len(wrong))
	for _, fault := range wrong {
		if refused, ok := fault.(R); ok {
			out = append(out, refused)
		}
	}
	return out
}
