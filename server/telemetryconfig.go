package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// isTraced reports whether spans are made and exported.
func (c Config) isTraced() bool {
	return c.tracesURL() != "" && !c.OTelDisabled && c.TracesExporter != "none"
}

// tracesURL is where spans are sent, empty for nowhere.
func (c Config) tracesURL() string {
	if c.TracesEndpoint != "" {
		return c.TracesEndpoint
	}
	if c.OTLPEndpoint == "" {
		return ""
	}
	return strings.TrimRight(c.OTLPEndpoint, "/") + "/v1/traces"
}

// telemetryProblems checks the variables of OpenTelemetry, if there is to be any: they
// may be set for other programs of the same machine.
func (c Config) telemetryProblems(p *problemList) {
	if !c.isTraced() {
		return
	}
	p.url("OTEL_EXPORTER_OTLP_ENDPOINT", c.OTLPEndpoint)
	p.url("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", c.TracesEndpoint)
	p.oneOf("OTEL_TRACES_EXPORTER", c.TracesExporter, "otlp", "none")
	if c.OTLPProtocol != "http/protobuf" {
		p.add("OTEL_EXPORTER_OTLP_PROTOCOL", "must be http/protobuf, which collectors take on port 4318; gRPC is not spoken")
	}
	if _, err := c.otlpHeader(); err != nil {
		p.add("OTEL_EXPORTER_OTLP_HEADERS", err.Error())
	}
	if _, err := c.resource(); err != nil {
		p.add("OTEL_RESOURCE_ATTRIBUTES", err.Error())
	}
	if _, err := c.sampler(); err != nil {
		p.add("OTEL_TRACES_SAMPLER", err.Error())
	}
}

// sampler decides which traces are recorded.
func (c Config) sampler() (sdktrace.Sampler, error) {
	name, follows := strings.CutPrefix(c.TracesSampler, "parentbased_")
	var root sdktrace.Sampler
	switch name {
	case "always_on":
		root = sdktrace.AlwaysSample()
	case "always_off":
		root = sdktrace.NeverSample()
	case "traceidratio":
		share := 1.0
		if c.TracesSamplerArg != "" {
			var err error
			if share, err = strconv.ParseFloat(c.TracesSamplerArg, 64); err != nil || !(share >= 0 && share <= 1) {
				return nil, errors.New("OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, such as 0.05")
			}
		}
		root = sdktrace.TraceIDRatioBased(share)
	default:
		return nil, errors.New("must be always_on, always_off or traceidratio, or one of them with parentbased_ before it")
	}
	if follows {
		root = sdktrace.ParentBased(root)
	}
	return root, nil
}

// resource says of whom the spans are.
func (c Config) resource() ([]attribute.KeyValue, error) {
	about := []attribute.KeyValue{attribute.String("telemetry.sdk.language", "go"), attribute.String("telemetry.sdk.name", "opentelemetry")}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		about = append(about, attribute.String("service.version", info.Main.Version))
	}
	pairs, err := parsePairs(c.ResourceAttributes)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		about = append(about, attribute.String(p.name, p.value))
		if p.name == "service.name" && c.ServiceName == "" {
			c.ServiceName = p.value
		}
	}
	if c.ServiceName == "" {
		c.ServiceName = "clientele"
	}
	return append(about, attribute.String("service.name", c.ServiceName)), nil
}

// otlpHeader is what the collector wants to be sent along.
func (c Config) otlpHeader() (http.Header, error) {
	pairs, err := parsePairs(c.OTLPHeaders.Reveal())
	if err != nil {
		return nil, err
	}
	header := make(http.Header, len(pairs)+1)
	for _, p := range pairs {
		if strings.ContainsFunc(p.name, isNotInNames) || strings.ContainsFunc(p.value, func(r rune) bool { return r < ' ' || r > '~' }) {
			return nil, errors.New("holds a character that no header can bring")
		}
		header.Set(p.name, p.value)
	}
	return header, nil
}

// isNotInNames reports whether no header's name has such a character.
func isNotInNames(r rune) bool {
	isPlain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !isPlain && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

// pair is a name and its value.
type pair struct{ name, value string }

// parsePairs reads name=value,name=value, each percent-encoded. Its errors quote nothing.
func parsePairs(list string) ([]pair, error) {
	var pairs []pair
	for i, entry := range strings.Split(list, ",") {
		if entry = strings.TrimSpace(entry); entry == "" {
			continue
		}
		name, value, ok := strings.Cut(entry, "=")
		name, nameErr := url.PathUnescape(strings.TrimSpace(name))
		value, valueErr := url.PathUnescape(strings.TrimSpace(value))
		if !ok || name == "" || nameErr != nil || valueErr != nil {
			return nil, fmt.Errorf("entry %d: write it as name=value, with %%2C for a comma", i+1)
		}
		pairs = append(pairs, pair{name, value})
	}
	return pairs, nil
}
