//go:build race

package crowd_test

// isRaced says whether the tests are watched for races.
const isRaced = true
