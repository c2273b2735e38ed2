#!/usr/bin/env bats
# ots-capture on interfaces: network namespaces over a bare veth, and traffic
# from tcpreplay. What was sent is what was received, to the packet.
load helper
load veth

PACKETS=400000

setup_file() {
	"$OTS_BIN/bench/traffic" $PACKETS >"$BATS_FILE_TMPDIR/traffic.pcap"
	"$OTS_BIN/bench/traffic" 2000 >"$BATS_FILE_TMPDIR/little.pcap"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	can_netns || skip "not run: no root or no network namespaces here"
	traffic=$BATS_FILE_TMPDIR/traffic.pcap little=$BATS_FILE_TMPDIR/little.pcap
	v=o$((BASHPID % 100000)) w=p$((BASHPID % 100000))
	veth "$v"
}

teardown() {
	[ -z "${pid-}" ] || kill "$pid" 2>/dev/null || :
	no_veth "$v"
	no_veth "$w"
}

# Starts ots-capture on the link; it captures when this returns. Its first tick
# comes once it does.
capture() { # options...
	ip netns exec "ots-$v-in" ots-capture -i "${v}0" --live "$@" >out 2>err &
	pid=$!
	until_seen out '"tick"'
}

# Another link into the same namespace.
second_link() {
	veth "$w"
	ip -n "ots-$w-in" link set "${w}0" netns "ots-$v-in"
	veth_link "ots-$v-in" "${w}0"
}

stop() { # its exit status
	local rc=0
	kill -INT $pid
	wait $pid || rc=$?
	pid=''
	return $rc
}

detail() { records stats <"${1-out}" | tail -1 | jq -c .detail; }

@test "live: every packet that tcpreplay sends, with its sensor, and ticks in order" {
	capture --sensor cell-2 --metrics m.prom
	n=$(replay_to "$v" "$little" --pps=2000)
	stop
	[ "$n" -eq 2000 ]
	detail out | jq -e '. == {received: 2000, written: 2000, dropped: 0}'
	jq -e -s 'any(.[]; .type == "tick" and .sensor == "cell-2")' out
	# no packet is older than a tick in front of it
	jq -r 'select(.type == "packet" or .type == "tick").ts' out | sort -c
	grep -q '^ots_capture_received_packets_total{sensor="cell-2"} 2000$' m.prom
	cmp <(ots-decode out | records event | jq -c 'del(.ts, .latency, .file, .sensor)') \
		<(ots-decode "$little" | records event | jq -c 'del(.ts, .latency, .file)')
}

@test "live: 400,000 packets at 100,000 a second, to a pipe and to the archive, none lost" {
	mkdir ar
	ip netns exec "ots-$v-in" ots-capture -i "${v}0" --live -w ar 2>err | tee lines | ots-decode >out &
	until_seen lines '"tick"'
	n=$(replay_to "$v" "$traffic" --pps=100000)
	pkill -INT -f "ots-capture -i ${v}0 "
	wait
	[ "$n" -eq $PACKETS ]
	[ "$(records packet <lines | wc -l)" -eq $PACKETS ]
	detail lines | jq -e --argjson n $PACKETS '.received == $n and .written == $n and .dropped == 0 and .archive.packets == $n and .archive.dropped == 0'
	detail | jq -e --argjson n $PACKETS '.frames == $n'
	[ "$(jq -s 'map(.packets) | add' ar/index.ndjson)" -eq $PACKETS ]
	[ "$(for f in ar/*.pcapng; do tcpdump -nr "$f" 2>/dev/null; done | wc -l)" -eq $PACKETS ]
	cmp <(records event <out | jq -c '.points' | sort | uniq -c) \
		<(ots-decode "$traffic" | records event | jq -c '.points' | sort | uniq -c)
}

@test "live: at top speed to a reader that stalls, what is lost is counted to the packet" {
	mkfifo pipe
	{ head -n 1; sleep 3; cat; } <pipe >out &
	reader=$!
	ip netns exec "ots-$v-in" ots-capture -i "${v}0" --live --ring 1MiB --metrics m.prom >pipe 2>err &
	pid=$!
	until_seen out '"tick"'
	n=$(replay_to "$v" "$traffic" --topspeed)
	stop
	wait $reader
	[ "$n" -eq $PACKETS ]
	detail | jq -e --argjson n $PACKETS '.received == $n and .written + .dropped == $n and .dropped > 0'
	[ "$(records packet <out | wc -l)" -eq "$(detail | jq .written)" ]
	[ "$(records loss <out | jq -s 'map(select(.what == "kernel_drop").count) | add')" -eq "$(detail | jq .dropped)" ]
	grep -q "${v}0: .* packets dropped, $(detail | jq .dropped) in all" err
	grep -q "^ots_capture_dropped_packets_total $(detail | jq .dropped)$" m.prom
}

