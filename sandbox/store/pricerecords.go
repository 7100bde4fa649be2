package store

import "strings"

// SetPriceRecord makes or replaces a record of an existing price list.
func (s *Store) SetPriceRecord(r PriceRecord) bool {
	s.mu.Lock()
	defer s.unlock()
	if _, ok := s.lists[r.PriceListID]; !ok {
		return false
	}
	s.keepGoods()
	if s.putRecord(r.upper()) {
		s.news.add(recordEvent(RecordCreated, r.upper().key()))
	} else {
		s.news.add(recordEvent(RecordUpdated, r.upper().key()))
	}
	return true
}

// SetPriceRecords is SetPriceRecord for a batch, of one list or of several. Either
// all are set or, when a list does not exist, none is.
func (s *Store) SetPriceRecords(records ...PriceRecord) bool {
	s.mu.Lock()
	defer s.unlock()
	for _, r := range records {
		if _, ok := s.lists[r.PriceListID]; !ok {
			return false
		}
	}
	s.keepGoods()
	var made, changed []recordKey
	for _, r := range records {
		if r = r.upper(); s.putRecord(r) {
			made = append(made, r.key())
		} else {
			changed = append(changed, r.key())
		}
	}
	s.tellRecords(RecordsCreated, made)
	s.tellRecords(RecordsUpdated, changed)
	return true
}

// DeletePriceRecord removes a record, so that the variant falls back to the catalogue.
func (s *Store) DeletePriceRecord(listID, variantID int, currency string) bool {
	s.mu.Lock()
	defer s.unlock()
	key := recordKey{list: listID, variant: variantID, currency: strings.ToUpper(currency)}
	if _, ok := s.records[key]; !ok {
		return false
	}
	s.keepGoods()
	delete(s.records, key)
	s.news.add(recordEvent(RecordDeleted, key))
	return true
}

// DeletePriceRecords removes those records of a list, in every currency, that are
// for one of the variants, and tells how many there were.
func (s *Store) DeletePriceRecords(listID int, variantIDs ...int) int {
	s.mu.Lock()
	defer s.unlock()
	s.keepGoods()
	var gone []recordKey
	for _, variant := range variantIDs {
		for _, c := range ordered(s.currencies) {
			key := recordKey{list: listID, variant: variant, currency: c.Code}
			if _, ok := s.records[key]; ok {
				delete(s.records, key)
				gone = append(gone, key)
			}
		}
	}
	s.tellRecords(RecordsDeleted, gone)
	return len(gone)
}

// putRecord keeps a record and reports whether it is new.
func (s *Store) putRecord(r PriceRecord) bool {
	_, known := s.records[r.key()]
	s.records[r.key()] = r
	return !known
}

// tellRecords notes what a batch did; nothing is nothing to tell.
func (s *Store) tellRecords(kind EventKind, keys []recordKey) {
	if len(keys) > 0 {
		s.news.add(recordEvent(kind, keys...))
	}
}

func recordEvent(kind EventKind, keys ...recordKey) Event {
	refs := make([]RecordRef, len(keys))
	for i, k := range keys {
		refs[i] = k.ref()
	}
	return Event{Kind: kind, Records: refs}
}
