package e2e_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
)

// demoWithin bounds how long the demo may take to be ready, and to end.
const demoWithin = 2 * time.Minute

// runningDemo is what make demo starts.
type runningDemo struct {
	command *exec.Cmd
	// banner is all that it printed until it was ready.
	banner string
	stderr *patience.Log
	ended  chan error
}

// startDemo builds the demo and runs it on free ports, with one router, until the test
// ends. It runs in a process group of its own, as from a terminal.
func startDemo(t *testing.T, router string) *runningDemo {
	t.Helper()
	patience.Need(t, "node")
	if _, err := os.Stat(filepath.Join("router", "node_modules", "@apollo", "gateway")); err != nil {
		patience.Missing(t, "e2e/router/node_modules (npm ci --prefix e2e/router)")
	}
	clientele, err := e2e.BuildProgram()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "demo")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./demo").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	d := &runningDemo{stderr: &patience.Log{}, ended: make(chan error, 1)}
	collector := startCollector(t)
	d.command = exec.Command(program, "-clientele", clientele, "-router", router, "-free-ports")
	d.command.Dir = ".."
	// As in the shell of somebody who has followed docs/observability.md.
	d.command.Env = append(os.Environ(), "OTEL_EXPORTER_OTLP_ENDPOINT="+collector.server.URL,
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="+collector.server.URL+"/v1/traces", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT="+collector.server.URL)
	d.command.Stderr = d.stderr
	d.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	printed, err := d.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.command.Start(); err != nil {
		t.Fatal(err)
	}
	group := -d.command.Process.Pid
	t.Cleanup(func() { _ = syscall.Kill(group, syscall.SIGKILL) }) // nobody is left of a test that went well
	tooLate := time.AfterFunc(demoWithin, func() { _ = syscall.Kill(group, syscall.SIGKILL) })
	defer tooLate.Stop()

	ready := false
	lines := bufio.NewScanner(printed)
	for !ready && lines.Scan() {
		d.banner += lines.Text() + "\n"
		ready = strings.Contains(lines.Text(), "Ctrl-C")
	}
	go func() { d.ended <- d.command.Wait() }()
	if !ready {
		t.Fatalf("the demo is not ready: %v\n%s%s", <-d.ended, d.banner, d.stderr)
	}
	return d
}

// at is the URL that stands behind a name in the banner.
func (d *runningDemo) at(t *testing.T, name string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^ +` + name + ` +(http://\S+)`).FindStringSubmatch(d.banner)
	if found == nil {
		t.Fatalf("the banner has no %s:\n%s", name, d.banner)
	}
	return found[1]
}

// wait returns the demo's exit code.
func (d *runningDemo) wait(t *testing.T) int {
	t.Helper()
	select {
	case <-d.ended:
	case <-time.After(demoWithin):
		t.Fatalf("the demo does not end\n%s", d.stderr)
	}
	return d.command.ProcessState.ExitCode()
}

// processes are all programs that the demo runs now, by what they are called.
func (d *runningDemo) processes(t *testing.T) map[string]int {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), patience.Need(t, "ps"), "-A", "-o", "ppid=,pid=,args=").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] != strconv.Itoa(d.command.Process.Pid) {
			continue
		}
		pid, err := strconv.Atoi(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		found[strings.Join(fields[2:], " ")] = pid
	}
	return found
}

// nobodyIsLeft looks for the programs that the demo ran, and for its files.
func nobodyIsLeft(t *testing.T, ran map[string]int) {
	t.Helper()
	if len(ran) != 3 {
		t.Errorf("there were %d programs, want Clientele, a catalogue and a router: %v", len(ran), ran)
	}
	for name, pid := range ran {
		if err := syscall.Kill(pid, 0); err != syscall.ESRCH {
			t.Errorf("still there: %s (%v)", name, err)
		}
		for field := range strings.FieldsSeq(name) {
			if !strings.Contains(field, "clientele-demo-") {
				continue
			}
			if _, err := os.Stat(filepath.Dir(field)); !os.IsNotExist(err) {
				t.Errorf("still there: %s", field)
			}
		}
	}
}

// demoAnswer is the federated query that the banner shows.
type demoAnswer struct {
	Products []struct {
		Name  string
		Price *struct {
			CustomerGroup   *struct{ Name string }
			CalculatedPrice struct{ TaxExclusive string }
		}
	}
}

