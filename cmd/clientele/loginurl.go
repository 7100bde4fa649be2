package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/clientele-graph/clientele/server"
)

// loginURLCommand prints a link for support staff.
type loginURLCommand struct {
	Customer   int        `required:"" help:"The customer whom the link signs in, by the store's number."`
	RedirectTo string     `help:"Where the link leads, as a path on the hosted pages; left out: the customer's account." placeholder:"PATH"`
	RequestIP  netip.Addr `name:"request-ip" help:"The address of the browser that will open the link. It works for no other." placeholder:"IP"`
	Channel    int        `help:"The channel; left out: BIGCOMMERCE_CHANNEL_ID." placeholder:"N"`
}

// Help says what the command needs and does.
func (loginURLCommand) Help() string {
	return "It reads the variables that serve reads, BIGCOMMERCE_CLIENT_ID and BIGCOMMERCE_CLIENT_SECRET among them.\n" +
		"The link works once within 30 seconds, for whoever opens it. An audit line goes to the error output."
}

// Run prints the link on the output, and whatever else there is to say on the error
// output, so that the link alone can be passed on.
func (c *loginURLCommand) Run(ctx context.Context, around surroundings) (err error) {
	if c.Customer <= 0 {
		return errors.New("--customer: a customer's number is greater than zero")
	}
	if c.Channel < 0 {
		return errors.New("--channel: a channel's number is greater than zero")
	}
	cfg, err := server.LoadConfig(around.lookup)
	if err != nil {
		return fmt.Errorf("the configuration has problems:\n%w", err)
	}
	// The audit is written at this level, whatever serve is told to log.
	s, err := server.New(cfg, server.Dependencies{Log: server.NewLogger(around.err, "info")}) //nolint:contextcheck // what it opens lives until Stop
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop(context.WithoutCancel(ctx))) }()
	link, err := s.LoginURL(ctx, server.LoginURLRequest{
		CustomerID: c.Customer, ChannelID: c.Channel, RedirectTo: c.RedirectTo, RequestIP: c.RequestIP,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(around.err, "clientele: whoever opens this link is signed in as customer %d. It works once, and only within 30 seconds, until %s.\n",
		c.Customer, link.ExpiresAt.Format(time.TimeOnly+" MST"))
	_, err = fmt.Fprintln(around.out, link.URL)
	return err
}
