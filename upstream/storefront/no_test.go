package storefront

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// TestChangesWithoutAnAnswer has the store say nothing of what became of a change.
func TestChangesWithoutAnAnswer(t *testing.T) {
	for _, m := range accountChanges() {
		for name, body := range map[string]string{
			"no root":              `{"data":{}}`,
			"null roots":           `{"data":{"customer":null,"newsletter":null}}`,
			"no result":            strings.Replace(answers(m.name, `0`), `"`+m.name+`":0`, ``, 1),
			"a null result":        answers(m.name, `null`),
			"an empty result":      answers(m.name, `{}`),
			"null errors":          answers(m.name, `{"errors":null}`),
			"a result of text":     answers(m.name, `"`+canary+`"`),
			"errors that are none": answers(m.name, `{"errors":"`+canary+`"}`),
		} {
			s := newAnsweringStore(t, body)
			err := m.asked(upstreamtest.Context(t), s.Client)
			if commerce.CodeOf(err) != commerce.CodeOutcomeUnknown {
				t.Errorf("%s, %s: got %v", m.name, name, err)
			}
			wantNoSecret(t, err)
			if n := len(s.heard()); n != 1 {
				t.Errorf("%s, %s: %d attempts", m.name, name, n)
			}
		}
	}
}

// TestChangesThatFailHalfway have an error that came up while the store worked, beside
// a result that says yes or beside none.
func TestChangesThatFailHalfway(t *testing.T) {
	for _, m := range accountChanges() {
		for complaint, want := range map[string]commerce.Code{
			`{"message":"` + canary + `","path":["customer","x"]}`:                                  commerce.CodeOutcomeUnknown,
			`{"message":"` + canary + `"}`:                                                          commerce.CodeInternal,
			`{"message":"x","path":["customer"],"extensions":{"code":"INSUFFICIENT_ACCESS_SCOPE"}}`: commerce.CodeInternal,
		} {
			for _, result := range []string{`null`, `{"errors":[]}`, `{"customer":{"entityId":7},"address":{"entityId":9},"errors":[]}`} {
				body := strings.TrimSuffix(answers(m.name, result), `}`) + `,"errors":[` + complaint + `]}`
				wantCode(t, m.asked(upstreamtest.Context(t), newAnsweringStore(t, body).Client), want)
			}
		}
	}
}

func TestCaptchas(t *testing.T) {
	const refused = `{"data":null,"errors":[{"message":"Invalid ReCaptcha token ` + canary + `","path":["customer","x"]}]}`
	want := captchaError()
	got := func(call func(*fakeStore) (any, error)) {
		t.Helper()
		s := newAnsweringStore(t, refused)
		outcome, err := call(s)
		if diff := cmp.Diff(outcome, any(want)); err != nil || diff != "" {
			t.Errorf("%v, outcome (-got +want):\n%s", err, diff)
		}
		sent := s.heard()[0].Body.Variables["captcha"]
		if diff := cmp.Diff(map[string]any{"token": "solved"}, sent); diff != "" {
			t.Errorf("captcha (-want +got):\n%s", diff)
		}
	}
	got(func(s *fakeStore) (any, error) {
		r := registration()
		r.Captcha = "solved"
		o, err := s.Register(upstreamtest.Context(t), r)
		return o.Refused[0], err
	})
	got(func(s *fakeStore) (any, error) {
		o, err := s.UpdateCustomer(upstreamtest.Context(t), shopper(), commerce.ProfileChange{Captcha: "solved"})
		return o.Refused[0], err
	})
	got(func(s *fakeStore) (any, error) {
		o, err := s.AddAddress(upstreamtest.Context(t), shopper(), draft(), "solved")
		return o.Refused[0], err
	})
	got(func(s *fakeStore) (any, error) {
		o, err := s.UpdateAddress(upstreamtest.Context(t), shopper(), commerce.AddressChange{}, "solved")
		return o.Refused[0], err
	})
	got(func(s *fakeStore) (any, error) {
		o, err := s.RequestResetPassword(upstreamtest.Context(t), 3, email, "", "solved")
		return o[0], err
	})
	s := newAnsweringStore(t, refused)
	_, err := s.DeleteAddress(upstreamtest.Context(t), shopper(), 9, "solved")
	wantCode(t, err, commerce.CodeBadUserInput)
}

// TestNoCaptchaIsNotSent matters because the store refuses an empty one.
func TestNoCaptchaIsNotSent(t *testing.T) {
	for _, m := range accountChanges() {
		s := newAnsweringStore(t, `{"data":{}}`)
		_ = m.asked(upstreamtest.Context(t), s.Client)
		if _, sent := s.heard()[0].Body.Variables["captcha"]; sent {
			t.Errorf("%s: a captcha was sent", m.name)
		}
	}
}

func FuzzNo(f *testing.F) {
	f.Add(`{"__typename":"ValidationError","path":["input","email"]}`)
	f.Add(`{"__typename":"ValidationError","path":["input",0,{"x":1},"email"]}`)
	f.Add(`{"__typename":"NewError","path":"input.email"}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, text string) {
		var n no
		if json.Unmarshal([]byte(text), &n) != nil {
			return
		}
		for _, refused := range []commerce.Refusal{
			n.registerError(), n.updateError(), n.addAddressError(), n.updateAddressError(),
			n.changePasswordError(), n.requestResetError(), n.resetPasswordError(),
		} {
			if refused == nil || refused.Message() == "" || refused.Code() == "" {
				t.Fatalf("%s: a refusal without words", text)
			}
		}
	})
}

func TestLooseWords(t *testing.T) {
	for text, want := range map[string]looseWords{
		`["input","email"]`:      {"input", "email"},
		`["texts",3,"text"]`:     {"texts", "3", "text"},
		`["a",null,"b"]`:         {"a"},
		`["a",{"b":1}]`:          {"a"},
		`"input.email"`:          nil,
		`null`:                   nil,
		`[]`:                     nil,
		`{"a":"` + canary + `"}`: nil,
	} {
		var got looseWords
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
