package throttle

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// key stands for a network, an account or both. Nobody who has not hasher's key
// can say what for, or check a guess.
type key [16]byte

// door is what an attempt is made at, by every rule.
type door struct {
	limits                           Limits
	hasAccount, hasNetwork           bool
	account, network, accountNetwork key
}

// door returns what a is made at by the client of ctx.
func (t *Throttle) door(ctx context.Context, a commerce.Attempt) door {
	d := door{limits: t.o.of(a.Action)}
	account := fold(a.Account)
	d.hasAccount = account != ""
	network, hasNetwork := commerce.ClientNetwork(ctx)
	d.hasNetwork = hasNetwork
	if d.hasNetwork {
		d.network = t.hasher.hash("network", a.Action, 0, "", network)
	}
	if d.hasAccount {
		d.account = t.hasher.hash("account", a.Action, a.ChannelID, account, netip.Prefix{})
	}
	if d.hasAccount && d.hasNetwork {
		d.accountNetwork = t.hasher.hash("account at network", a.Action, a.ChannelID, account, network)
	}
	return d
}

// fold makes one account of its spellings, or each would have a count of its own.
func fold(account commerce.Secret) string {
	return strings.ToLower(strings.TrimSpace(account.Reveal()))
}

// hasher makes keys.
type hasher struct{ key []byte }

// hash takes each part with its length: no two attempts read alike.
func (h hasher) hash(rule, action string, channelID int, account string, network netip.Prefix) key {
	var text []byte
	for _, part := range []string{rule, action, account, network.String()} {
		text = binary.AppendUvarint(text, uint64(len(part)))
		text = append(text, part...)
	}
	text = binary.AppendVarint(text, int64(channelID))
	mac := hmac.New(sha256.New, h.key)
	mac.Write(text)
	return key(mac.Sum(nil))
}
