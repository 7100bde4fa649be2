package server

import (
	"context"

	"github.com/clientele-graph/clientele/account"
	"github.com/clientele-graph/clientele/backoffice"
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/customer"
	"github.com/clientele-graph/clientele/graph"
)

// newAccounts makes what shoppers change about themselves.
func (s *Server) newAccounts(deps Dependencies, channels []int) (*account.Service, error) {
	return account.New(account.Options{
		Store: s.storefront, Sessions: s.sessions, Auditor: s.sessions, Throttle: s.throttle,
		DefaultChannel: s.config.ChannelID, Channels: channels, Now: deps.Now,
	})
}

// newStaffServices makes what staff do to customers.
func (s *Server) newStaffServices(customers *customer.Service) (services graph.StaffServices, err error) {
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
		Store: s.management, Auditor: s.sessions, Listener: changedGroups{s.events, customers},
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
