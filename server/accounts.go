package server

import (
	"context"

	"github.com/clientele-graph/clientele/account"
	"github.com/clientele-graph/clientele/backoffice"
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/customer"
	"github.com/clientele-graph/clientele/graph"
	"github.com/clientele-graph/clientele/pricing"
)

// newAccounts makes what shoppers change about themselves.
func (s *Server) newAccounts(deps Dependencies, channels []int) (*account.Service, error) {
	return account.New(account.Options{
		Store: s.storefront, Sessions: s.sessions, Auditor: s.sessions, Throttle: s.throttle,
		DefaultChannel: s.config.ChannelID, Channels: channels, Now: deps.Now,
	})
}

// newStaffServices makes what staff do to customers.
func (s *Server) newStaffServices(prices *pricing.Service, customers *customer.Service) (services graph.StaffServices, err error) {
	clients, err := backoffice.NewCustomers(backoffice.CustomersOptions{
		Store: s.management, Addresses: s.management, Forms: s.storefront, Sessions: s.sessions, Auditor: s.sessions,
		Throttle: s.throttle, DefaultChannel: s.config.ChannelID,
	})
	if err != nil {
		return services, err
	}
	records, err := backoffice.NewRecords(backoffice.RecordsOptions{
		Attributes: s.management, Answers: s.management, Metafields: s.management, Settings: s.management,
		Forms: s.storefront, Auditor: s.sessions, DefaultChannel: s.config.ChannelID,
	})
	if err != nil {
		return services, err
	}
	groups, err := backoffice.NewGroups(backoffice.GroupsOptions{
		Store: s.management, Auditor: s.sessions, Listener: changedGroups{prices, customers},
	})
	if err != nil {
		return services, err
	}
	subscribers, err := backoffice.NewSubscribers(backoffice.SubscribersOptions{Store: s.management, Auditor: s.sessions})
	if err != nil {
		return services, err
	}
	return graph.StaffServices{Customers: clients, Records: records, Groups: groups, Subscribers: subscribers}, nil
}

// customerForm reads the fields of the default channel's account form, by which answers
// to it are understood.
func (s *Server) customerForm(ctx context.Context) ([]commerce.AccountFormField, error) {
	form, err := s.storefront.AccountForm(ctx, s.config.ChannelID)
	return form.CustomerFields, err
}

// changedGroups lets prices and groups be asked for anew when a group has changed.
type changedGroups struct {
	prices    *pricing.Service
	customers *customer.Service
}

// Changed hears of a group whose rules may be others now.
func (c changedGroups) Changed(context.Context, int) {
	c.prices.Invalidate()
	c.customers.ForgetGroups()
}
