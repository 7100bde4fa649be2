package store

import (
	"slices"
	"strings"
)

// The methods of this file change price lists. The first of each pair is one of
// the Management API's calls for a single thing, the second its batch: they
// differ in the webhooks they tell of.

// CreatePriceList makes a price list and returns it with its id.
func (s *Store) CreatePriceList(l PriceList) PriceList {
	s.mu.Lock()
	defer s.unlock()
	s.keepGoods()
	for id := range s.lists {
		l.ID = max(l.ID, id)
	}
	l.ID++
	s.lists[l.ID] = l
	s.news.add(Event{Kind: PriceListCreated, PriceListID: l.ID})
	return l
}

// RenamePriceList changes a price list's name, and no price.
func (s *Store) RenamePriceList(listID int, name string) bool {
	return s.editList(listID, PriceListUpdated, func(l *PriceList) { l.Name = name })
}

// SetPriceListActive switches a price list on or off.
func (s *Store) SetPriceListActive(listID int, active bool) bool {
	kind := PriceListDeactivated
	if active {
		kind = PriceListActivated
	}
	return s.editList(listID, kind, func(l *PriceList) { l.IsActive = active })
}

// editList changes a list; nothing is told where nothing changed.
func (s *Store) editList(listID int, kind EventKind, change func(*PriceList)) bool {
	s.mu.Lock()
	defer s.unlock()
	before, ok := s.lists[listID]
	if !ok {
		return false
	}
	s.keepGoods()
	l := before
	change(&l)
	s.lists[listID] = l
	if l != before {
		s.news.add(Event{Kind: kind, PriceListID: listID})
	}
	return true
}

// DeletePriceList removes a price list with its records and assignments.
func (s *Store) DeletePriceList(listID int) bool {
	return s.deleteLists(Event{Kind: PriceListDeleted, PriceListID: listID}, listID)
}

// DeletePriceLists is DeletePriceList for those of several that exist.
func (s *Store) DeletePriceLists(listIDs ...int) bool {
	return s.deleteLists(Event{Kind: PriceListsDeleted, PriceListIDs: slices.Clone(listIDs)}, listIDs...)
}

func (s *Store) deleteLists(event Event, listIDs ...int) bool {
	s.mu.Lock()
	defer s.unlock()
	gone := func(id int) bool { return slices.Contains(listIDs, id) }
	if !slices.ContainsFunc(listIDs, func(id int) bool { _, ok := s.lists[id]; return ok }) {
		return false
	}
	s.keepGoods()
	for _, id := range listIDs {
		delete(s.lists, id)
	}
	for key := range s.records {
		if gone(key.list) {
			delete(s.records, key)
		}
	}
	s.news.add(event)
	var left []Assignment
	for _, a := range s.assignments {
		if gone(a.PriceListID) {
			s.news.add(a.event(AssignmentDeleted))
			continue
		}
		left = append(left, a)
	}
	s.assignments = left
	return true
}

// AssignPriceList adds an assignment, in place of one for the same group and channel.
func (s *Store) AssignPriceList(a Assignment) bool {
	s.mu.Lock()
	defer s.unlock()
	if _, ok := s.lists[a.PriceListID]; !ok {
		return false
	}
	s.keepGoods()
	s.assignments = append(without(s.assignments, a.GroupID, a.ChannelID), a)
	s.news.add(a.event(AssignmentUpdated))
	return true
}

// UnassignPriceList removes the assignment for a group and channel, 0 being neither.
func (s *Store) UnassignPriceList(groupID, channelID int) bool {
	s.mu.Lock()
	defer s.unlock()
	listID := s.assigned(groupID, channelID)
	if listID == 0 {
		return false
	}
	s.keepGoods()
	s.assignments = without(s.assignments, groupID, channelID)
	s.news.add(Assignment{listID, groupID, channelID}.event(AssignmentUpdated))
	return true
}

// without copies the assignments, less those for one group and channel.
func without(all []Assignment, groupID, channelID int) []Assignment {
	return slices.DeleteFunc(slices.Clone(all), func(a Assignment) bool {
		return a.GroupID == groupID && a.ChannelID == channelID
	})
}

func (a Assignment) event(kind EventKind) Event {
	return Event{Kind: kind, PriceListID: a.PriceListID, GroupID: a.GroupID, ChannelID: a.ChannelID}
}

// upper is a record with its currency as the store spells it.
func (r PriceRecord) upper() PriceRecord {
	r.Currency = strings.ToUpper(r.Currency)
	return r
}
