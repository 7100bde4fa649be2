// Package contract holds Clientele and its sandbox against the schemas that
// BigCommerce publishes: the SDL of the Storefront API and the OpenAPI files of
// the Management API. An independent witness can still be wrong in the same way
// as we are; the published files cannot.
//
// Start with management_test.go, which makes every request and hands each
// exchange to Document.Check, and with deviations.go, which lists where the
// published files are wrong themselves. subset.go compares schemas.
//
// It is a module of its own so that the validator never becomes a dependency of
// the product. The published files are not part of this repository: the tests
// that need them run when the environment variable of FolderVariable names the
// folder they are in.
package contract

// FolderVariable names the folder that holds storefront.graphql and, under
// openapi/, the files of the Management API.
const FolderVariable = "BIGCOMMERCE_CONTRACT_DIR"
