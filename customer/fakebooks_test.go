package customer

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/clientele-graph/clientele/commerce"
)

// fakeBooks keeps what it is given for everybody, and remembers what it was asked for.
type fakeBooks struct {
	page        commerce.CustomerAddressConnection
	fields      []commerce.CustomerFormFieldValue
	attributes  []commerce.CustomerAttribute
	metafields  []commerce.CustomerMetafield
	instruments []commerce.StoredInstrument
	consent     commerce.CustomerConsent
	// broken, when set, is what every read ends with.
	broken error

	questions sync.Mutex // guards heard
	heard     []string
}

func (f *fakeBooks) hear(format string, given ...any) error {
	f.questions.Lock()
	defer f.questions.Unlock()
	f.heard = append(f.heard, fmt.Sprintf(format, given...))
	return f.broken
}

// asked is what was asked for so far.
func (f *fakeBooks) asked() []string {
	f.questions.Lock()
	defer f.questions.Unlock()
	return slices.Clone(f.heard)
}

func (f *fakeBooks) AddressesOf(_ context.Context, id int, page commerce.PageRequest) (commerce.CustomerAddressConnection, error) {
	return f.page, f.hear("addresses of %d: %d after %q", id, page.First, page.After)
}

func (f *fakeBooks) FormFieldsOf(_ context.Context, id int) ([]commerce.CustomerFormFieldValue, error) {
	return f.fields, f.hear("form fields of %d", id)
}

func (f *fakeBooks) AttributesOf(_ context.Context, id int, ids []int) ([]commerce.CustomerAttribute, error) {
	return f.attributes, f.hear("attributes of %d: %v, all %t", id, ids, ids == nil)
}

func (f *fakeBooks) MetafieldsOf(_ context.Context, id int, namespace string, keys []string) ([]commerce.CustomerMetafield, error) {
	return slices.Clone(f.metafields), f.hear("metafields of %d: %s %v, all %t", id, namespace, keys, keys == nil)
}

func (f *fakeBooks) InstrumentsOf(_ context.Context, id int) ([]commerce.StoredInstrument, error) {
	return f.instruments, f.hear("instruments of %d", id)
}

func (f *fakeBooks) ConsentOf(_ context.Context, id int) (commerce.CustomerConsent, error) {
	return f.consent, f.hear("consent of %d", id)
}
