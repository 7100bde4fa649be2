package storefront

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestAttributes(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"customer":{"entityId":7,"attributes":{
		"a4":{"entityId":4,"name":"size","value":"L"},"a9":{"entityId":9,"name":"shoe","value":null},"a5":{"entityId":6,"name":"stray","value":"x"}}}}}`)
	got, err := s.Attributes(upstreamtest.Context(t), shopper(), []int{9, 5, 4, 77, 9})
	if err != nil {
		t.Fatal(err)
	}
	want := []commerce.CustomerAttribute{
		{EntityID: 9, Name: "shoe"}, {EntityID: 4, Name: "size", Value: commerce.NonEmpty("L")}, {EntityID: 9, Name: "shoe"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	document := s.heard()[0].Body.Query
	if strings.Count(document, "attribute(") != 4 || strings.Count(document, "customer { entityId") != 1 {
		t.Errorf("document %s", document)
	}
}

func TestAttributesThatNobodyCanMean(t *testing.T) {
	s := newAnsweringStore(t, `{}`)
	many := make([]int, 51)
	for i := range many {
		many[i] = i
	}
	_, err := s.Attributes(upstreamtest.Context(t), shopper(), many)
	wantCode(t, err, commerce.CodeBadUserInput)
	got, err := s.Attributes(upstreamtest.Context(t), shopper(), nil)
	if err != nil || got != nil || len(s.heard()) != 0 {
		t.Errorf("got %v, %v after %d requests", got, err, len(s.heard()))
	}
}
