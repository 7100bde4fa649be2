package store

import "errors"

// ErrCreationDisabled means that the merchant lets nobody register.
var ErrCreationDisabled = errors.New("accounts cannot be created")

// Register makes the customer whom a shopper registered on a channel, in the
// channel's default group, and writes the welcome mail. The error is
// ErrCreationDisabled, ErrEmailTaken or ErrUnknownChannel.
func (s *Store) Register(channelID int, c Customer) (Customer, error) {
	if s.AccountSettings().CreationDisabled {
		return Customer{}, ErrCreationDisabled
	}
	channel, ok := s.Channel(channelID)
	if !ok {
		return Customer{}, ErrUnknownChannel
	}
	c.OriginChannelID, c.GroupID, c.ChannelIDs = channelID, s.DefaultGroup(channelID), nil
	if !channel.AllowGlobalLogins || s.Choices().Account.NewCustomersAreBound {
		c.ChannelIDs = []int{channelID}
	}
	made, err := s.CreateCustomers(c)
	if err != nil {
		return Customer{}, reason(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, Mail{
		Kind: MailWelcome, To: made[0].Email, CustomerID: made[0].ID, ChannelID: channelID, Sent: s.now(),
	})
	return made[0], nil
}
