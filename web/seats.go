package web

import (
	"math"
	"slices"
)

// Seat is a place in the hemicycle of the home page, in its picture's units.
type Seat struct{ X, Y int }

// newSeats sets out one seat for each member, in arcs about a rostrum; the
// picture is 1000 wide and 520 high.
func newSeats(members int) []Seat {
	members = min(max(members, 7), 600)
	rows := max(2, int(math.Sqrt(float64(members)/2.2)))
	inner, outer := 190.0, 470.0
	total, radii := 0.0, make([]float64, rows)
	for i := range radii {
		radii[i] = inner + (outer-inner)*float64(i)/float64(max(rows-1, 1))
		total += radii[i]
	}
	var seats []Seat
	left := members
	for i, radius := range slices.Backward(radii) {
		n := int(math.Round(float64(members) * radius / total))
		if i == 0 || n > left {
			n = left
		}
		left -= n
		for k := range n {
			angle := math.Pi * (0.02 + 0.96*float64(k)/float64(max(n-1, 1)))
			seats = append(seats, Seat{int(500 - radius*math.Cos(angle)), int(500 - radius*math.Sin(angle))})
		}
	}
	return seats
}
