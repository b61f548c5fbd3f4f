package relay

import "github.com/plenary-org/plenary/schema/refuse"

// MaxPage is the most rows that one page of a list holds.
const MaxPage = 100

// Args are the paging arguments of every list: first/after to read on,
// last/before to read back.
type Args struct {
	First  *int32
	After  *string
	Last   *int32
	Before *string
}

// Page is a request for part of a list in one order, checked.
type Page struct {
	List   string // the list's name with its order
	Size   int
	Back   bool // read backwards from the place
	Placed bool // there is a place to start from
	Key    string
	ID     int64
}

// Page checks the arguments for a list; usually is the size when none is asked.
func (a Args) Page(list string, usually int) (Page, error) {
	if (a.First != nil || a.After != nil) && (a.Last != nil || a.Before != nil) {
		return Page{}, refuse.Invalid("last", "PAGE_BOTH_WAYS")
	}
	p := Page{List: list, Size: usually, Back: a.Last != nil || a.Before != nil}
	size, sizeField, place, placeField := a.First, "first", a.After, "after"
	if p.Back {
		size, sizeField, place, placeField = a.Last, "last", a.Before, "before"
	}
	if size != nil {
		if *size < 1 || *size > MaxPage {
			return Page{}, refuse.Invalid(sizeField, "BAD_PAGE_SIZE", "Max", MaxPage)
		}
		p.Size = int(*size)
	}
	if place == nil || *place == "" {
		return p, nil
	}
	var err error
	p.Placed = true
	p.Key, p.ID, err = ParseCursor(list, placeField, *place)
	return p, err
}

// Info tells where a page stands in its list.
type Info struct {
	EndCursor       *string
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
}

// Cut takes the rows that a query for one more than the page's size returned,
// in reading direction, and gives the page in list order with its Info.
// place returns a row's sort key and id.
func Cut[T any](p Page, rows []T, place func(T) (key string, id int64)) ([]T, Info) {
	more := len(rows) > p.Size
	if more {
		rows = rows[:p.Size]
	}
	info := Info{HasNextPage: more, HasPreviousPage: p.Placed}
	if p.Back {
		for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
			rows[i], rows[j] = rows[j], rows[i]
		}
		info = Info{HasNextPage: p.Placed, HasPreviousPage: more}
	}
	if len(rows) > 0 {
		cursor := func(row T) *string {
			key, id := place(row)
			s := Cursor(p.List, key, id)
			return &s
		}
		info.StartCursor, info.EndCursor = cursor(rows[0]), cursor(rows[len(rows)-1])
	}
	return rows, info
}
