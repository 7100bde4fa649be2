package pricing

import "github.com/clientele-graph/clientele/commerce"

// briefVerdicts is how many verdicts are shared while the registry is not heard.
const briefVerdicts = 4096

// verdictShelf keeps verdicts.
type verdictShelf struct {
	engine *engine[keptVerdict]
	// brief has those of a passing epoch.
	brief *brief[verdictKey, verdict]
}

// keptVerdict is a verdict without its key. It lies in ristretto's own map.
type keptVerdict struct {
	reason commerce.PriceUnavailableReason
	span
}

func newVerdictShelf(size int64, c *counts) (*verdictShelf, error) {
	e, err := newEngine[keptVerdict](size, 0, c)
	if err != nil {
		return nil, err
	}
	return &verdictShelf{engine: e, brief: newBrief[verdictKey, verdict](briefVerdicts)}, nil
}

func (s *verdictShelf) get(key verdictKey, now int64) (verdict, bool) {
	if key.isBrief() {
		v, ok := s.brief.get(key)
		return v, ok && v.isFresh(now)
	}
	digest := key.digest()
	kept, ok := s.engine.get(place(digest[:16]))
	return verdict{of: key, reason: kept.reason, span: kept.span}, ok && kept.isFresh(now)
}

func (s *verdictShelf) put(values []verdict) {
	isKept := false
	for _, v := range values {
		switch {
		case v.isLoose:
		case v.of.isBrief():
			s.brief.set(v.of, v)
		default:
			digest := v.of.digest()
			s.engine.set(place(digest[:16]), keptVerdict{v.reason, v.span}, 0)
			isKept = true
		}
	}
	if isKept {
		s.engine.wait()
	}
}

func (s *verdictShelf) close() { s.engine.close() }
