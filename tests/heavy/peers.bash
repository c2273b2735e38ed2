# peers.bash - a server and a client of some maker in two network namespaces
# joined by a veth, and ots-capture between them.
load ../bats/veth
SERVER=192.0.2.10
CLIENT=192.0.2.20

# Two namespaces with addresses; a reason to skip where there can be none.
peers() {
	can_netns || skip "not run: no root or no network namespaces here"
	command -v npm >/dev/null || skip "not run: no npm here"
	"$TOP/scripts/peers"
	cd "$BATS_TEST_TMPDIR" || return
	v=h$((BASHPID % 100000)) groups=()
	veth "$v"
	ip -n "ots-$v-in" address add $SERVER/24 dev "${v}0"
	ip -n "ots-$v-out" address add $CLIENT/24 dev "${v}1"
	ip -n "ots-$v-in" link set lo up
	ip -n "ots-$v-out" link set lo up
}

# Whatever was started, with what it started.
no_peers() {
	[ -n "${v-}" ] || return 0
	for g in "${groups[@]}"; do
		kill -KILL -- "-$g" 2>/dev/null || :
		wait "$g" 2>/dev/null || :
	done
	no_veth "$v"
}

in_background() { # command...
	setsid "$@" 3>&- &
	groups+=($!)
}

run_js() { # namespace, file, arguments...
	local where=$1 file=$2
	shift 2
	HOME=$BATS_TEST_TMPDIR NODE_PATH=$TOP/build/peers/node_modules \
		ip netns exec "ots-$v-$where" node "$TOP/tests/heavy/$file" "$@"
}
export -f run_js

serve() { # file, arguments...
	export v TOP
	in_background bash -c 'run_js in "$@"' - "$@" >server.out 2>server.err
	until_seen server.out ready || { cat server.err; return 1; }
}

client() { # file, arguments...
	timeout 60 bash -c 'run_js out "$@"' - "$@" || { cat server.err; return 1; }
}

# What passes between them, live: into an archive, and decoded into events.
watch() {
	mkdir ar
	in_background sh -c "trap : INT; ip netns exec ots-$v-in ots-capture -i ${v}0 --live -w ar 2>capture.err | ots-decode >events 2>decode.err"
	watcher=$!
	until_seen events '"tick"'
}

unwatch() {
	kill -INT -- -$watcher
	wait $watcher
}

# The events of a protocol, one a line: who, what, how it ended, the points;
# they must be those on stdin.
told() { # protocol, pattern of lines that are left out
	diff -u - <(jq -r --arg proto "$1" --arg server $SERVER --arg client $CLIENT \
		-f "$TOP/tests/heavy/told.jq" events | grep -Ev "${2-^$}")
}

# Nothing else is claimed.
only() { # protocols
	diff -u <(printf '%s\n' "$@") <(records event <events | jq -r .proto | sort -u)
}

# There is an event for which this holds.
some() { # jq
	records event <events | jq -e -s "any(.[]; $1)" >/dev/null
}

# What was recorded gives the same events as what was seen.
same_again() {
	cmp <(records event <events) <(ots-decode ar/*.pcapng | records event)
}

# The readings of a plant, the file plant.yaml; they must be those on stdin.
readings() { # pattern of lines that are left out
	diff -u - <(ots-model -q -p plant.yaml <events | records reading |
		jq -r '"\(.tag) \(.kind) \(.value)\(if .kind == "measured" then "" else " by \(.by)" end)"' |
		grep -Ev "${1-^$}")
}
