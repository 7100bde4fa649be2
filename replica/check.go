package replica

import "github.com/clientele-graph/clientele/commerce"

// CheckURL says what is wrong with the URL of a server, nil for nothing. It connects
// to nobody and quotes nothing.
func CheckURL(url commerce.Secret) error {
	_, err := parse(url)
	return err
}
