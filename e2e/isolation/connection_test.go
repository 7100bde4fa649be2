package isolation_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/isolation"
)

// sent is a question on its way, and who asked.
type sent struct {
	question
	header  http.Header
	invoked isolation.Time
}

// TestSessionsOnOneConnection mixes everybody's questions on the same connections, as a
// router does: one after the other, and without waiting for the answers.
func TestSessionsOnOneConnection(t *testing.T) {
	seed := e2e.Seed(t, seedVariable)
	s := open(t, deployment{replicas: 1, speed: 1, wanted: 4}, seed)
	s.isWell.Store(true)
	everybody := s.everybody(t, seed)
	const connections, volleys = 6, 12
	for _, c := range []struct {
		name string
		// atOnce is how many questions are sent before an answer is read.
		atOnce int
	}{{"one after the other", 1}, {"without waiting", 16}} {
		t.Run(c.name, func(t *testing.T) {
			var all sync.WaitGroup
			for n := range connections {
				all.Go(func() {
					random := rand.New(rand.NewPCG(seed, uint64(n)))
					s.onOneConnection(t, random, everybody, volleys*16/c.atOnce, c.atOnce)
				})
			}
			all.Wait()
		})
	}
	s.report(t, expectedOnConnections()...)
}

func expectedOnConnections() []string {
	return []string{"prices", "no price: LOGIN_REQUIRED", "answers to who is unknown"}
}

// everybody is a guest of each channel, a customer of each group on each, staff, and
// somebody whose session is none.
func (s *shop) everybody(t *testing.T, seed uint64) []sent {
	t.Helper()
	var all []sent
	channel := func(q question, headers ...string) sent {
		h := http.Header{"X-Clientele-Channel": {strconv.Itoa(q.channel)}}
		for i := 0; i < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		return sent{question: q, header: h}
	}
	for n, id := range theChannels() {
		all = append(all,
			channel(question{guest: true, channel: id, group: s.GuestGroup(id)}),
			channel(question{staff: true, channel: id, group: 1 + n}, "X-Clientele-Staff", s.staff(t, "pricing:read")),
			channel(question{channel: id, group: nobody}, "X-Clientele-Session", "eyJhbGciOiJkaXIifQ..a.b.c"))
	}
	for number := range 7 {
		d := s.newDevice(t, number, seed)
		for _, v := range d.visits {
			for v.token == "" {
				d.signIn(t.Context(), v)
			}
			all = append(all, channel(question{customer: v.id, channel: v.channel}, "X-Clientele-Session", v.token))
		}
	}
	return all
}

// nobody is the group of those whose session is none: they are answered nothing.
const nobody = -1

// onOneConnection sends volleys of questions on a connection, and reads their answers,
// which have to come in the same order.
func (s *shop) onOneConnection(t *testing.T, random *rand.Rand, everybody []sent, volleys, atOnce int) {
	t.Helper()
	target, err := url.Parse(s.Graph.URL())
	if err != nil {
		t.Error(err)
		return
	}
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", target.Host)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = conn.Close() }()
	answers := bufio.NewReader(conn)
	// An entity has no options.
	plain := slices.DeleteFunc(slices.Clone(s.items), func(i item) bool { return len(i.choices) > 0 })
	for began := s.elapsed(); volleys > 0; volleys-- {
		if s.elapsed()-began > briefly && !s.lacks(expectedOnConnections()) {
			return // the machine is busy
		}
		var volley []sent
		var text bytes.Buffer
		for range atOnce {
			next := everybody[random.IntN(len(everybody))]
			next.asEntities, next.contexts = random.IntN(2) == 0, [2]money{s.someMoney(random), s.someMoney(random)}
			next.items = plain[random.IntN(3):][:3]
			next.invoked = s.elapsed()
			volley = append(volley, next)
			if err := next.write(&text, target); err != nil {
				t.Error(err)
				return
			}
		}
		if _, err := conn.Write(text.Bytes()); err != nil {
			t.Error(err)
			return
		}
		for _, asked := range volley {
			if err := s.readAnswer(answers, asked); err != nil {
				t.Error(err)
				return
			}
		}
	}
}

// write puts the question into the words of HTTP.
func (q sent) write(to *bytes.Buffer, target *url.URL) error {
	document, variables := q.document()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return err
	}
	fmt.Fprintf(to, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", target.Path, target.Host, len(body))
	if err := q.header.Write(to); err != nil {
		return err
	}
	to.WriteString("\r\n")
	to.Write(body)
	return nil
}

func (s *shop) readAnswer(from *bufio.Reader, asked sent) error {
	response, err := http.ReadResponse(from, nil)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	answer, err := read(e2e.Reply{Status: response.StatusCode, Header: response.Header, Text: text})
	if err != nil {
		return err
	}
	s.Count("requests", 1)
	if asked.group != nobody {
		s.judge(asked.question, answer, asked.invoked, s.elapsed())
		return nil
	}
	s.Count("answers to who is unknown", 1)
	for side := range asked.contexts {
		for n := range asked.items {
			if price, reason, code := asked.slot(answer, side, n); price != nil || reason != "" || code == "" {
				s.Blame(isolation.Violation{Kind: isolation.Dead, Text: fmt.Sprintf("%v %s %s for %+v", price, reason, code, asked)})
			}
		}
	}
	return nil
}
