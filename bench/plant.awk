# plant.awk - a plant file for a benchmark, from events: the hundred busiest
# registers of each controller group, 5,000 tags in all.
/^\{"type":"event"/ && /"dir":"response"/ && /"action":"read"/ && /"points":/ {
	match($0, /"src":"[^"]*"/)
	src = substr($0, RSTART + 7, RLENGTH - 8)
	split(src, part, ".")
	group = part[1] "." part[2]
	rest = substr($0, index($0, "\"points\":"))
	while (match(rest, /"ref":"[ih]r:[0-9]+"/)) {
		count[group, src, substr(rest, RSTART + 7, RLENGTH - 8)]++
		rest = substr(rest, RSTART + RLENGTH)
	}
}
END {
	for (k in count)
		{ split(k, p, SUBSEP); print count[k], p[1], p[2], p[3] }
}