@test "live: SIGINT to the whole pipe under load loses nothing that was received" {
	mkdir ar
	setsid sh -c "trap : INT; ip netns exec ots-$v-in ots-capture -i ${v}0 --live -w ar | tee lines | ots-decode >out" 2>err &
	pid=$!
	until_seen lines '"tick"'
	ip netns exec "ots-$v-out" tcpreplay -q --preload-pcap -i "${v}1" --pps=50000 --loop=20 "$traffic" >/dev/null 2>&1 &
	replay=$!
	for _ in $(seq 200); do [ "$(wc -c <lines)" -gt 20000000 ] && break; sleep 0.05; done
	kill -INT -- -$pid
	wait $pid || :
	pid=''
	kill -0 $replay # it was under load
	kill $replay
	wait $replay 2>/dev/null || :
	detail lines | jq -e '.received > 10000 and .received == .written + .dropped and .dropped == 0 and .archive.packets == .written'
	[ "$(records packet <lines | wc -l)" -eq "$(detail lines | jq .written)" ]
	[ "$(detail | jq .frames)" -eq "$(detail lines | jq .written)" ]
}

@test "live: a filter in the kernel, and the counts balance" {
	capture 'tcp[tcpflags] & tcp-push != 0'
	n=$(replay_to "$v" "$little" --pps=20000)
	stop
	[ "$n" -eq 2000 ]
	due=$(tcpdump -nr "$little" 'tcp[tcpflags] & tcp-push != 0' 2>/dev/null | wc -l)
	detail | jq -e --argjson n "$due" '. == {received: $n, written: $n, dropped: 0}'
	run ip netns exec "ots-$v-in" ots-capture -i "${v}0" port port
	[ "$status" -eq 2 ]
}

@test "live: two taps of one link are merged in the order of time" {
	second_link
	capture -i "${w}0"
	tcpdump -nr "$little" -w to.pcap 'dst port 502' 2>/dev/null
	tcpdump -nr "$little" -w from.pcap 'src port 502' 2>/dev/null
	replay_to "$w" from.pcap --pps=1000 >from &
	to=$(replay_to "$v" to.pcap --pps=2000)
	wait $!
	stop
	[ "$((to + $(cat from)))" -eq 2000 ]
	detail | jq -e '. == {received: 2000, written: 2000, dropped: 0}'
	jq -r 'select(.type == "packet" or .type == "tick").ts' out | sort -c
	[ "$(records packet <out | jq -r .if | sort | uniq -c | awk '{ print $1 }' | sort -n | xargs)" = "$(printf '%s\n' "$to" "$(cat from)" | sort -n | xargs)" ]
	jq -e 'select(.type == "packet").frame' out | cmp - <(seq 2000)
}

@test "live: an interface that goes away is told, the others go on" {
	second_link
	capture -i "${w}0"
	ip -n "ots-$v-in" link del "${w}0"
	until_seen err "${w}0: "
	n=$(replay_to "$v" "$little" --pps=20000)
	rc=0
	stop || rc=$?
	[ "$rc" -eq 3 ]
	[ "$n" -eq 2000 ]
	detail | jq -e '.received == 2000 and .written == 2000'
	records loss <out | jq -e -s 'any(.[]; .what == "source_failed")'
}

@test "live: any interface, and an interface that is left as it is" {
	ip netns exec "ots-$v-in" ots-capture -i any --live >out 2>err &
	pid=$!
	until_seen out '"tick"'
	replay_to "$v" "$little" --pps=20000 >/dev/null
	stop
	[ "$(records packet <out | jq -r .link | sort | uniq -c | xargs)" = "2000 linux_sll" ]
	ots-decode out | records event | head -1 | grep -q '"proto":"modbus"'
	capture
	[ "$(ip -n "ots-$v-in" -d -j link show "${v}0" | jq '.[0].promiscuity')" -eq 1 ]
	stop
	capture --no-promiscuous
	[ "$(ip -n "ots-$v-in" -d -j link show "${v}0" | jq '.[0].promiscuity')" -eq 0 ]
	stop
}

@test "live: what was captured replays to the same events" {
	mkdir ar
	capture -w ar --rotate-size 64KiB
	replay_to "$v" "$little" --pps=2000 >/dev/null
	stop
	cmp <(ots-decode out | records event) <(ots-decode ar/*.pcapng | records event)
	jq -e -s 'map(.packets) | add == 2000' ar/index.ndjson
}

@test "live: an idle archive ends its file when its time is over" {
	mkdir ar
	capture -w ar --rotate-time 1s
	replay_to "$v" "$little" --topspeed >/dev/null
	until_seen ar/index.ndjson '"packets"'
	stop
	[ "$(jq -s 'map(.packets) | add' ar/index.ndjson)" -eq 2000 ]
}
