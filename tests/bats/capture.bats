#!/usr/bin/env bats
# ots-capture: files, filters, and a live interface in network namespaces.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

@test "capture: every packet of a file is a record, numbered as in the file" {
	ots-capture -r "$CRANE/attack.pcap" >out
	n=$(tcpdump -r "$CRANE/attack.pcap" 2>/dev/null | wc -l)
	[ "$(records packet <out | wc -l)" -eq "$n" ]
	jq -e -s --argjson n "$n" '.[$n - 1].frame == $n and .[-1].detail == {received: $n, written: $n, dropped: 0}' out
}

@test "capture: a filter passes what tcpdump passes" {
	ots-capture -r "$CRANE/attack.pcap" 'host 192.0.2.30 and tcp port 502' | records packet | wc -l >ours
	tcpdump -r "$CRANE/attack.pcap" 'host 192.0.2.30 and tcp port 502' 2>/dev/null | wc -l >theirs
	cmp ours theirs
	run ots-capture -r "$CRANE/attack.pcap" 'port port'
	[ "$status" -eq 2 ]
}

@test "capture: -c stops, -s cuts and says how long the packet was" {
	ots-capture -r "$CRANE/attack.pcap" -c 3 -s 40 |
		jq -e -s '[.[] | select(.type == "packet")] | length == 3 and all(.[]; .cap == 40 and .len > 40)'
}

@test "capture: pcapng out reads in tcpdump with every time and length" {
	ots-capture -r "$CRANE/attack.pcap" --format pcapng -o out.pcapng
	tcpdump -tt -nr out.pcapng 2>/dev/null >ours
	tcpdump -tt -nr "$CRANE/attack.pcap" 2>/dev/null >theirs
	cmp ours theirs
}

@test "capture: no such interface is exit 3 with its name" {
	run ots-capture -i nothing0
	[ "$status" -eq 3 ]
	[[ $output == *nothing0* ]]
}

@test "capture: live on a veth it gets every packet that tcpreplay sends" {
	can_netns || skip "not run: no root or no network namespaces here"
	ip netns add ots-cap
	ip link add otsv0 type veth peer name otsv1 netns ots-cap
	sysctl -qw net.ipv6.conf.otsv0.disable_ipv6=1
	ip netns exec ots-cap sysctl -qw net.ipv6.conf.otsv1.disable_ipv6=1
	ip link set otsv0 up
	ip -n ots-cap link set otsv1 up
	ots-capture -i otsv0 --live --sensor cell-2 >out 2>err &
	pid=$!
	until_seen out '"tick"'
	ip netns exec ots-cap tcpreplay -q -i otsv1 --topspeed "$CRANE/attack.pcap" >/dev/null 2>&1
	kill -INT $pid
	wait $pid
	ip link del otsv0
	ip netns del ots-cap
	n=$(tcpdump -r "$CRANE/attack.pcap" 2>/dev/null | wc -l)
	jq -e -s --argjson n "$n" '.[-1].detail == {received: $n, written: $n, dropped: 0}
		and any(.[]; .type == "tick" and .sensor == "cell-2")' out
	[ "$(ots-decode out | records event | wc -l)" -eq "$(ots-decode "$CRANE/attack.pcap" | records event | wc -l)" ]
}
