# tools.sh - sourced by the flows: where the tools are. Beside the source tree
# that is build/, installed it is the PATH; OTS_BIN overrides both.
# shellcheck shell=sh
here=$(cd "$(dirname "$0")" && pwd)
bin=${OTS_BIN:-$here/../build}
[ -x "$bin/ots-decode" ] && PATH=$bin:$PATH
export PATH
me=${0##*/}

die() {
	printf '%s: %s\n' "$me" "$*" >&2
	exit 2
}

command -v ots-decode >/dev/null || die "no ots-decode in PATH: run make, or set OTS_BIN"
