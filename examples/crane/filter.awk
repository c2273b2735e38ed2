#!/usr/bin/awk -f
# The clamp's rule in 15 lines of awk, as a filter in the pipe:
#   ots-decode attack.pcap | ots-model -p plant.yaml | awk -f filter.awk
function field(name) {
	if (!match($0, "\"" name "\":(\"[^\"]*\"|[^,}]*)"))
		return ""
	s = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
	gsub(/"/, "", s)
	return s
}
field("type") == "reading" && field("tag") == "LOAD" { load = field("value") + 0 }
field("tag") == "CLAMP" && field("kind") == "requested" && field("value") == "open" && load > 500 {
	printf "{\"type\":\"alert\",\"ts\":\"%s\",\"rule\":\"clamp-awk\",\"by\":\"%s\",\"load\":%d}\n", field("ts"), field("by"), load
}
