#!/usr/bin/env bats
# Below the protocols: links, tunnels and fragments, held against Wireshark and
# against the kernel; floods.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

teardown() {
	for pid in $PIDS; do kill "$pid" 2>/dev/null || :; done
	for ns in ots-net-a ots-net-b; do
		! ip netns list 2>/dev/null | grep -q "^$ns" || ip netns del $ns
	done
}

@test "net: Wireshark sees the same messages in the same frames" {
	for g in erspan fragments gap ipip loop ppi ppp pppoe raw sll sll2 snap vlan; do
		"$TOP/scripts/hex2pcap" "$TOP/tests/golden/net/$g.hex" >$g.pcap
		tshark -r $g.pcap -Y modbus -T fields -e frame.number 2>/dev/null >theirs
		ots-decode $g.pcap | records event | jq .frame >ours
		[ -s ours ]
		diff theirs ours || { echo "$g"; return 1; }
	done
}

@test "net: --keep-duplicates tells what Wireshark counts" {
	for g in hsr mirror prp; do
		"$TOP/scripts/hex2pcap" "$TOP/tests/golden/net/$g.hex" >$g.pcap
		tshark -r $g.pcap -Y modbus -T fields -e frame.number 2>/dev/null >theirs
		ots-decode --keep-duplicates $g.pcap | records event | jq .frame >ours
		diff theirs ours || { echo "$g"; return 1; }
	done
}

# Fragments that never become whole: of one pair of hosts, then of many.
flood() { # how many
	python3 - "$1" <<-'PY'
		import struct, sys
		out = sys.stdout.buffer
		out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
		half, body = int(sys.argv[1]) // 2, b"\0" * 64
		for i in range(2 * half):
		    src = 0xC0000201 if i < half else 0x0A000000 + i
		    ident, word = i & 0xFFFF, 0x2000 | (i % 7 * 9)
		    out.write(struct.pack("<IIIIBBHHHBBHII", 1767225600 + i // 100000, i % 100000 * 10, 84, 84,
		        *struct.unpack("<BBHHHBBHII", struct.pack(">BBHHHBBHII", 0x45, 0, 84, ident, word, 64, 17, 0, src, 0xC0000202))) + body)
	PY
}

@test "net: a million fragments that never complete stay below 128 MiB, and all are told" {
	! grep -q __asan_init "$OTS_BIN/ots-decode" || skip "not run: ASan reserves more than any limit"
	flood 1000000 >flood.pcap
	(ulimit -v 131072 && ots-decode flood.pcap) >out
	jq -e -s '.[-1].detail | .fragments == 1000000 and .incomplete == 1000000 and .reassembled == 0' out
	jq -e -s '[.[] | select(.type == "loss") | .count] | add == 1000000' out
	[ "$(records loss <out | wc -l)" -lt 30 ]
}

# Two network namespaces with a link between them.
pair() { # MTU
	ip netns add ots-net-a
	ip netns add ots-net-b
	ip -n ots-net-a link add v0 mtu "$1" type veth peer name v0 mtu "$1" netns ots-net-b
	ip -n ots-net-a addr add 192.0.2.1/24 dev v0
	ip -n ots-net-b addr add 192.0.2.2/24 dev v0
	ip -n ots-net-a link set v0 up
	ip -n ots-net-b link set v0 up
}

# A device that answers Modbus over UDP, and one request for 125 registers.
serve() { # address
	ip netns exec ots-net-b python3 - "$1" <<-'PY' &
		import socket, struct, sys
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind((sys.argv[1], 502))
		print("ready", flush=True)
		while True:
		    d, who = s.recvfrom(300)
		    s.sendto(d[:4] + struct.pack(">HBBB", 253, 1, 3, 250) + struct.pack(">125H", *range(125)), who)
	PY
	PIDS="$PIDS $!"
}

ask() { # address
	ip netns exec ots-net-a python3 - "$1" <<-'PY'
		import socket, sys
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.settimeout(5)
		for _ in range(5):
		    s.sendto(bytes.fromhex("00010000000601030000007d"), (sys.argv[1], 502))
		    try:
		        assert len(s.recv(300)) == 259
		        break
		    except TimeoutError:
		        pass
		else:
		    sys.exit("no answer")
	PY
}

# What went over the link while the request was made.
record() { # address
	serve "$1" >ready
	ip netns exec ots-net-a tcpdump --immediate-mode -U -i v0 -w all.pcap 2>tcpdump &
	local dump=$!
	PIDS="$PIDS $dump"
	until_seen ready ready
	until_seen tcpdump listening
	ask "$1"
	sleep 0.5
	kill -INT $dump
	wait $dump
	ots-decode all.pcap >out
	jq -e -s 'any(.[]; .dir == "response" and .dst != null and (.points | length) == 125
		and .points[124] == {ref: "hr:124", value: 124})' out
}

@test "net: a datagram that the kernel sent in fragments is one event" {
	can_netns || skip "not run: no root or no network namespaces here"
	pair 100
	record 192.0.2.2
	jq -e -s '.[-1].detail | .fragments >= 4 and .reassembled >= 1 and .incomplete == 0' out
}

@test "net: what the kernel's VXLAN carries is decoded, with its own addresses" {
	can_netns || skip "not run: no root or no network namespaces here"
	pair 1500
	for n in a b; do
		[ $n = a ] && from=192.0.2.1 to=192.0.2.2 || from=192.0.2.2 to=192.0.2.1
		ip -n ots-net-$n link add x0 type vxlan id 42 dstport 4789 local $from remote $to dev v0 2>err ||
			skip "not run: this kernel has no VXLAN"
		ip -n ots-net-$n link set x0 up
	done
	ip -n ots-net-a addr add 198.51.100.1/24 dev x0
	ip -n ots-net-b addr add 198.51.100.2/24 dev x0
	record 198.51.100.2
	jq -e -s '[.[] | select(.type == "event") | .src] | unique == ["198.51.100.1", "198.51.100.2"]' out
	jq -e -s '.[-1].detail | .tunnels >= 2' out
}
