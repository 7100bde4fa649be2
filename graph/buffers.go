package graph

import (
	"bytes"
	"compress/gzip"
	"io"
	"sync"
)

// maxPooledBytes is the largest buffer that is used again: one large request must
// not make every later one hold as much.
const maxPooledBytes = 256 << 10

// buffers are used again from request to request. Nothing that outlives a request
// may point into one.
type buffers struct{ pool sync.Pool }

// get returns an empty buffer.
func (b *buffers) get() *bytes.Buffer {
	if buffer, ok := b.pool.Get().(*bytes.Buffer); ok {
		return buffer
	}
	return new(bytes.Buffer)
}

// put takes a buffer back.
func (b *buffers) put(buffer *bytes.Buffer) {
	if buffer.Cap() > maxPooledBytes {
		return
	}
	buffer.Reset()
	b.pool.Put(buffer)
}

// packers are gzip writers that are used again: each is several hundred kilobytes.
type packers struct{ pool sync.Pool }

// pack writes the content compressed.
func (p *packers) pack(w io.Writer, content []byte) error {
	packer, ok := p.pool.Get().(*gzip.Writer)
	if !ok {
		// The level is one of gzip's own, which is all that can be wrong with it.
		packer, _ = gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	}
	defer p.pool.Put(packer)
	packer.Reset(w)
	if _, err := packer.Write(content); err != nil {
		return err
	}
	return packer.Close()
}

// unpackers are gzip readers that are used again.
type unpackers struct{ pool sync.Pool }

// get returns a reader of what r holds compressed. It fails when r does not begin
// as gzip does.
func (u *unpackers) get(r io.Reader) (*gzip.Reader, error) {
	unpacker, ok := u.pool.Get().(*gzip.Reader)
	if !ok {
		return gzip.NewReader(r)
	}
	if err := unpacker.Reset(r); err != nil {
		u.pool.Put(unpacker)
		return nil, err
	}
	return unpacker, nil
}

// put takes a reader back.
func (u *unpackers) put(unpacker *gzip.Reader) { u.pool.Put(unpacker) }
