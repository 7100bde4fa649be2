package graph

// Accounts is what shoppers change about themselves. The principal is in the context.
type Accounts interface{}
