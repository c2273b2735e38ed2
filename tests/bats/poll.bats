#!/usr/bin/env bats
# ots-poll: a device of libmodbus in a network namespace, and tcpdump beside it.
load helper

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	# shellcheck disable=SC2046 # words are wanted
	cc -O2 -o modbus "$TOP/tests/peers/modbus.c" $(pkg-config --cflags --libs libmodbus) || return
}

setup() {
	PATH=$BATS_FILE_TMPDIR:$PATH
	cd "$BATS_TEST_TMPDIR" || return
	A=ots-pa-$$ B=ots-pb-$$
}

teardown() {
	for p in $pids; do kill "$p" 2>/dev/null || :; done
	wait 2>/dev/null || :
	ip netns del "$A" 2>/dev/null || :
	ip netns del "$B" 2>/dev/null || :
}

# Two hosts on a wire; the device is 192.0.2.10.
lay_wire() {
	can_netns || skip "not run: no root or no network namespaces here"
	ip netns add "$A"
	ip netns add "$B"
	ip -n "$A" link add eth0 type veth peer name eth0 netns "$B"
	ip -n "$A" address add 192.0.2.20/24 dev eth0
	ip -n "$B" address add 192.0.2.10/24 dev eth0
	ip -n "$A" link set eth0 up
	ip -n "$B" link set eth0 up
	ip netns exec "$A" ethtool -K eth0 tx off rx off >/dev/null
	ip netns exec "$B" ethtool -K eth0 tx off rx off >/dev/null
}

serve() {
	ip netns exec "$B" modbus serve tcp 192.0.2.10 502 >served &
	pids="$pids $!"
	until_seen served ready
}

listen() {
	ip netns exec "$A" tcpdump -U --immediate-mode -i eth0 -w seen.pcap tcp port 502 2>tcpdump &
	dump=$!
	pids="$pids $dump"
	until_seen tcpdump 'listening on'
}

poll() { ip netns exec "$A" "$OTS_BIN/ots-poll" "$@"; }

# Without what can't be the same.
bare() {
	records event | jq -c 'del(.flags, .frame, .file, .ts, .latency)'
}

@test "poll: its events are those of the traffic that it makes" {
	lay_wire
	serve
	listen
	poll --sandbox -c 5 --allow 192.0.2.10 192.0.2.10/1/hr:0+10 192.0.2.10/1/co:0+20 192.0.2.10/1/di:3 \
		192.0.2.10/1/ir:100+100 192.0.2.10/1/hr:5000+2 >packets
	until_quiet
	kill -INT $dump
	wait $dump
	ots-decode packets >own
	ots-decode seen.pcap >seen
	[ "$(bare <own | wc -l)" -eq 10 ]
	diff <(bare <own) <(bare <seen)
	records event <own | jq -e -s 'all(.[]; .flags == ["own"])'
	records event <own | jq -e -s '[.[].fn] | unique == ["read_coils", "read_discrete_inputs", "read_holding_registers", "read_input_registers"]'
	records event <own | jq -e -s '.[1].points[9].value == true and .[7].status == "illegal_data_address"'
	records stats <packets | jq -e '.detail == {asked: 5, answered: 4, refused: 1, failed: 0}'
	"$TOP/scripts/validate" packets
}

# The last segment is on its way to tcpdump's file.
until_quiet() {
	for _ in $(seq 100); do
		[ "$(ots-decode -q seen.pcap 2>/dev/null | records event | wc -l)" -lt 10 ] || return 0
		sleep 0.1
	done
	return 1
}

@test "poll: requests to a device are a second apart, one connection, one at a time" {
	lay_wire
	serve
	listen
	poll -c 3 --allow 192.0.2.10 192.0.2.10/1/hr:0+10 192.0.2.10/1/co:0+20 >packets
	kill -INT $dump
	wait $dump
	records packet <packets | jq -r '[.src, .ts[17:-1]] | @tsv' | awk '$1 == "192.0.2.20" {
		if (last != "" && $2 - last < 1 && $2 - last >= 0) { print "too early"; exit 1 } last = $2 }'
	[ "$(records packet <packets | jq -r .src | tr '\n' ' ')" = "192.0.2.20 192.0.2.10 192.0.2.20 192.0.2.10 192.0.2.20 192.0.2.10 " ]
	[ "$(tcpdump -nr seen.pcap 'tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn' 2>/dev/null | wc -l)" -eq 1 ]
}

@test "poll: what it asks is what the plant's tags are read from" {
	lay_wire
	serve
	cp -R "$CRANE/plant.yaml" "$CRANE/loto" .
	poll -p plant.yaml --allow 192.0.2.10 -n >ranges
	[ -s ranges ]
	never grep -qv '^192.0.2.10:502/1/' ranges
	poll -p plant.yaml --allow 192.0.2.10 -c "$(wc -l <ranges)" >packets
	ots-decode packets | ots-model -q -p plant.yaml --only reading | records reading >readings
	[ "$(jq -r 'select(.kind == "measured").tag' readings | sort -u | wc -l)" -eq "$(grep -c 'source: {ref' plant.yaml)" ]
	jq -e -s 'all(.[]; .by == "192.0.2.20" and .flags == ["own"])' readings
}

