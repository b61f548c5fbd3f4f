package decisions

import "strings"

// Readable is the condition under which somebody of some audiences reads the
// decision of body b with the latest version v (none: all null), for statements
// of other areas; audiences is the parameter's name in the statement.
func Readable(audiences string) string { return strings.Replace(readable, "$?", audiences, 1) }
