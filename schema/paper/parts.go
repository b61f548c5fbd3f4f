package paper

// The initiative's mark, as static/mark.svg draws it: seats around a speaker,
// on a field of 32 units.
var seats = [][3]float64{
	{16, 17, 2.6},
	{6.6, 16.4, 2}, {9.3, 10.1, 2}, {16, 7.4, 2}, {22.7, 10.1, 2}, {25.4, 16.4, 2},
	{1.7, 13.6, 1.4}, {5, 6.9, 1.4}, {11.2, 2.4, 1.4}, {20.8, 2.4, 1.4}, {27, 6.9, 1.4}, {30.3, 13.6, 1.4},
}

// head prints the letterhead and what the paper is.
func (s sheet) head() {
	const unit = 13.0 / 32
	s.pdf.SetFillColor(accent[0], accent[1], accent[2])
	for _, seat := range seats {
		s.pdf.Circle(margin+seat[0]*unit, 21+seat[1]*unit, seat[2]*unit, "F")
	}
	s.write("", 11, accent)
	s.text(margin+17, 22, width-17, 8, s.Letterhead, "L")
	s.line(34, 0.3, accent)
	s.write("", 24, ink)
	s.text(margin, 44, width/2, 11, s.Kind, "L")
	s.write("", 12, quiet)
	s.text(margin+width/2, 45.4, width/2, 11, s.Number, "R")
	s.pdf.SetY(64)
}

// parties prints whom it is for, and beside it the facts of the paper.
func (s sheet) parties() {
	const half = width/2 - 4
	top := s.pdf.GetY()
	y := top
	for i, line := range s.Addressee {
		s.write("", 10.5, quiet)
		if i == 0 {
			s.write("B", 10.5, ink)
		}
		y = s.broken(margin, y, half, 5.4, line)
	}
	beside := s.facts(margin+width/2+4, top, half, 36, s.Facts)
	s.pdf.SetY(max(y, beside) + 12)
}

// facts prints labels and what they say in two columns and returns where the
// next line begins.
func (s sheet) facts(x, y, w, label float64, facts []Fact) float64 {
	for _, fact := range facts {
		s.pdf.SetY(y)
		s.room(12)
		y = s.pdf.GetY()
		s.write("", 9.5, quiet)
		left := s.broken(x, y, label-2, 5.4, fact.Label)
		s.write("", 9.5, ink)
		y = max(left, s.broken(x+label, y, w-label, 5.4, fact.Value))
		s.pdf.SetY(y)
	}
	return y
}

// room begins a new page where less than a height is left.
func (s sheet) room(height float64) {
	if s.pdf.GetY()+height > 297-bottom {
		s.pdf.AddPage()
	}
}

// table prints the rows and what they come to.
func (s sheet) table() {
	if len(s.Rows) == 0 {
		return
	}
	y := s.pdf.GetY()
	s.write("", 9, quiet)
	s.text(margin, y, width-column, 6, s.Columns[0], "L")
	s.text(margin+width-column, y, column, 6, s.Columns[1], "R")
	s.line(y+7, 0.3, ink)
	y += 9
	for _, row := range s.Rows {
		y = s.row(row, y)
	}
	for _, total := range s.Totals {
		y = s.total(total, y)
	}
	s.pdf.SetY(y + 10)
}

func (s sheet) row(row Row, y float64) float64 {
	s.pdf.SetY(y)
	s.room(24)
	y = s.pdf.GetY()
	s.write("", 10.5, ink)
	below := s.broken(margin, y, width-column-6, 5.6, row.Text)
	s.text(margin+width-column, y, column, 5.6, row.Amount, "R")
	y = below
	s.write("", 9, quiet)
	for _, note := range row.Notes {
		y = s.broken(margin, y, width-column-6, 4.8, note)
	}
	s.line(y+2, 0.15, rule)
	return y + 4.5
}

func (s sheet) total(total Total, y float64) float64 {
	s.pdf.SetY(y)
	s.room(10)
	y = s.pdf.GetY()
	s.write("", 10, quiet)
	if total.Strong {
		s.write("B", 11.5, ink)
	}
	s.text(margin+width/4, y, width*3/4-column-4, 6.4, total.Label, "R")
	s.text(margin+width-column-4, y, column+4, 6.4, total.Amount, "R")
	return y + 6.8
}

// section prints what follows the table.
func (s sheet) section(section Section) {
	s.room(28)
	y := s.pdf.GetY()
	s.write("B", 10, accent)
	s.text(margin, y, width, 6, section.Title, "L")
	y += 7
	for _, paragraph := range section.Paragraphs {
		s.write("", 9.5, ink)
		y = s.broken(margin, y, width, 5.2, paragraph) + 1.5
	}
	s.pdf.SetY(y)
	y = s.facts(margin, y, width, 36, section.Facts)
	s.pdf.SetY(y + 6)
}

// foot prints the last line of each page.
func (s sheet) foot(pages int) {
	s.line(297-17, 0.15, rule)
	s.write("", 8, quiet)
	s.text(margin, 297-15, width*2/3, 5, s.Letterhead+" · "+s.Title(), "L")
	s.text(margin+width*2/3, 297-15, width/3, 5, s.Page(s.pdf.PageNo(), pages), "R")
}
