package graph

// StaffGroups makes, changes and deletes customer groups.
type StaffGroups interface{}
