package store

// Groups of the default seed, one per kind of rule.
const (
	// GroupRetail is the default group and has no rule.
	GroupRetail = 1
	// GroupWholesale has price list 1, and on the Canadian channel list 2.
	GroupWholesale = 2
	// GroupGuides pays 10 % less for everything.
	GroupGuides = 3
	// GroupClub pays 5.00 less for everything, and 20.00 for product 104.
	GroupClub = 4
	// GroupCampsites pays 20 % less for coffee of every kind, and does not
	// see the espresso machines and the workshop.
	GroupCampsites = 5
	// GroupGuests is everybody who is not signed in; they pay 2 % less for everything,
	// and do not see what stands in coffee itself, for members, and the workshop.
	GroupGuests = 6
)

func seedGroups() []Group {
	groups := []Group{
		{ID: GroupRetail, Name: "Retail", IsDefault: true},
		{ID: GroupWholesale, Name: "Wholesale", Rules: []DiscountRule{
			{Kind: RulePriceList, PriceListID: ListWholesale},
		}},
		{ID: GroupGuides, Name: "Trail Guides", Rules: []DiscountRule{
			{Kind: RuleAll, Method: MethodPercent, Amount: amount("10")},
		}},
		{ID: GroupClub, Name: "Kettle Club", Rules: []DiscountRule{
			{Kind: RuleAll, Method: MethodPrice, Amount: amount("5.00")},
			{Kind: RuleProduct, Method: MethodFixed, Amount: amount("20.00"), ProductID: 104},
		}},
		{
			ID: GroupCampsites, Name: "Campsites",
			Access: CategoryAccess{Type: AccessSpecific, CategoryIDs: []int{
				categoryCoffee, categoryWholeBean, categoryGround, categoryBrewing, categoryKettles, categoryCamp, categoryMugs,
			}},
			Rules: []DiscountRule{
				{Kind: RuleCategory, Method: MethodPercent, Amount: amount("20"), CategoryID: categoryCoffee},
			},
		},
		{
			ID: GroupGuests, Name: "Guests", IsForGuests: true,
			Access: CategoryAccess{Type: AccessSpecific, CategoryIDs: []int{
				categoryWholeBean, categoryGround, categoryBrewing, categoryKettles, categoryCamp, categoryMugs, categoryMachines,
			}},
			Rules: []DiscountRule{{Kind: RuleAll, Method: MethodPercent, Amount: amount("2")}},
		},
	}
	for i := range groups {
		if groups[i].Access.Type == "" {
			groups[i].Access.Type = AccessAll
		}
		groups[i].Created, groups[i].Modified = seedTime(), seedTime()
	}
	return groups
}

// Categories of the default seed.
const (
	categoryCoffee    = 1
	categoryWholeBean = 2
	categoryGround    = 3
	categoryBrewing   = 4
	categoryKettles   = 5
	categoryCamp      = 6
	categoryMugs      = 7
	categoryMachines  = 8
	categoryWorkshop  = 9
)

func seedCategories() []Category {
	return []Category{
		{ID: categoryCoffee, Name: "Coffee"},
		{ID: categoryWholeBean, ParentID: categoryCoffee, Name: "Whole bean"},
		{ID: categoryGround, ParentID: categoryCoffee, Name: "Ground"},
		{ID: categoryBrewing, Name: "Brewing gear"},
		{ID: categoryKettles, ParentID: categoryBrewing, Name: "Kettles"},
		{ID: categoryCamp, Name: "Camp kitchen"},
		{ID: categoryMugs, ParentID: categoryCamp, Name: "Mugs and flasks"},
		{ID: categoryMachines, Name: "Espresso machines"},
		{ID: categoryWorkshop, Name: "Workshop"},
	}
}
