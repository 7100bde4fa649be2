package backoffice

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
	"github.com/clientele-graph/clientele/session"
)

// AttributeStore reads and changes the attributes that the store keeps about customers,
// and what they say. Changes take ten at most, and return one outcome for each or an
// error for all.
type AttributeStore interface {
	AttributeDefinitions(ctx context.Context) ([]commerce.CustomerAttributeDefinition, error)
	CreateAttributeDefinitions(ctx context.Context, drafts []commerce.AttributeDefinitionDraft) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error)
	RenameAttributeDefinitions(ctx context.Context, changes []commerce.AttributeDefinitionChange) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error)
	DeleteAttributeDefinitions(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error)
	SetAttributeValues(ctx context.Context, drafts []commerce.CustomerAttributeDraft) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error)
	DeleteAttributeValues(ctx context.Context, keys []commerce.CustomerAttributeKey) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error)
}

// AnswerStore changes and reads answers to form fields, like AttributeStore.
type AnswerStore interface {
	UpdateCustomers(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error)
	Customers(ctx context.Context, ids []int) (map[int]commerce.Customer, error)
	FormFieldsOf(ctx context.Context, customerID int) ([]commerce.CustomerFormFieldValue, error)
}

// MetafieldStore changes what apps keep about customers, like AttributeStore.
type MetafieldStore interface {
	CreateMetafields(ctx context.Context, drafts []commerce.MetafieldDraft) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error)
	UpdateMetafields(ctx context.Context, changes []commerce.MetafieldChange) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error)
	DeleteMetafields(ctx context.Context, keys []commerce.MetafieldKey) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error)
}

// SettingsStore reads and changes settings for customers, and their consent.
type SettingsStore interface {
	SetConsent(ctx context.Context, change commerce.ConsentChange) (commerce.ItemOutcome[commerce.CustomerConsent], error)
	// CustomerSettings reads the store's settings for channel 0; ok is false for a
	// channel that is not there.
	CustomerSettings(ctx context.Context, channelID int) (s commerce.CustomerSettings, ok bool, err error)
	UpdateCustomerSettings(ctx context.Context, change commerce.CustomerSettingsChange) (commerce.ItemOutcome[commerce.CustomerSettings], error)
}

// RecordsOptions is what Records is made of. All but Sleep is required.
type RecordsOptions struct {
	Attributes AttributeStore
	Answers    AnswerStore
	Metafields MetafieldStore
	Settings   SettingsStore
	Forms      CustomerForms
	Auditor    Auditor
	// DefaultChannel is the channel of a principal without one.
	DefaultChannel int
	// Sleep waits, or returns the context's error. Default a timer.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Records is what is kept about customers beside themselves: attributes, answers to form
// fields, metafields, consent, and the settings for all. It is safe for concurrent use.
type Records struct{ o RecordsOptions }

// NewRecords returns Records, or an error when something is missing.
func NewRecords(o RecordsOptions) (*Records, error) {
	if o.Attributes == nil || o.Answers == nil || o.Metafields == nil || o.Settings == nil || o.Forms == nil || o.Auditor == nil {
		return nil, errors.New("backoffice: stores of attributes, answers, metafields and settings, forms and an auditor are needed")
	}
	if o.DefaultChannel <= 0 {
		return nil, errors.New("backoffice: a default channel is needed")
	}
	if o.Sleep == nil {
		o.Sleep = pause.For
	}
	return &Records{o: o}, nil
}

// mayChange decides whether the asker may change what belongs to customers, and
// maySet whether they may change what is for all.
func mayChange(ctx context.Context) error {
	return session.May(session.From(ctx), session.ChangeCustomers, session.Object{})
}

func maySet(ctx context.Context) error {
	return session.May(session.From(ctx), session.ChangeSettings, session.Object{})
}

// mayRead reports whether the asker may read what is kept about customers: a right to
// write is none to read.
func mayRead(ctx context.Context) bool {
	return session.May(session.From(ctx), session.ListCustomers, session.Object{}) == nil
}

// recordList is a list of changes of one kind.
type recordList[In, Out any] struct {
	// event is what the audit calls it, and list what the input does.
	event, list string
	// customer is whom an item is about, 0 for nobody.
	customer func(In) int
	// check names what is wrong with an item, in paths below it.
	check func(i int, item In) []commerce.StaffItemError
	// work is how items that pass are changed.
	work work[In, Out]
	// tellsMore says that an outcome holds more than was given, so that only those are
	// shown it who may read what is kept about customers.
	tellsMore bool
}

// change makes the changes and writes down how each ended that was tried. Who may is
// asked before.
func (l recordList[In, Out]) change(ctx context.Context, r *Records, items []In) []commerce.ItemOutcome[Out] {
	l.work.sleep = r.o.Sleep
	done := changeList(ctx, l.list, items, func(i int, item *In) []commerce.StaffItemError {
		return l.check(i, *item)
	}, l.work.run)
	hides := l.tellsMore && !mayRead(ctx)
	for i, outcome := range done.outcomes {
		if hides {
			done.outcomes[i].Value = nil
		}
		if done.wasSent[i] {
			audit(ctx, r.o.Auditor, l.event, l.customer(items[i]), outcome.Refused, nil)
		}
	}
	return done.outcomes
}

// nobody is whom a change is about that is for all customers.
func nobody[T any](T) int { return 0 }
