package graph

// StaffSubscribers makes, changes and deletes newsletter subscribers.
type StaffSubscribers interface{}
