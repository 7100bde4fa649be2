package server

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// ourProxies are what the tests of this file trust.
func ourProxies() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"), netip.MustParsePrefix("fe80::/10"),
	}
}

func TestClientIPIsTheRightMostHopOutsideOurProxies(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		peer      string
		forwarded []string
		want      string // empty for nobody knows
	}{
		"direct":                      {"203.0.113.9:5000", nil, "203.0.113.9"},
		"a stranger's word":           {"203.0.113.9:5000", []string{"198.51.100.1"}, "203.0.113.9"},
		"behind one proxy":            {"10.1.1.1:5000", []string{"198.51.100.1"}, "198.51.100.1"},
		"forged on the left":          {"10.1.1.1:5000", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		"behind two proxies":          {"10.1.1.1:5000", []string{"1.1.1.1, 198.51.100.1, 10.2.2.2"}, "198.51.100.1"},
		"several headers":             {"10.1.1.1:5000", []string{"1.1.1.1", "198.51.100.1"}, "198.51.100.1"},
		"version six":                 {"[fd00::1]:5000", []string{"2001:db8::7"}, "2001:db8::7"},
		"version four within six":     {"[::ffff:10.1.1.1]:5000", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		"a port":                      {"10.1.1.1:5000", []string{"203.0.113.9:4711"}, "203.0.113.9"},
		"ports all along":             {"10.1.1.1:5000", []string{"1.1.1.1:1, 203.0.113.9:4711,10.2.2.2:443"}, "203.0.113.9"},
		"brackets and a port":         {"10.1.1.1:5000", []string{"[2001:db8::1]:80"}, "2001:db8::1"},
		"brackets":                    {"10.1.1.1:5000", []string{"[2001:db8::1]"}, "2001:db8::1"},
		"a zone":                      {"10.1.1.1:5000", []string{"2001:db8::1%eth0"}, "2001:db8::1"},
		"a zone, brackets and a port": {"10.1.1.1:5000", []string{"[2001:db8::1%eth0]:80"}, "2001:db8::1"},
		"within six, with a port":     {"10.1.1.1:5000", []string{"[::ffff:198.51.100.1]:80"}, "198.51.100.1"},
		"a proxy with a port":         {"10.1.1.1:5000", []string{"198.51.100.1, [fd00::2]:9000"}, "198.51.100.1"},
		"a proxy with a zone":         {"[fe80::1%eth0]:5000", []string{"198.51.100.1, fe80::2%eth1"}, "198.51.100.1"},
		// What follows would be our own proxy's address, which all shoppers share.
		"rubbish ends the chain":         {"10.1.1.1:5000", []string{"198.51.100.1, rubbish"}, ""},
		"a proxy that knows nobody":      {"10.1.1.1:5000", []string{"198.51.100.1, unknown"}, ""},
		"a port that is none":            {"10.1.1.1:5000", []string{"198.51.100.1, 203.0.113.9:99999"}, ""},
		"a colon and nothing":            {"10.1.1.1:5000", []string{"198.51.100.1, 203.0.113.9:"}, ""},
		"four in brackets":               {"10.1.1.1:5000", []string{"[203.0.113.9]"}, ""},
		"a bracket that does not end":    {"10.1.1.1:5000", []string{"[2001:db8::1"}, ""},
		"an empty hop on the right":      {"10.1.1.1:5000", []string{"198.51.100.1, "}, ""},
		"nothing but our own":            {"10.1.1.1:5000", []string{"10.3.3.3"}, ""},
		"no header":                      {"10.1.1.1:5000", nil, ""},
		"empty":                          {"10.1.1.1:5000", []string{""}, ""},
		"a socket without address":       {"@", nil, ""},
		"a socket, and somebody's word":  {"@", []string{"198.51.100.1"}, ""},
		"the second of two proxies lies": {"10.1.1.1:5000", []string{"198.51.100.1, rubbish, 10.2.2.2"}, ""},
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.RemoteAddr = test.peer
		r.Header["X-Forwarded-For"] = test.forwarded
		ip, direct, ok := clientIP(r, ourProxies())
		if ok != (test.want != "") || ok && ip.String() != test.want {
			t.Errorf("%s: got %v, %v, want %q", name, ip, ok, test.want)
		}
		if ok && direct != strings.HasPrefix(test.peer, test.want) {
			t.Errorf("%s: direct is %v", name, direct)
		}
	}
}

// TestNobodyGetsAnAddressOfOurs is about what the rest of the program learns.
func TestNobodyGetsAnAddressOfOurs(t *testing.T) {
	t.Parallel()
	for forwarded, want := range map[string]string{"": "", "rubbish": "", "10.3.3.3": "", "203.0.113.9:4711": "203.0.113.9"} {
		got := "nobody was asked"
		h := withClientIP(ourProxies(), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			got = ""
			if ip, ok := commerce.ClientIP(r.Context()); ok {
				got = ip.String()
			}
			if _, ok := commerce.ClientNetwork(r.Context()); ok != (want != "") {
				t.Errorf("%q: there is a network: %v", forwarded, ok)
			}
		}))
		r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
		r.RemoteAddr = "10.1.1.1:5000"
		r.Header.Set("X-Forwarded-For", forwarded)
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != want {
			t.Errorf("%q: got %q, want %q", forwarded, got, want)
		}
	}
}

// FuzzHop holds that whatever is read as a hop is an address without zone, written
// as one, and reads the same again with a port.
func FuzzHop(f *testing.F) {
	for _, seed := range []string{"203.0.113.9", "203.0.113.9:4711", "[2001:db8::1]:80", "[2001:db8::1]", "fe80::1%eth0", "[::ffff:1.2.3.4]", "unknown", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ip, ok := parseHop(text)
		if ok != ip.IsValid() || ip.Zone() != "" || ip.Is4In6() {
			t.Fatalf("%q: got %v, %v", text, ip, ok)
		}
		if !ok {
			return
		}
		if !strings.Contains(text, ":") && !strings.Contains(text, ".") {
			t.Errorf("%q is taken for %v", text, ip)
		}
		for _, again := range []string{ip.String(), netip.AddrPortFrom(ip, 443).String()} {
			if same, ok := parseHop(again); !ok || same != ip {
				t.Errorf("%q: %q reads as %v", text, again, same)
			}
		}
	})
}
