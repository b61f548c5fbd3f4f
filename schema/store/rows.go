package store

// Group gathers rows by what they belong to; those of one keep their order.
func Group[K comparable, Row any](rows []Row, of func(Row) K) map[K][]Row {
	groups := make(map[K][]Row)
	for _, row := range rows {
		k := of(row)
		groups[k] = append(groups[k], row)
	}
	return groups
}

// Index finds rows by what there is one of each.
func Index[K comparable, Row any](rows []Row, of func(Row) K) map[K]Row {
	index := make(map[K]Row, len(rows))
	for _, row := range rows {
		index[of(row)] = row
	}
	return index
}
