package meetings

// Seen is the condition under which somebody may know of the meeting m, for
// statements of other areas. Of its parameters, by their names in the statement,
// audiences are those of the reader, staff tells whether the reader is of the
// secretariat, person is the reader's (0: nobody). They stand in the condition
// in the order audiences, person, staff, each once.
func Seen(audiences, staff, person string) string {
	return `(m.audience = any(` + audiences + `) or exists (select from meeting_people p where p.meeting_id = m.id and p.person_id = ` + person + `))
		and (` + staff + ` or m.convened_at is not null)`
}

// Readable is the condition under which a thing of a meeting with an audience
// is read, for statements of other areas: columns and parameters by their names
// in the statement.
func Readable(audience, meeting, audiences, person, today string) string {
	return readable(audience, meeting, audiences, person, today)
}

// Whole is the condition under which somebody reads all of a meeting's agenda,
// and is told its numbers: to others they would tell how many items there are.
func Whole(meeting, audiences, person, today string) string {
	return `not exists (select from agenda_items whole where whole.meeting_id = ` + meeting + ` and not ` + readable("whole.audience", meeting, audiences, person, today) + `)`
}

// PartReadable is the condition under which a part of minutes is read: by those
// for whom the part and its item are, today. Whoever has declared an interest in
// the item reads what was said in their absence when it is published for them,
// no sooner, and what is for the Board never: staff as everybody else.
func PartReadable(part, item, meeting, audiences, person, today string) string {
	return `(` + readable(part+".audience", meeting, audiences, person, today) + ` and (` + item + `.id is null or ` + readable(item+".audience", meeting, audiences, person, today) + `)
		and (not ` + recused(part+".item_id", person) + ` or ` + part + `.audience in ('PUBLIC', 'MEMBERS') and coalesce((
		  select done.audience from minutes_acts done where done.meeting_id = ` + meeting + ` and done.act = 'PUBLISHED' order by done.id desc limit 1) = any(` + audiences + `), false)))`
}
