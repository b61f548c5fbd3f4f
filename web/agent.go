package web

import "strings"

// named parts of user agents, the more telling first.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrom", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}}
	systems  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// agent shortens what a browser calls itself: "Firefox, Linux".
func agent(full string) string {
	var parts []string
	for _, list := range [][][2]string{browsers, systems} {
		for _, known := range list {
			if strings.Contains(full, known[0]) {
				parts = append(parts, known[1])
				break
			}
		}
	}
	if len(parts) == 0 {
		return full
	}
	return strings.Join(parts, ", ")
}
