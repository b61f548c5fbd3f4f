package packs

// bind puts the front before the papers; counts are the papers' pages.
func (p plan) bind(contents [][]byte, counts []int) (pdf []byte, pages int, err error) {
	first := make([]int, len(counts))
	draft, err := p.front(first)
	if err != nil {
		return nil, 0, err
	}
	in, err := read(draft)
	if err != nil {
		return nil, 0, err
	}
	pages = in.PageCount
	for i, n := range counts {
		first[i] = pages + 1
		pages += n
	}
	front, err := p.front(first)
	if err != nil {
		return nil, 0, err
	}
	pdf, err = join(append([][]byte{front}, contents...), p.marks(first))
	return pdf, pages, err
}
