# told.jq - an event as a line of a test: the way it went, station, direction,
# function, action, status, flags if there are any, and what the points say.
def way: if .src == $client and .dst == $server then "->"
	elif .src == $server and .dst == $client then "<-"
	else "\(.src)->\(.dst)" end;
def said: if has("value") then "=\(.value | tojson)"
	elif has("bytes") then "[\(.count)]=\(.bytes)"
	elif has("count") then "[\(.count)]" else "" end;
def quality: if has("quality") then "/\(.quality)" else "" end;

select(.type == "event" and .proto == $proto) |
([way, (.station // "-" | tostring), .dir, .fn, .action, .status // "-"] +
	(.flags // []) + [.points[]? | .ref + said + quality]) | join(" ")
