package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

// offer is what Clientele tells its playground, see playground/src/config.ts.
type offer struct {
	Endpoint string  `json:"endpoint"`
	Logins   []login `json:"logins"`
	Products []int   `json:"products"`
	// Federated says that the endpoint is a router over a catalogue, too.
	Federated bool `json:"federated"`
}

// login is a customer of the sandbox.
type login struct {
	Title    string `json:"title"`
	Email    string `json:"email"`
	Password string `json:"password"`
}

// startFront serves Clientele's playground in front of the router: one origin for the
// page and for what it asks, so that neither has to trust another.
func (d *demo) startFront() error {
	handler, err := front("http://"+d.at.clientele, graphAt(d.at.router))
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(d.parts.ctx, "tcp", d.at.playground)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	d.parts.running.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			d.parts.end(fmt.Errorf("the playground ended: %w", err))
		}
	})
	context.AfterFunc(d.parts.ctx, func() { _ = server.Close() }) // whoever still reads has asked for the end
	return nil
}

// front is the playground of the Clientele at page, asking the graph at endpoint.
func front(page, endpoint string) (http.Handler, error) {
	files, err := url.Parse(page)
	if err != nil {
		return nil, err
	}
	graph, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(files) }})
	mux.Handle("/graphql", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL, r.Out.Host = graph, graph.Host
		// The page is of this origin; to the router it would be a stranger's.
		r.Out.Header.Del("Origin")
	}})
	mux.HandleFunc("GET /playground.json", func(w http.ResponseWriter, r *http.Request) {
		told, err := readOffer(r.Context(), page)
		if err != nil {
			http.Error(w, "Clientele does not tell what to offer", http.StatusBadGateway)
			return
		}
		told.Endpoint, told.Federated = "/graphql", true
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(told) // whoever asked may have gone
	})
	return mux, nil
}

// readOffer asks what a playground offers.
func readOffer(ctx context.Context, page string) (told offer, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page+"/playground.json", nil)
	if err != nil {
		return told, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return told, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return told, fmt.Errorf("playground.json: status %d", response.StatusCode)
	}
	return told, json.NewDecoder(response.Body).Decode(&told)
}
