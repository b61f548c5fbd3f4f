package web

import "embed"

//go:embed pages parts static texts
var files embed.FS
