package management

import "github.com/clientele-graph/clientele/commerce"

// wireMetafield is a metafield as V3 writes it (reference/customers.v3.yml).
type wireMetafield struct {
	ID           looseInt  `json:"id"`
	Permission   string    `json:"permission_set"`
	Namespace    string    `json:"namespace"`
	Key          string    `json:"key"`
	Value        string    `json:"value"`
	Description  looseText `json:"description"`
	ResourceType string    `json:"resource_type"`
	ResourceID   looseInt  `json:"resource_id"`
}

// isLink reports whether the metafield is a link that we made.
func (w wireMetafield) isLink() bool {
	return w.Permission == linkPermission && w.Namespace == linkNamespace && w.ResourceType == linkResource &&
		w.ResourceID > 0 && w.Key != "" && w.Value != ""
}

func (w wireMetafield) link() commerce.IdentityLink {
	return commerce.IdentityLink{CustomerID: int(w.ResourceID), Issuer: w.Value, Subject: w.Key}
}

// isCustomers reports whether the metafield is a customer's that others may know of:
// links between customers and identities are nobody's business but ours.
func (w wireMetafield) isCustomers() bool {
	return w.ID > 0 && w.ResourceID > 0 && (w.ResourceType == linkResource || w.ResourceType == "") &&
		!commerce.IsReservedNamespace(w.Namespace)
}

func (w wireMetafield) commerce() commerce.CustomerMetafield {
	permission := metafieldPermission(w.Permission)
	return commerce.CustomerMetafield{
		EntityID: int(w.ID), Namespace: w.Namespace, Key: w.Key, Value: w.Value,
		Description: commerce.NonEmpty(string(w.Description)), Permission: &permission,
	}
}

// metafieldPermissions are the permissions in the store's words.
func metafieldPermissions() map[commerce.CustomerMetafieldPermission]string {
	return map[commerce.CustomerMetafieldPermission]string{
		commerce.MetafieldAppOnly: linkPermission, commerce.MetafieldRead: "read", commerce.MetafieldWrite: "write",
		commerce.MetafieldReadAndStorefront:  "read_and_sf_access",
		commerce.MetafieldWriteAndStorefront: "write_and_sf_access",
	}
}

func metafieldPermission(word string) commerce.CustomerMetafieldPermission {
	for permission, its := range metafieldPermissions() {
		if its == word {
			return permission
		}
	}
	return commerce.MetafieldUnknown
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