@test "poll: a device that isn't allowed, and one that is a safety system, isn't asked" {
	cat >plant.yaml <<-'Y'
		plant: x
		components:
		  - {id: plc, kind: controller, address: 192.0.2.10}
		  - {id: trip, kind: logic_solver, address: 192.0.2.11}
		  - {id: card, part_of: trip, address: 192.0.2.12}
		tags:
		  - {id: A, source: {device: plc, station: 1, ref: "hr:0"}}
		  - {id: B, source: {device: plc, station: 1, ref: "hr:1", type: f32}}
		  - {id: C, source: {device: trip, station: 1, ref: "hr:0"}}
		  - {id: D, source: {device: card, station: 1, ref: "co:4"}}
	Y
	all='--allow 192.0.2.10 --allow 192.0.2.11 --allow 192.0.2.12'
	# shellcheck disable=SC2086 # words are wanted
	run ots-poll -p plant.yaml $all -n
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "ots-poll: trip isn't polled: it is a safety system" ]
	[ "${lines[1]}" = "ots-poll: card isn't polled: it is a safety system" ]
	[ "${lines[2]}" = "192.0.2.10:502/1/hr:0+3" ]
	[ "${#lines[@]}" -eq 3 ]
	# shellcheck disable=SC2086
	run ots-poll -p plant.yaml $all 192.0.2.11/1/hr:0
	[ "$status" -eq 2 ]
	[[ $output == *"192.0.2.11 is a safety system: it isn't polled"* ]]
	run ots-poll -p plant.yaml --allow 192.0.2.12 -n
	[ "$status" -eq 2 ]
	[[ $output == *"plc isn't polled: it isn't allowed with --allow"* ]]
	run ots-poll 192.0.2.10/1/hr:0
	[ "$status" -eq 2 ]
	[[ $output == *"192.0.2.10 isn't allowed: --allow 192.0.2.10"* ]]
}

@test "poll: what is too fast, too much, or no range is refused" {
	for a in '--every 999ms 192.0.2.10/1/hr:0' '192.0.2.10/1/hr:0+126' '192.0.2.10/1/co:0+2001' \
		'192.0.2.10/1/hr:65535+2' '192.0.2.10/1/wr:0' '192.0.2.10/256/hr:0' 'plc/1/hr:0' \
		'192.0.2.10:0/1/hr:0' '192.0.2.10' '192.0.2.10/1/hr:0+0' ''; do
		# shellcheck disable=SC2086 # words are wanted
		run ots-poll -n --allow 192.0.2.10 $a
		[ "$status" -eq 2 ] || { echo "$a: $status"; return 1; }
	done
	[ "$(ots-poll -n --allow ::1 '[::1]:1502/3/ir:7+2' '::1/3/ir:7')" = "$(printf '[::1]:1502/3/ir:7+2\n[::1]:502/3/ir:7+1')" ]
}

@test "poll: ranges that touch are one request, as far as one goes" {
	ots-poll -n --allow 192.0.2.10 192.0.2.10/1/hr:10+5 192.0.2.10/1/hr:0+10 192.0.2.10/1/hr:12+4 192.0.2.10/1/hr:17 \
		192.0.2.10/2/hr:0+100 192.0.2.10/2/hr:100+100 >out
	diff out - <<-'E'
		192.0.2.10:502/1/hr:0+16
		192.0.2.10:502/1/hr:17+1
		192.0.2.10:502/2/hr:0+100
		192.0.2.10:502/2/hr:100+100
	E
}

@test "poll: a device that isn't there is left alone for minutes, and that is told" {
	lay_wire
	run poll -c 1 --allow 192.0.2.10 192.0.2.10/1/hr:0
	[ "$status" -eq 0 ]
	grep -q "192.0.2.10:502/1/hr:0+1: can't connect: Connection refused: left alone for 60 s" <<<"$output"
	records loss <<<"$output" | jq -e '.what == "not_polled" and .count == 1'
	ip netns exec "$B" nc -l -k 192.0.2.10 502 >/dev/null &
	pids="$pids $!"
	until_open
	poll -c 1 --timeout 100ms --allow 192.0.2.10 192.0.2.10/1/hr:0 >out 2>err
	grep -q 'no answer: .*: left alone for 60 s' err
	[ "$(records packet <out | wc -l)" -eq 1 ] # what was asked
	ots-decode out | records event | jq -e '.dir == "request" and .flags == ["own"]'
}

@test "poll: a range that fails is told as it is named, with IPv6 too" {
	lay_wire
	ip -n "$A" link set lo up
	run poll -c 1 --allow ::1 '[::1]:1502/3/ir:7'
	[ "$status" -eq 0 ]
	grep -qF "ots-poll: [::1]:1502/3/ir:7+1: can't connect: Connection refused: left alone for 60 s" <<<"$output"
}

until_open() {
	for _ in $(seq 100); do
		ip netns exec "$B" ss -ltn | grep -q :502 && return
		sleep 0.1
	done
	return 1
}

@test "poll: it sheds all but its connections" {
	lay_wire
	serve
	poll -v --allow 192.0.2.10 192.0.2.10/1/hr:0 >out 2>err &
	pids="$pids $!"
	until_seen out '"packet"'
	until_seen err 'shed: '
	pid=$(pgrep -n -f "ots-poll -v --allow 192.0.2.10 192.0.2.10/1/hr:0")
	grep -q '^Seccomp:	2' "/proc/$pid/status"
	grep -q '^CapEff:	0000000000000000' "/proc/$pid/status"
	grep -q '^NoNewPrivs:	1' "/proc/$pid/status"
	kill -INT "$pid"
	until_seen out '"stats"'
}
