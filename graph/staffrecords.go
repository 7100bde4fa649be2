package graph

// StaffRecords changes what is kept about customers: attributes, form fields, metafields, consent and the settings for all.
type StaffRecords interface{}
