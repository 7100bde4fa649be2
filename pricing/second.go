package pricing

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// secondTimeout bounds a look into the second level: the store is asked instead.
const secondTimeout = 100 * time.Millisecond

// recall answers what the second level knows and returns which keys are open. What
// is there and not fresh goes to memory, in case the store does not answer.
func (q *quoter) recall(ctx context.Context, g priceGroup, keys []priceKey, answers []answer[quote]) (open []int) {
	s := q.service
	var digests []commerce.PriceKey
	var asked []int
	for i := range keys {
		if s.o.SecondLevel == nil || g.isPrivate || keys[i].isBrief() {
			open = append(open, i)
			continue
		}
		digests, asked = append(digests, keys[i].digest()), append(asked, i)
	}
	if len(asked) == 0 {
		return open
	}
	texts, err := s.askSecond(ctx, digests)
	if err != nil {
		s.counts.secondErrors.Add(1)
		texts = make([][]byte, len(asked))
	}
	now, hits := s.now(), int64(0)
	var old []quote
	for n, i := range asked {
		found, age := s.fromSecond(keys[i], digests[n], texts[n], now)
		switch age {
		case ageFresh:
			answers[i].value = found
			hits++
			continue
		case ageUseless:
		default:
			old = append(old, found)
		}
		open = append(open, i)
	}
	q.shelf.put(old)
	s.counts.secondHits.Add(hits)
	if err == nil {
		s.counts.secondMisses.Add(int64(len(asked)) - hits)
	}
	return open
}

// askSecond makes one look.
func (s *Service) askSecond(ctx context.Context, digests []commerce.PriceKey) (texts [][]byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, secondTimeout)
	defer cancel()
	defer recovered(&err)
	texts, err = s.o.SecondLevel.Get(ctx, digests)
	if err == nil && len(texts) != len(digests) {
		err = errors.New("the second level answered for other keys")
	}
	return texts, err
}

// fromSecond reads a text of the second level. Whatever is wrong with it, it is as if
// there were none: others write there too.
func (s *Service) fromSecond(key priceKey, digest commerce.PriceKey, text []byte, now int64) (quote, age) {
	if text == nil {
		return quote{}, ageUseless
	}
	found, err := quoteOf(key, digest, string(text))
	if err != nil || isFuture(found.fetchedAt, now) {
		return quote{}, ageUseless
	}
	if !found.missing {
		var price commerce.ProductPrice
		if decodePrice(found.text, found.head, &price) != nil {
			return quote{}, ageUseless
		}
	}
	return found, s.ageOf(&found, now)
}

// share gives the second level what the store said. What it does not know is soon
// asked for again anyhow.
func (q *quoter) share(g priceGroup, answers []answer[quote]) {
	s := q.service
	if g.isPrivate {
		return
	}
	texts := map[commerce.PriceKey][]byte{}
	for i := range answers {
		found := &answers[i].value
		if answers[i].err != nil || found.missing || found.isLoose || found.of.isBrief() {
			continue
		}
		if g.asker.isGuest() && !g.isYielding {
			s.lately.note(found.of)
		}
		if s.o.SecondLevel != nil {
			texts[found.of.digest()] = []byte(found.text)
		}
	}
	if len(texts) > 0 {
		s.put(texts)
	}
}

func (s *Service) put(texts map[commerce.PriceKey][]byte) {
	var err error
	defer func() {
		if err != nil {
			s.counts.secondErrors.Add(1)
		}
	}()
	defer recovered(&err)
	s.o.SecondLevel.Put(texts, s.o.StaleFor)
}
