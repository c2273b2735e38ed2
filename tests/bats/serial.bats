#!/usr/bin/env bats
# Serial taps: a master and a device of libmodbus on a line of pseudo-terminals
# that ots-capture listens to.
load helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	# shellcheck disable=SC2046 # words are wanted
	cc -O2 -o modbus "$TOP/tests/peers/modbus.c" $(pkg-config --cflags --libs libmodbus) || return
}

setup() {
	PATH=$BATS_FILE_TMPDIR:$PATH
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo hold
}

teardown() {
	exec 8>&-
	for p in $pids; do kill "$p" 2>/dev/null || :; done
	wait 2>/dev/null || :
}

lay_line() { # [halves]
	"$TOP/tests/peers/line.py" . "$@" <hold >line &
	pids="$pids $!"
	exec 8>hold
	until_seen line ready
	modbus serve rtu device >device.out &
	pids="$pids $!"
	until_seen device.out ready
}

# Listens while the master asks.
listen() { # taps...
	ots-capture -v --live "$@" >packets 2>err &
	pid=$!
	pids="$pids $pid"
	until_seen packets '"tick"'
	modbus ask rtu master
	until_payloads 122
	kill -INT $pid
	wait $pid
	records packet <packets >payloads
	ots-decode packets | records event >events
}

until_payloads() {
	for _ in $(seq 200); do
		[ "$(grep -c '"link":"payload"' packets)" -lt "$1" ] || return 0
		sleep 0.1
	done
	echo "only $(grep -c '"link":"payload"' packets) payloads"
	cat err
	return 1
}

# What the master did, as events; and nothing else.
as_asked() {
	jq -e -s 'length == 122 and all(.[]; .proto == "modbus" and .station == 7 and (.flags // [] | length) == 0)' events
	jq -e -s '[.[] | select(.dir == "request")] | length == 61' events
	jq -e -s '[.[] | select(.dir == "request").fn] == [.[] | select(.dir == "response").fn]' events
	jq -e -s '[.[] | select(.dir == "response" and .fn == "read_holding_registers" and .status == "ok")]
		| length == 20 and (.[7].points | map(.value)) == [1799, 2056, 2313]' events
	jq -e -s '[.[] | select(.fn == "write_single_register" and .dir == "response")] | length == 20' events
	jq -e -s '.[-1] | .status == "illegal_data_address" and .dir == "response"' events
}

@test "serial: one tap hears both, and each message has its direction" {
	lay_line
	listen 'serial:tap?baud=19200&parity=e'
	as_asked
	jq -e -s '[range(0; 122; 2) as $i | .[$i].dir == "request" and .[$i + 1].dir == "response" and .[$i].fn == .[$i + 1].fn] | all' events
	jq -e -s '[.[] | select(.dir == "response" and .fn == "read_holding_registers")][7].points[0].ref == "hr:7"' events
	jq -e -s 'all(.[]; .if == "tap" and .proto == "modbus_rtu" and .len == .cap and (has("src") | not))' payloads
	"$TOP/scripts/validate" packets
}

# When bytes came is when they were read: between two taps a busy machine may
# turn the order round, so that isn't asked for here.
@test "serial: two taps, one for each direction" {
	lay_line halves
	listen 'serial:tap-a?baud=19200&parity=e&dir=a' 'serial:tap-b?baud=19200&parity=e&dir=b'
	as_asked
	jq -e -s 'all(.[]; (.src == "serial/a" and .dst == "serial/b") or (.src == "serial/b" and .dst == "serial/a"))' payloads
}

# The bytes of a golden's messages as they stand in it, one message a line.
bytes_of() {
	sed -n 's/#.*//; s/^[<>] //p' "$1"
}

