package graph

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The media types that a response can have.
const (
	typeJSON     = "application/json"
	typeResponse = "application/graphql-response+json"
)

// answerType returns the media type that the client wants most of those we have,
// the first of equals; empty when it wants neither. A client that says nothing, or
// that it takes anything, gets application/json.
func answerType(r *http.Request) string {
	ranges := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(ranges) == "" {
		return typeJSON
	}
	best, bestQuality := "", 0.0
	for item := range strings.SplitSeq(ranges, ",") {
		offered := ""
		mediaType, parameters, err := mime.ParseMediaType(item)
		switch {
		case err != nil:
			continue
		case mediaType == typeJSON || mediaType == typeResponse:
			offered = mediaType
		case mediaType == "*/*" || mediaType == "application/*":
			offered = typeJSON
		}
		if charset := parameters["charset"]; offered == "" || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
			continue
		}
		if q := quality(parameters["q"]); q > bestQuality {
			best, bestQuality = offered, q
		}
	}
	return best
}

// quality reads the weight of a range, from 0 to 1.
func quality(q string) float64 {
	if q == "" {
		return 1
	}
	weight, err := strconv.ParseFloat(q, 64)
	if err != nil || weight < 0 || weight > 1 {
		return 0
	}
	return weight
}

// isJSON reports whether a request's body is JSON in UTF-8.
func isJSON(contentType string) bool {
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	charset := parameters["charset"]
	return err == nil && mediaType == typeJSON && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

// acceptsGzip reports whether the client takes a compressed answer.
func acceptsGzip(r *http.Request) bool {
	accepted := false
	for item := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, parameters, _ := strings.Cut(item, ";")
		name, q, _ := strings.Cut(strings.TrimSpace(parameters), "=")
		weight := 1.0
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			weight = quality(strings.TrimSpace(q))
		}
		switch coding = strings.TrimSpace(coding); {
		case strings.EqualFold(coding, "gzip"):
			return weight > 0
		case coding == "*":
			accepted = weight > 0
		}
	}
	return accepted
}
