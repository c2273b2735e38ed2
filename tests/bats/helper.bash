# helper.bash - what every bats file here loads.
TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
OTS_BIN=${OTS_BIN:-$TOP/build}
case $OTS_BIN in /*) ;; *) OTS_BIN=$TOP/$OTS_BIN ;; esac
export OTS_BIN
PATH=$OTS_BIN:$TOP/pipelines:$PATH
CRANE=$TOP/examples/crane
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

# The records of one type, and a member of each line.
records() { grep "^{\"type\":\"$1\"" || :; }
member() { jq -r "$1"; }

# It must say no, with 1. A bare `! command` fails no test but at its end.
never() {
	local status=0

	"$@" || status=$?
	[ "$status" -eq 1 ] && return
	echo "ended with $status: $*"
	return 1
}

alerts() { # capture
	ots-decode "$1" | ots-model -q -p "$CRANE/plant.yaml" |
		ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml"
}

# Network namespaces can be made here?
can_netns() {
	[ "$(id -u)" -eq 0 ] && ip netns add "ots-probe-$$" 2>/dev/null &&
		ip netns del "ots-probe-$$"
}

# Waits until a file has a line like this, for 20 s at most.
until_seen() { # file, pattern
	for _ in $(seq 200); do
		grep -q "$2" "$1" 2>/dev/null && return
		sleep 0.1
	done
	echo "no $2 in $1"
	return 1
}