@test "serial: DNP3 by its framing, each message with its own direction" {
	lay_line
	ots-capture --live 'serial:tap?baud=19200&proto=dnp3' >packets 2>err &
	pid=$!
	pids="$pids $pid"
	until_seen packets '"tick"'
	{
		printf 'junk\005'
		bytes_of "$TOP/tests/golden/dnp3/read.hex" | xxd -r -p
	} >master
	until_payloads "$(bytes_of "$TOP/tests/golden/dnp3/read.hex" | wc -l)"
	kill -INT $pid
	wait $pid
	ots-decode packets | records event | jq -c '[.dir, .fn, .station, .points]' >ours
	jq -c 'select(.type == "event" and .status != "unanswered") | [.dir, .fn, .station, .points]' "$TOP/tests/golden/dnp3/read.ndjson" >theirs
	diff ours theirs
	[ "$(sed -n 's/.*tap: \([0-9]*\) bytes were part of no message/\1/p' err | awk "{ n += \$1 } END { print n }")" -eq 5 ]
}

@test "serial: BSAP by its framing, handed on for those who know it" {
	lay_line
	ots-capture --live 'serial:tap?baud=19200&proto=bsap' >packets 2>err &
	pid=$!
	pids="$pids $pid"
	until_seen packets '"tick"'
	printf '\020\002\001\005\205\020\020\007\020\003\022\064\020\001\002\003\020\003\001\002' >master
	until_payloads 2
	kill -INT $pid
	wait $pid
	[ "$(records packet <packets | jq -r .data | while read -r d; do base64 -d <<<"$d" | xxd -p; done | tr '\n' ' ')" = "100201058510100710031234 1001020310030102 " ]
	ots-decode packets | records packet | cmp - <(records packet <packets)
}

@test "serial: it sheds all rights, and holds the line for reading alone" {
	lay_line
	ots-capture -v --live 'serial:tap?baud=19200&parity=e' >packets 2>err &
	pid=$!
	pids="$pids $pid"
	until_seen packets '"tick"'
	grep -q '^Seccomp:	2' /proc/$pid/status
	for fd in /proc/$pid/fd/*; do
		[[ $(readlink "$fd") != /dev/pts/* ]] || flags=$(awk '$1 == "flags:" { print $2 }' "/proc/$pid/fdinfo/${fd##*/}")
	done
	[ $((0$flags & 3)) -eq 0 ]
	kill -INT $pid
	wait $pid
}

@test "serial: a line of noise is told as loss, not as messages" {
	lay_line
	ots-capture --live 'serial:tap?baud=19200&parity=e' >packets 2>err &
	pid=$!
	pids="$pids $pid"
	until_seen packets '"tick"'
	head -c 3000 /dev/zero | tr '\0' U >master
	until_seen packets '"loss"'
	kill -INT $pid
	wait $pid
	[ "$(grep -c '"link":"payload"' packets)" -eq 0 ]
	grep -q 'tap: [0-9]* bytes were part of no message' err
}

@test "serial: what can't be a tap is refused" {
	run ots-capture 'serial:/dev/null?baud=19200'
	[ "$status" -eq 3 ]
	[[ $output == *"/dev/null: is no serial line"* ]]
	run ots-capture 'serial:/dev/null?bits=5'
	[ "$status" -eq 2 ]
	[[ $output == *"bits wants 7 or 8"* ]]
	run ots-capture --format pcapng 'serial:/dev/null'
	[ "$status" -eq 2 ]
	run ots-capture -r "$CRANE/attack.pcap" 'serial:/dev/null'
	[ "$status" -eq 2 ]
}

@test "serial: what isn't decoded yet passes on, and is no rejected line" {
	line='{"type":"packet","ts":"2026-11-23T00:00:00.000000000Z","if":"ttyS0","link":"payload","proto":"bsap","len":12,"cap":12,"frame":1,"data":"EAIBBYUQEAcQAxI0"}'
	ots-decode --strict <<<"$line" >out
	head -1 out | cmp - <(echo "$line")
	jq -e 'select(.type == "stats") | .rejected == 0' out
	run ots-decode --strict <<<"${line/bsap/nonsense}"
	[ "$status" -eq 1 ]
}
