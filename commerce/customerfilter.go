package commerce

import "time"

// CustomersRequest asks for a page of customers.
type CustomersRequest struct {
	Filter CustomerFilter
	Sort   CustomerSort
	First  int
	// After and Before are the store's cursors, of which one at most is not empty.
	After, Before string
}

// CustomerFilter says which customers. All that is given must hold, and of each list
// one; a list of nothing is no filter.
type CustomerFilter struct {
	IDs                     []int
	Emails                  []string
	Names                   []string
	NameContains            string
	Companies               []string
	Phones                  []string
	GroupIDs                []int
	RegistrationIPAddresses []string
	CreatedFrom, CreatedTo  *time.Time
	// ModifiedFrom and ModifiedTo are about the last change of the record.
	ModifiedFrom, ModifiedTo *time.Time
}

// CustomerSort is an order of a list of customers.
type CustomerSort string

// The orders of a list of customers.
const (
	SortCreatedAscending   CustomerSort = "CREATED_ASCENDING"
	SortCreatedDescending  CustomerSort = "CREATED_DESCENDING"
	SortLastNameAscending  CustomerSort = "LAST_NAME_ASCENDING"
	SortLastNameDescending CustomerSort = "LAST_NAME_DESCENDING"
	SortModifiedAscending  CustomerSort = "MODIFIED_ASCENDING"
	SortModifiedDescending CustomerSort = "MODIFIED_DESCENDING"
)
