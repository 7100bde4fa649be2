package webhook

import "strings"

// exceptionCode reads why the store could not deliver: 90001 it will try again, 90002 it
// has given up, 90003 it leaves the domain alone for a while. Its text is not read: it
// repeats a URL.
func exceptionCode(e event) (code int, ok bool) {
	if !strings.EqualFold(e.scope, "store/hook/deliveryException") {
		return 0, false
	}
	f, _ := readObject(e.data)
	code, _ = f.id("error_code")
	return code, true
}
