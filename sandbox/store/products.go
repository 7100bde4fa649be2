package store

// CreateProduct adds a product with the id and the variants it comes with. It
// reports false when the id, or one of a variant, is taken.
func (s *Store) CreateProduct(p Product) bool {
	s.mu.Lock()
	defer s.unlock()
	if _, taken := s.products[p.ID]; taken || p.ID < 1 || len(p.Variants) == 0 {
		return false
	}
	for _, v := range p.Variants {
		if _, taken := s.productOfVariant[v.ID]; taken {
			return false
		}
	}
	s.keepGoods()
	s.products[p.ID] = p
	for _, v := range p.Variants {
		s.productOfVariant[v.ID] = p.ID
	}
	s.news.add(Event{Kind: ProductCreated, ProductID: p.ID})
	s.news.add(partNews(Product{}, p)...)
	return true
}

// DeleteProduct removes a product; its price records stay and apply to nothing.
func (s *Store) DeleteProduct(productID int) bool {
	s.mu.Lock()
	defer s.unlock()
	p, ok := s.products[productID]
	if !ok {
		return false
	}
	s.keepGoods()
	delete(s.products, productID)
	for _, v := range p.Variants {
		delete(s.productOfVariant, v.ID)
	}
	s.news.add(Event{Kind: ProductDeleted, ProductID: productID})
	return true
}

// EditCategory changes anything of a category but its id.
func (s *Store) EditCategory(categoryID int, change func(*Category)) bool {
	s.mu.Lock()
	defer s.unlock()
	c, ok := s.categories[categoryID]
	if !ok {
		return false
	}
	s.keepGoods()
	change(&c)
	c.ID = categoryID
	s.categories[categoryID] = c
	s.news.add(Event{Kind: CategoryUpdated, ID: categoryID})
	return true
}
