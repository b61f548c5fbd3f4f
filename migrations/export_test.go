package migrations

import "io/fs"

// Files are the migrations, to take a database half of the way.
func Files() fs.FS { return files }
