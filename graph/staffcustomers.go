package graph

// StaffCustomers makes, changes and deletes customers and their addresses, and their passwords.
type StaffCustomers interface{}
