package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/hook"
)

// ServeHooks adds the API of webhooks, which are on a board of their own. clientID
// is the API account that they belong to.
func (h *Handler) ServeHooks(board *hook.Board, clientID string) {
	hooks := &hooks{h, board, clientID}
	h.handle("hooks", "GET /v3/hooks", hooks.list)
	h.handle("hooks", "GET /v3/hooks/{id}", hooks.get)
	h.handle("change-hooks", "POST /v3/hooks", hooks.post)
	h.handle("change-hooks", "PUT /v3/hooks/{id}", hooks.put)
	h.handle("change-hooks", "DELETE /v3/hooks/{id}", hooks.delete)
}

// hooks answers for webhooks.
type hooks struct {
	*Handler
	board    *hook.Board
	clientID string
}

// webhook is a hook (reference/webhooks.v3.yml).
type webhook struct {
	ID          int    `json:"id"`
	ClientID    string `json:"client_id"`
	StoreHash   string `json:"store_hash"`
	Scope       string `json:"scope"`
	Destination string `json:"destination"`
	// Headers is null where there are none.
	Headers  map[string]string `json:"headers"`
	IsActive bool              `json:"is_active"`
	Created  int64             `json:"created_at"`
	Updated  int64             `json:"updated_at"`
}

func (h *hooks) webhook(of hook.Hook) webhook {
	return webhook{
		of.ID, h.clientID, h.store.StoreHash(), of.Scope, of.Destination, of.Headers, of.IsActive, of.Created.Unix(), of.Updated.Unix(),
	}
}

// list answers a page of the hooks that match.
func (h *hooks) list(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	asked := query.page()
	active, byActive := query.flag("is_active")
	scope, byScope := query.text("scope")
	destination, byDestination := query.text("destination")
	if query.refused(w) {
		return
	}
	found := []webhook{}
	for _, one := range h.board.List() {
		if (!byActive || one.IsActive == active) && (!byScope || one.Scope == scope) && (!byDestination || one.Destination == destination) {
			found = append(found, h.webhook(one))
		}
	}
	listed := append([]webhook{}, cut(asked, found)...)
	respond(w, http.StatusOK, envelope{listed, pageMeta{Pagination: numbered(query.values, asked, len(found), len(listed))}})
}

func (h *hooks) get(w http.ResponseWriter, r *http.Request) {
	found, ok := h.board.Get(pathID(r))
	if !ok {
		h.missing(w, r)
		return
	}
	respondData(w, h.webhook(found))
}

// webhookRequest is a hook to be made or changed. What is left out stays.
type webhookRequest struct {
	Scope       *string                      `json:"scope"`
	Destination *string                      `json:"destination"`
	IsActive    *bool                        `json:"is_active"`
	Headers     maybeNull[map[string]string] `json:"headers"`
}

// apply changes a hook.
func (q webhookRequest) apply(to *hook.Hook) {
	if q.Scope != nil {
		to.Scope = *q.Scope
	}
	if q.Destination != nil {
		to.Destination = *q.Destination
	}
	if q.IsActive != nil {
		to.IsActive = *q.IsActive
	}
	if q.Headers.isSaid {
		to.Headers = q.Headers.value
	}
}

func (h *hooks) post(w http.ResponseWriter, r *http.Request) {
	request, ok := readWebhook(w, r)
	if !ok {
		return
	}
	faults := map[string]string{}
	for name, value := range map[string]*string{"scope": request.Scope, "destination": request.Destination} {
		if value == nil {
			faults[name] = "error.path.missing"
		}
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	made := hook.Hook{IsActive: true}
	request.apply(&made)
	made, err := h.board.Create(made)
	h.answer(w, r, made, err)
}

func (h *hooks) put(w http.ResponseWriter, r *http.Request) {
	request, ok := readWebhook(w, r)
	if !ok {
		return
	}
	if request.Scope == nil && request.Destination == nil && request.IsActive == nil && !request.Headers.isSaid {
		refuseFields(w, r, map[string]string{"": "at least one field is required"})
		return
	}
	changed, err := h.board.Update(pathID(r), request.apply)
	h.answer(w, r, changed, err)
}

// delete answers with the hook as it was.
func (h *hooks) delete(w http.ResponseWriter, r *http.Request) {
	gone, ok := h.board.Delete(pathID(r))
	if !ok {
		h.missing(w, r)
		return
	}
	respondData(w, h.webhook(gone))
}

// answer answers with a hook, or with the field that is at fault. The reference
// has no other status for a hook that exists, or that is one too many.
func (h *hooks) answer(w http.ResponseWriter, r *http.Request, changed hook.Hook, err error) {
	switch {
	case errors.Is(err, hook.ErrUnknown):
		h.missing(w, r)
	case errors.Is(err, hook.ErrDestination), errors.Is(err, hook.ErrDuplicate):
		refuseFields(w, r, map[string]string{"destination": err.Error()})
	case errors.Is(err, hook.ErrHeaders):
		refuseFields(w, r, map[string]string{"headers": err.Error()})
	case err != nil:
		refuseFields(w, r, map[string]string{"scope": err.Error()})
	default:
		respondData(w, h.webhook(changed))
	}
}

func (h *hooks) missing(w http.ResponseWriter, r *http.Request) {
	Refuse(w, r, http.StatusNotFound, fmt.Sprintf("Webhook with id [%.20s] not found", r.PathValue("id")))
}

// readWebhook decodes a body strictly, and answers it when it is bad.
func readWebhook(w http.ResponseWriter, r *http.Request) (webhookRequest, bool) {
	var request webhookRequest
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return request, false
	}
	return request, true
}
