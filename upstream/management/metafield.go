package management

import "github.com/clientele-graph/clientele/commerce"

// wireMetafield is a metafield as V3 writes it (reference/customers.v3.yml).
type wireMetafield struct {
	Permission   string   `json:"permission_set"`
	Namespace    string   `json:"namespace"`
	Key          string   `json:"key"`
	Value        string   `json:"value"`
	ResourceType string   `json:"resource_type"`
	ResourceID   looseInt `json:"resource_id"`
}

// isLink reports whether the metafield is a link that we made.
func (w wireMetafield) isLink() bool {
	return w.Permission == linkPermission && w.Namespace == linkNamespace && w.ResourceType == linkResource &&
		w.ResourceID > 0 && w.Key != "" && w.Value != ""
}

func (w wireMetafield) link() commerce.IdentityLink {
	return commerce.IdentityLink{CustomerID: int(w.ResourceID), Issuer: w.Value, Subject: w.Key}
}

// newLink is a metafield to be made.
type newLink struct {
	Permission string `json:"permission_set"`
	Namespace  string `json:"namespace"`
	Key        string `json:"key"`
	Value      string `json:"value"`
}

// linkMade is the answer about one new metafield, which is the link that was asked
// for. The reference has a list for it, as if there could be more.
type linkMade struct {
	enveloped[oneOrMany[wireMetafield]]

	want commerce.IdentityLink
}

func (m linkMade) complete() bool {
	return m.Data != nil && len(*m.Data) == 1 && (*m.Data)[0].isLink() && (*m.Data)[0].link() == m.want
}
