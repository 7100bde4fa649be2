package management

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerMetafieldChanges() {
	h.handle("change-customer-metafields", "POST /v3/customers/metafields", h.postMetafields)
	h.handle("change-customer-metafields", "PUT /v3/customers/metafields", h.putMetafields)
	h.handle("change-customer-metafields", "DELETE /v3/customers/{id}/metafields/{metafield}", h.deleteMetafield)
}

// metafieldRequest is a metafield of a list, to be made or changed. What is left out
// stays.
type metafieldRequest struct {
	ID            int     `json:"id"`
	ResourceID    int     `json:"resource_id"`
	PermissionSet *string `json:"permission_set"`
	Namespace     *string `json:"namespace"`
	Key           *string `json:"key"`
	Value         *string `json:"value"`
	Description   *string `json:"description"`
}

// over returns the body that the request makes of what is there.
func (m metafieldRequest) over(there newMetafieldRequest) newMetafieldRequest {
	for _, text := range []struct{ from, to *string }{
		{m.PermissionSet, &there.PermissionSet},
		{m.Namespace, &there.Namespace},
		{m.Key, &there.Key},
		{m.Value, &there.Value},
		{m.Description, &there.Description},
	} {
		if text.from != nil {
			*text.to = *text.from
		}
	}
	return there
}

// postMetafields makes those metafields that can be made.
func (h *Handler) postMetafields(w http.ResponseWriter, r *http.Request) {
	h.changeMetafields(w, r, func(request metafieldRequest) (store.Metafield, map[string]string, error) {
		body := request.over(newMetafieldRequest{})
		if faults := body.faults(); len(faults) > 0 {
			return store.Metafield{}, faults, nil
		}
		made, err := h.store.CreateMetafield(store.Metafield{
			CustomerID: request.ResourceID, Namespace: body.Namespace, Key: body.Key, Value: body.Value,
			Description: body.Description, PermissionSet: body.PermissionSet,
		})
		return made, nil, err
	})
}

// putMetafields changes those metafields that can be changed.
func (h *Handler) putMetafields(w http.ResponseWriter, r *http.Request) {
	h.changeMetafields(w, r, func(request metafieldRequest) (store.Metafield, map[string]string, error) {
		all := h.store.Metafields(store.MetafieldFilter{})
		at := slices.IndexFunc(all, func(m store.Metafield) bool { return m.ID == request.ID })
		if at < 0 {
			return store.Metafield{}, nil, store.ErrNoSuchMetafield
		}
		m := all[at]
		body := request.over(newMetafieldRequest{m.PermissionSet, m.Namespace, m.Key, m.Value, m.Description})
		if faults := body.faults(); len(faults) > 0 {
			return store.Metafield{}, faults, nil
		}
		changed, err := h.store.UpdateMetafield(m.ID, func(m *store.Metafield) {
			m.Namespace, m.Key, m.Value = body.Namespace, body.Key, body.Value
			m.Description, m.PermissionSet = body.Description, body.PermissionSet
		})
		return changed, nil, err
	})
}

// metafieldProblem is what is wrong with one metafield of a list. It does not say which.
type metafieldProblem struct {
	Status int               `json:"status"`
	Title  string            `json:"title"`
	Type   string            `json:"type"`
	Errors map[string]string `json:"errors"`
}

// changeMetafields makes a change of each metafield of a list. When some cannot be made,
// it answers 422 with those that were and with what is wrong with the others.
func (h *Handler) changeMetafields(
	w http.ResponseWriter, r *http.Request, change func(metafieldRequest) (store.Metafield, map[string]string, error),
) {
	var requests []metafieldRequest
	if err := json.NewDecoder(r.Body).Decode(&requests); err != nil || len(requests) == 0 {
		respond(w, http.StatusBadRequest, map[string]any{
			"status": http.StatusBadRequest, "title": "Input is invalid", "type": statusPage, "detail": "Syntax error",
		})
		return
	}
	data, problems := []metafield{}, []metafieldProblem{}
	for _, request := range requests {
		changed, faults, err := change(request)
		switch {
		case len(faults) > 0:
			problems = append(problems, metafieldProblem{http.StatusUnprocessableEntity, "The metafield is not valid.", statusPage, faults})
		case errors.Is(err, store.ErrMetafieldExists):
			problems = append(problems, metafieldProblem{http.StatusConflict, "The metafield conflicts with another one.", statusPage, map[string]string{}})
		case err != nil:
			problems = append(problems, metafieldProblem{http.StatusNotFound, "The resource was not found.", statusPage, map[string]string{}})
		default:
			data = append(data, newMetafield(changed))
		}
	}
	if len(problems) == 0 {
		respond(w, http.StatusOK, map[string]any{"data": data, "errors": problems, "meta": noMeta{}})
		return
	}
	respond(w, http.StatusUnprocessableEntity, map[string]any{
		"data": data, "errors": problems,
		"meta": map[string]int{"total": len(requests), "success": len(data), "failed": len(problems)},
	})
}

// deleteMetafield removes a metafield of a customer.
func (h *Handler) deleteMetafield(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.PathValue("metafield"))
	of := h.store.Metafields(store.MetafieldFilter{CustomerID: pathID(r)})
	isTheirs := slices.ContainsFunc(of, func(m store.Metafield) bool { return m.ID == number })
	if err != nil || pathID(r) < 1 || !isTheirs || !h.store.DeleteMetafield(number) {
		Refuse(w, r, http.StatusNotFound, "The metafield was not found.")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
