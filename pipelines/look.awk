# look.awk - events to a short account, for pipelines/look: one line of JSON a
# thing. Relies on the order in which ots-decode writes its members; every
# text is cut out as it stands, so it stays valid JSON.

# The text of a member of the part in front of the points; "" where there is
# none.
function get(head, key,    at, rest, end) {
	at = index(head, "\"" key "\":")
	if (!at)
		return ""
	rest = substr(head, at + length(key) + 3)
	if (substr(rest, 1, 1) == "\"") {
		end = index(substr(rest, 2), "\"")
		return substr(rest, 2, end - 1)
	}
	match(rest, /[,}\]]/)
	return substr(rest, 1, RSTART - 1)
}

# The value that a reference had when it was last seen in an answer.
function seen_before(server, station, ref,    n, i, text, at, rest, found) {
	found = "null"
	n = split(groups[server, station], group, " ")
	for (i = 1; i <= n; i++) {
		text = answer[server, station, group[i]]
		at = index(text, "\"ref\":\"" ref "\",\"value\":")
		if (!at)
			continue
		rest = substr(text, at + length(ref) + 17)
		match(rest, /[,}]/)
		found = substr(rest, 1, RSTART - 1)
	}
	return found
}

# What a point says that was written: a value, or bytes as they are.
function written(rest,    at, value) {
	at = index(rest, "\"value\":")
	if (!at) {
		at = index(rest, "\"bytes\":\"")
		if (!at)
			return "\"(not told)\""
		value = substr(rest, at + 9)
		match(value, /^[0-9a-f]*/)
		return "\"0x" substr(value, 1, RLENGTH < 16 ? RLENGTH : 16) (RLENGTH > 16 ? ".." : "") "\""
	}
	value = substr(rest, at + 8)
	if (substr(value, 1, 1) == "\"")
		match(value, /^"([^"\\]|\\.)*"/)
	else
		match(value, /^[^,}\]]*/)
	return substr(value, 1, RLENGTH)
}

function note_write(client, server, station, points, ts, proto, action,    n, i, item, at, ref, rest, value, k) {
	n = split(points, item, "},{")
	for (i = 1; i <= n; i++) {
		at = index(item[i], "\"ref\":\"")
		ref = substr(item[i], at + 7)
		at = index(ref, "\"")
		rest = substr(ref, at + 1)
		ref = substr(ref, 1, at - 1)
		value = written(rest)
		k = client SUBSEP server SUBSEP station SUBSEP ref
		if (!(k in writes)) {
			if (nwrites >= 5000) {
				more++
				continue
			}
			worder[++nwrites] = k
			wold[k] = ((server, station, ref) in last) ? last[server, station, ref] : seen_before(server, station, ref)
		} else if (wnew[k] != value) {
			wold[k] = wnew[k]
		}
		writes[k]++
		wnew[k] = value
		wts[k] = ts
		wproto[k] = proto
		waction[k] = action
		last[server, station, ref] = value
	}
}

BEGIN {
	n = split("start stop pause reset restart mode upload download change_program firmware file_write file_delete config force reserve time_set disable_reports", w, " ")
	for (i = 1; i <= n; i++)
		grave[w[i]] = 1
	n = split("write control select operate force", w, " ")
	for (i = 1; i <= n; i++)
		writing[w[i]] = 1
}

/^\{"type":"event"/ {
	at = index($0, ",\"points\":[")
	head = at ? substr($0, 1, at) : $0
	points = at ? substr($0, at + 11) : ""
	ts = substr(head, 23, 30)
	proto = get(head, "proto")
	dir = get(head, "dir")
	src = get(head, "src")
	dst = get(head, "dst")
	station = get(head, "station")
	fn = get(head, "fn")
	action = get(head, "action")
	status = get(head, "status")
	asked = dir == "request"
	client = asked ? src : dst
	server = asked ? dst : src
	k = proto SUBSEP client SUBSEP server
	if (!(k in pairs)) {
		order[++npairs] = k
		first[k] = ts
	}
	pairs[k]++
	until[k] = ts
	at = index($0, "\"flags\":[")
	flags = at ? substr($0, at, 120) : ""
	if (index(flags, "\"half\""))
		half[k]++
	if (index(flags, "\"guess\""))
		guess[k]++
	if (index(flags, "\"malformed\""))
		bad[k]++
	if (status == "unanswered") {
		unanswered[k]++
		next
	}
	if (!asked) {
		if (status != "" && status != "ok")
			failed[k SUBSEP fn SUBSEP status]++
		if (action == "read" && points != "") {
			match(points, /"ref":"[^"]*"/)
			r = substr(points, RSTART + 7, RLENGTH - 8)
			if (!((server, station, r) in answer))
				groups[server, station] = groups[server, station] " " r
			answer[server, station, r] = points
		}
		next
	}
	if (action in writing) {
		wrote[k]++
		if (points != "")
			note_write(client, server, station, points, ts, proto, action)
	} else if (action == "read")
		read[k]++
	if (action in grave) {
		g = k SUBSEP station SUBSEP fn SUBSEP action
		if (!(g in acts))
			gorder[++nacts] = g
		acts[g]++
		gts[g] = ts
	}
	next
}

/^\{"type":"loss"/ {
	losses[get($0, "what")] += get($0, "count")
	next
}

/^\{"type":"stats"/ {
	print "{\"is\":\"stats\"," substr($0, 2)
}

END {
	for (i = 1; i <= npairs; i++) {
		k = order[i]
		split(k, p, SUBSEP)
		printf "{\"is\":\"pair\",\"proto\":\"%s\",\"client\":\"%s\",\"server\":\"%s\",\"events\":%d,\"reads\":%d,\"writes\":%d,\"unanswered\":%d,\"half\":%d,\"guess\":%d,\"malformed\":%d,\"first\":\"%s\",\"last\":\"%s\"}\n", p[1], p[2], p[3], pairs[k], read[k], wrote[k], unanswered[k], half[k], guess[k], bad[k], first[k], until[k]
	}
	for (i = 1; i <= nwrites; i++) {
		k = worder[i]
		split(k, p, SUBSEP)
		printf "{\"is\":\"write\",\"proto\":\"%s\",\"client\":\"%s\",\"server\":\"%s\",\"station\":%s,\"ref\":\"%s\",\"action\":\"%s\",\"count\":%d,\"old\":%s,\"new\":%s,\"last\":\"%s\"}\n", wproto[k], p[1], p[2], p[3] == "" ? "null" : p[3] ~ /^[0-9]+$/ ? p[3] : "\"" p[3] "\"", p[4], waction[k], writes[k], wold[k], wnew[k], wts[k]
	}
	for (i = 1; i <= nacts; i++) {
		split(gorder[i], p, SUBSEP)
		printf "{\"is\":\"act\",\"proto\":\"%s\",\"client\":\"%s\",\"server\":\"%s\",\"fn\":\"%s\",\"action\":\"%s\",\"count\":%d,\"last\":\"%s\"}\n", p[1], p[2], p[3], p[5], p[6], acts[gorder[i]], gts[gorder[i]]
	}
	for (k in failed) {
		split(k, p, SUBSEP)
		printf "{\"is\":\"exception\",\"proto\":\"%s\",\"client\":\"%s\",\"server\":\"%s\",\"fn\":\"%s\",\"status\":\"%s\",\"count\":%d}\n", p[1], p[2], p[3], p[4], p[5], failed[k]
	}
	for (k in losses)
		printf "{\"is\":\"loss\",\"what\":\"%s\",\"count\":%d}\n", k, losses[k]
	if (more)
		printf "{\"is\":\"more\",\"writes\":%d}\n", more
}
