package graph

// StaffServices are what staff do to customers. The principal is in the context of every
// call, and each asks for the right to.
type StaffServices struct {
	Customers   StaffCustomers
	Records     StaffRecords
	Groups      StaffGroups
	Subscribers StaffSubscribers
}
