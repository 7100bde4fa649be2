package server

import (
	"io"
	"log"
	"log/slog"
)

// NewLogger returns a logger that writes JSON lines at the level, which is one of
// debug, info, warn and error.
func NewLogger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	// Config has been checked; an unknown word leaves the level at info.
	_ = l.UnmarshalText([]byte(level))
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l}))
}

// quietLog is for net/http, whose messages can hold what a client sent: of each
// only the fact is logged.
func quietLog(logger *slog.Logger) *log.Logger {
	return log.New(factWriter{logger}, "", 0)
}

// factWriter logs that something was written, and how much.
type factWriter struct{ log *slog.Logger }

// Write logs the length of p.
func (w factWriter) Write(p []byte) (int, error) {
	w.log.Debug("connection trouble", slog.String("bytes", string(p)))
	return len(p), nil
}
