package management

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// refusedItems turns the failure of a change of several items into what may be said
// about them. Of the store's answer it takes the status, and the names of the fields at
// fault where it knows them: the texts may repeat what was sent.
func refusedItems(got upstream.Answer, err error) error {
	var e *upstream.Error
	if !errors.As(err, &e) {
		return upstream.Public(err)
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return commerce.RefuseItems(commerce.CustomerValidationError{Path: pathAtFault(got.Body)}, err)
	case http.StatusConflict:
		return commerce.RefuseItems(commerce.ItemConflictError{}, err)
	case http.StatusNotFound:
		return commerce.RefuseItems(commerce.ItemNotFoundError{}, err)
	case http.StatusRequestEntityTooLarge:
		return commerce.RefuseItems(commerce.ItemLimitError{}, err)
	}
	return upstream.Public(err)
}

// pathAtFault names the first field at fault that we have a word for, from the item in;
// nil when the store names none.
func pathAtFault(body []byte) []string {
	var problem struct {
		Errors map[string]json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &problem) != nil {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(problem.Errors)) {
		if path := ourPath(key); len(path) > 0 {
			return path
		}
	}
	return nil
}

// ourPath reads a name such as "0.addresses.1.first_name". The leading number is an
// item's, which we know by other means; it goes as far as we have words for it.
func ourPath(key string) []string {
	var path []string
	for _, word := range strings.FieldsFunc(key, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		if _, err := strconv.Atoi(word); err == nil {
			if len(path) > 0 {
				path = append(path, word)
			}
			continue
		}
		if word == "authentication" || word == "data" {
			continue // what is inside stands by itself with us
		}
		ours, ok := ourWord(word)
		if !ok {
			break
		}
		path = append(path, ours)
	}
	return path
}

// ourWord is a field of the store's as our schema names it.
func ourWord(theirs string) (string, bool) {
	switch theirs {
	case "email", "company", "phone", "notes", "address1", "address2", "city", "addresses", "attributes":
		return theirs, true
	case "address_type":
		return "kind", true
	case "id":
		return "entityId", true
	case "store_credit_amounts":
		return "storeCredit", true
	case "customer_id", "customer_group_id", "attribute_id":
		return camel(strings.TrimSuffix(theirs, "_id")) + "EntityId", true
	case "attribute_value":
		return "value", true
	case "force_password_reset":
		return "mustResetPassword", true
	case "first_name", "last_name", "tax_exempt_category", "channel_ids", "origin_channel_id", "new_password",
		"state_or_province", "postal_code", "country_code", "form_fields":
		return camel(theirs), true
	}
	return "", false
}

// camel writes snake_case as camelCase.
func camel(snake string) string {
	words := strings.Split(snake, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}
