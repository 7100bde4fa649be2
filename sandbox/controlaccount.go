package sandbox

import (
	"net/http"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// controlAccounts changes what a merchant decides in the control panel; what is
// left out stays.
func (s *Server) controlAccounts(in struct {
	CreationDisabled *bool    `json:"creationDisabled"`
	Captcha          *bool    `json:"captcha"`
	CaptchaTokens    []string `json:"captchaTokens"`
},
) (any, string) {
	s.store.EditAccountSettings(func(a *store.AccountSettings) {
		if in.CreationDisabled != nil {
			a.CreationDisabled = *in.CreationDisabled
		}
		if in.Captcha != nil {
			a.Captcha.IsEnabled = *in.Captcha
		}
		if in.CaptchaTokens != nil {
			a.Captcha.ValidTokens = in.CaptchaTokens
		}
	})
	return nil, ""
}

// controlTrouble lets a Storefront mutation end in its unexpected error.
func (s *Server) controlTrouble(in struct {
	Operation string `json:"operation"`
	Times     int    `json:"times"`
},
) (any, string) {
	if in.Operation == "" || in.Times < 0 {
		return nil, "operation is required, and times must not be negative"
	}
	s.store.TroubleNext(in.Operation, in.Times)
	return nil, ""
}

// mail is a mail as its addressee would read it.
type mail struct {
	Kind       store.MailKind `json:"kind"`
	To         string         `json:"to"`
	CustomerID int            `json:"customerId"`
	ChannelID  int            `json:"channelId"`
	Link       string         `json:"link,omitempty"`
	Token      string         `json:"token,omitempty"`
	Expires    time.Time      `json:"expires,omitzero"`
	Sent       time.Time      `json:"sent"`
}

func (s *Server) controlMails(w http.ResponseWriter, _ *http.Request) {
	mails := []mail{}
	for _, m := range s.store.Mails() {
		mails = append(mails, mail(m))
	}
	answerControl(w, http.StatusOK, map[string][]mail{"mails": mails})
}
