package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// playgroundFile is one file of the playground, gzipped, with the headers that go
// with it.
type playgroundFile struct {
	gzipped      []byte
	contentType  string
	cacheControl string
	etag         string
}

// newPlaygroundFile returns the file that is asked for under name. Vite puts a
// hash of the content into the names of assets, so that they never change; other
// files may, and the passwords of sample logins are kept on nobody's disk.
func newPlaygroundFile(name string, gzipped []byte) playgroundFile {
	sum := sha256.Sum256(gzipped)
	f := playgroundFile{
		gzipped:      gzipped,
		contentType:  playgroundType(path.Ext(name)),
		cacheControl: "no-cache",
		etag:         hex.EncodeToString(sum[:12]),
	}
	switch {
	case strings.HasPrefix(name, "/assets/"):
		f.cacheControl = "public, max-age=31536000, immutable"
	case name == "/playground.json":
		f.cacheControl = "no-store"
	}
	return f
}

// playgroundType names what a file is. The table of package mime differs between
// machines.
func playgroundType(extension string) string {
	switch extension {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".ttf":
		return "font/ttf"
	default:
		return "text/plain; charset=utf-8"
	}
}

// serve sends the file as it is kept, or unpacked to who takes no gzip. A write
// that fails tells that whoever asked has gone.
func (f playgroundFile) serve(w http.ResponseWriter, r *http.Request) {
	packed := acceptsGzip(r.Header.Values("Accept-Encoding"))
	etag := `"` + f.etag + `"`
	if packed {
		etag = `"` + f.etag + `-gzip"`
	}
	h := w.Header()
	h.Set("Cache-Control", f.cacheControl)
	h.Set("ETag", etag)
	h.Set("Vary", "Accept-Encoding")
	if namesETag(r.Header.Values("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", f.contentType)
	if packed {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(f.gzipped)))
	}
	if r.Method == http.MethodHead {
		return
	}
	if packed {
		_, _ = w.Write(f.gzipped)
		return
	}
	content, err := gzip.NewReader(bytes.NewReader(f.gzipped))
	if err != nil {
		http.Error(w, "broken build", http.StatusInternalServerError)
		return
	}
	_, _ = io.Copy(w, content)
}

// acceptsGzip reads Accept-Encoding: whether gzip is named, or everything is, and
// not with a weight of zero.
func acceptsGzip(headers []string) bool {
	anything := false
	for encoding := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, weight, _ := strings.Cut(encoding, ";")
		accepted := !isZeroWeight(weight)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			return accepted
		case "*":
			anything = accepted
		}
	}
	return anything
}

// isZeroWeight tells whether a parameter is q=0, as which it means "not this one".
func isZeroWeight(parameter string) bool {
	value, found := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q=")
	weight, err := strconv.ParseFloat(value, 64)
	return found && err == nil && weight == 0
}

// namesETag reads If-None-Match, whose weak tags are as good as strong ones.
func namesETag(headers []string, etag string) bool {
	tags := strings.Split(strings.Join(headers, ","), ",")
	return slices.ContainsFunc(tags, func(tag string) bool {
		tag = strings.TrimSpace(tag)
		return tag == "*" || strings.TrimPrefix(tag, "W/") == etag
	})
}