// ask sends the banner's own query through the playground's origin.
func (d *runningDemo) ask(t *testing.T, header http.Header) demoAnswer {
	t.Helper()
	query := regexp.MustCompile(`'\{"query": "(\{ products.*)"\}'`).FindStringSubmatch(d.banner)
	if query == nil {
		t.Fatalf("the banner has no query of products:\n%s", d.banner)
	}
	answer := e2e.Post(t, d.at(t, "Playground")+"graphql", header, query[1], nil)
	var seen demoAnswer
	if err := json.Unmarshal([]byte(asJSON(t, answer.Data)), &seen); err != nil || len(answer.Errors) > 0 || len(seen.Products) == 0 {
		t.Fatalf("%v: %+v", err, answer)
	}
	return seen
}

// TestDemo asks the demo what its banner says to ask, with each router there is, and
// ends it as a terminal and as a service manager do.
func TestDemo(t *testing.T) {
	t.Parallel()
	type ending struct {
		router, name string
		signal       syscall.Signal
		// everybody is told to end by a terminal, and only the demo by anybody else.
		everybody bool
	}
	endings := []ending{{"gateway", "@apollo/gateway", syscall.SIGINT, true}}
	if router, ok := e2e.BuiltApolloRouter(t); ok {
		endings = append(endings, ending{router, "Apollo Router", syscall.SIGTERM, false})
	} else {
		t.Log("there is no Apollo Router here (make router): the demo is tried without it")
	}
	for _, tt := range endings {
		t.Run(tt.name+"/"+tt.signal.String(), func(t *testing.T) {
			t.Parallel()
			d := startDemo(t, tt.router)
			if !strings.Contains(d.banner, tt.name) {
				t.Errorf("the banner does not name %s:\n%s", tt.name, d.banner)
			}
			checkDemo(t, d)
			ran := d.processes(t)
			pid := d.command.Process.Pid
			if tt.everybody {
				pid = -pid
			}
			if err := syscall.Kill(pid, tt.signal); err != nil {
				t.Fatal(err)
			}
			if code := d.wait(t); code != 0 || d.stderr.String() != "" {
				t.Errorf("exit code %d, and it complained:\n%s", code, d.stderr)
			}
			nobodyIsLeft(t, ran)
		})
	}
}

// checkDemo asks as a guest and as a shopper.
func checkDemo(t *testing.T, d *runningDemo) {
	t.Helper()
	guest := d.ask(t, http.Header{})
	var offer struct {
		Endpoint  string
		Federated bool
		Logins    []struct{ Title, Email, Password string }
	}
	response, err := http.Get(d.at(t, "Playground") + "playground.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(&offer); err != nil || offer.Endpoint != "/graphql" || !offer.Federated || len(offer.Logins) != 3 {
		t.Fatalf("%v: the playground is told %+v", err, offer)
	}
	wholesale := offer.Logins[1]
	if !strings.Contains(d.banner, wholesale.Email) || !strings.Contains(d.banner, wholesale.Password) {
		t.Errorf("the banner does not say how %s signs in:\n%s", wholesale.Email, d.banner)
	}
	login := e2e.Post(t, d.at(t, "Router"), http.Header{}, e2e.LoginMutation,
		map[string]any{"input": map[string]any{"email": wholesale.Email, "password": wholesale.Password}})
	token, _ := login.At("login", "session", "token").(string)
	shopper := d.ask(t, http.Header{"X-Clientele-Session": {token}})
	for i, product := range guest.Products {
		same := shopper.Products[i]
		if product.Name == "" || product.Price == nil || same.Price == nil {
			t.Fatalf("a product without name or price: %+v, %+v", product, same)
		}
		if product.Price.CustomerGroup != nil || same.Price.CustomerGroup == nil || product.Price.CalculatedPrice == same.Price.CalculatedPrice {
			t.Errorf("%s: a guest sees %+v and a shopper %+v", product.Name, product.Price, same.Price)
		}
	}
}

// TestDemoEndsWithItsParts kills one of the programs.
func TestDemoEndsWithItsParts(t *testing.T) {
	t.Parallel()
	d := startDemo(t, "gateway")
	ran := d.processes(t)
	for name, pid := range ran {
		if strings.Contains(name, " catalogue.mjs ") {
			_ = syscall.Kill(pid, syscall.SIGKILL) // the demo's end tells whether it worked
		}
	}
	if code := d.wait(t); code != 1 || d.stderr.String() != "demo: the catalogue ended: signal: killed\n" {
		t.Errorf("exit code %d:\n%s", code, d.stderr)
	}
	nobodyIsLeft(t, ran)
}
