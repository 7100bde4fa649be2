package webhook

import (
	"maps"
	"net/netip"
	"net/url"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// maxPerScope is how many webhooks the store takes for one scope
// (docs/integrations/webhooks/overview.mdx).
const maxPerScope = 10

// Registration is what is to be registered at the store.
type Registration struct {
	// URL is where the store reaches a Handler.
	URL string
	// HeaderSecrets are those of Options: the store is given the first.
	HeaderSecrets commerce.Secret
	// Channels are those that are served.
	Channels []int
}

// Need is a scope that the store must tell us of, and what it does about it.
type Need struct {
	Scope string
	// Hook is the one that tells us, zero when none does.
	Hook commerce.Hook
	// HasOtherSecret says that the hook brings none of our secrets, or an older one.
	HasOtherSecret bool
	// IsFull says that there is no hook, and no room for one: others have taken it.
	IsFull bool
}

// IsMissing reports whether the store tells nobody.
func (n Need) IsMissing() bool { return n.Hook.ID == 0 }

// IsMet reports whether there is nothing to do.
func (n Need) IsMet() bool { return !n.IsMissing() && n.Hook.IsActive && !n.HasOtherSecret }

// IsOurs reports whether a hook leads to us. All others are somebody else's.
func (r Registration) IsOurs(h commerce.Hook) bool { return sameURL(h.Destination, r.URL) }

// Needs compares what there is with what must be, in the order of Scopes.
func (r Registration) Needs(have []commerce.Hook) []Need {
	ours, taken := map[string]commerce.Hook{}, map[string]int{}
	for _, h := range have {
		scope := strings.Trim(h.Scope, "/")
		taken[scope]++
		// Of two that differ by a slash, one that works is enough.
		if old, ok := ours[scope]; r.IsOurs(h) && (!ok || !old.IsActive) {
			ours[scope] = h
		}
	}
	var needs []Need
	for _, scope := range Scopes(r.Channels) {
		n := Need{Scope: scope, Hook: ours[scope]}
		if star := (Need{Scope: scope, Hook: ours[starOver(scope)]}); n.IsMissing() && star.Hook.IsActive && !r.hasOtherSecret(star.Hook) {
			n = star
		}
		n.HasOtherSecret = !n.IsMissing() && r.hasOtherSecret(n.Hook)
		n.IsFull = n.IsMissing() && taken[scope] >= maxPerScope
		needs = append(needs, n)
	}
	return needs
}

// Draft is the hook that meets a need for which there is none.
func (r Registration) Draft(scope string) commerce.HookDraft {
	return commerce.HookDraft{Scope: scope, Destination: r.URL, Headers: r.withSecret(nil)}
}

// Change is what makes a need's hook meet it. Headers that somebody added are kept.
func (r Registration) Change(n Need) commerce.HookChange {
	var change commerce.HookChange
	if !n.Hook.IsActive {
		change.IsActive = new(true)
	}
	if n.HasOtherSecret {
		change.Headers = r.withSecret(n.Hook.Headers)
	}
	return change
}

// secret is the one that the store is given, empty when it is given none.
func (r Registration) secret() commerce.Secret {
	if secrets := splitSecrets(r.HeaderSecrets); len(secrets) > 0 {
		return commerce.Secret(secrets[0])
	}
	return ""
}

// hasOtherSecret reports whether a hook is to bring our secret and does not.
func (r Registration) hasOtherSecret(h commerce.Hook) bool {
	want := r.secret()
	if want == "" {
		return false
	}
	found := 0
	for name, value := range h.Headers {
		if strings.EqualFold(name, SecretHeader) && value == want {
			found++
		} else if strings.EqualFold(name, SecretHeader) {
			return true
		}
	}
	return found != 1
}

// withSecret returns headers with our secret among them; nil when there is none.
func (r Registration) withSecret(headers map[string]commerce.Secret) map[string]commerce.Secret {
	secret := r.secret()
	if secret == "" {
		return nil
	}
	all := maps.Clone(headers)
	if all == nil {
		all = map[string]commerce.Secret{}
	}
	maps.DeleteFunc(all, func(name string, _ commerce.Secret) bool { return strings.EqualFold(name, SecretHeader) })
	all[SecretHeader] = secret
	return all
}

// IsReachable reports whether the store can be given a URL: https on port 443, with a
// path and nothing else. A store on this machine, a sandbox, reaches http there too.
func IsReachable(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.User != nil || strings.ContainsAny(raw, "?#") || strings.Trim(u.Path, "/") == "" {
		return false
	}
	if u.Scheme == "http" {
		ip, err := netip.ParseAddr(u.Hostname())
		return err == nil && ip.IsLoopback() || u.Hostname() == "localhost"
	}
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443")
}

// sameURL reports whether two URLs are one, however they are written.
func sameURL(one, other string) bool {
	a, errA := url.Parse(one)
	b, errB := url.Parse(other)
	if errA != nil || errB != nil {
		return one == other
	}
	return hostOf(a) == hostOf(b) && strings.TrimSuffix(a.EscapedPath(), "/") == strings.TrimSuffix(b.EscapedPath(), "/") &&
		a.RawQuery == b.RawQuery
}

// hostOf writes scheme, host and port in one way.
func hostOf(u *url.URL) string {
	port := u.Port()
	if port == "" && strings.EqualFold(u.Scheme, "https") {
		port = "443"
	}
	return strings.ToLower(u.Scheme + "://" + u.Hostname() + ":" + port)
}
