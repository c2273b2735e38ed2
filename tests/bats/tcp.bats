#!/usr/bin/env bats
# ots-decode: conversations told at their end, their ids, and their bounds.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

# A capture of so many SYN, each of another connection, to stdout.
half_open() { # count
	python3 - "$1" <<-'PY'
		import struct, sys
		out = sys.stdout.buffer
		out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
		ip = bytes.fromhex("45000028000100004006 0000")
		rest = bytes.fromhex("0a000001") # to
		tcp = bytes.fromhex("01f6 00000001 00000000 5002 2000 0000 0000")
		n = int(sys.argv[1])
		for at in range(0, n, 1000):
		    out.write(b"".join(
		        struct.pack("<IIII", 1767225600 + i // 100000, i % 100000 * 10, 40, 40)
		        + ip + struct.pack(">I", 0x0B000000 + i // 60000) + rest
		        + struct.pack(">H", 1024 + i % 60000) + tcp
		        for i in range(at, min(at + 1000, n))))
	PY
}

@test "tcp: a flow counts what tshark counts" {
	for f in normal attack; do
		ots-decode --flows "$CRANE/$f.pcap" | records flow |
			jq -r '[.src + ":" + (.sport | tostring), .dst + ":" + (.dport | tostring), .src_packets, .src_bytes, .dst_packets, .dst_bytes] | @tsv' | sort >flows
		# from the first packet of a connection to the one that ends it
		tshark -r "$CRANE/$f.pcap" -T fields -e tcp.stream -e ip.src -e tcp.srcport -e ip.dst -e tcp.dstport -e frame.len -e tcp.flags.fin -e tcp.flags.reset 2>/dev/null |
			awk -v OFS='\t' '
				over[$1] { next }
				!($1 in src) { src[$1] = $2 ":" $3; dst[$1] = $4 ":" $5 }
				{
					back = $2 ":" $3 != src[$1]
					packets[$1, back]++
					bytes[$1, back] += $6
					if ($7 == 1 || $7 == "True")
						fin[$1, back] = 1
					over[$1] = $8 == 1 || $8 == "True" || (fin[$1, 0] && fin[$1, 1])
				}
				END {
					for (s in src)
						print src[s], dst[s], packets[s, 0], bytes[s, 0], packets[s, 1] + 0, bytes[s, 1] + 0
				}' | sort >due
		[ -s flows ]
		diff due flows
	done
}

@test "tcp: a flow says how it began and ended" {
	cat >in <<-'H'
		tcp 192.0.2.1:4000 192.0.2.2:502
		> 00 01 00 00 00 06 01 03 00 00 00 01
		fin >
		fin <
		tcp 192.0.2.1:4001 192.0.2.2:502
		< 48 69
		rst <
		tcp-midstream 192.0.2.1:4002 192.0.2.2:502
		> 00 01 00 00 00 06 01 03 00 00 00 01
		tcp 192.0.2.1:4003 192.0.2.2:20502
		> 00 01 00 00 00 06 01 03 00 00 00 01
		udp 192.0.2.1:4004 192.0.2.2:53
		> 00 01
		< 00 01
	H
	"$TOP/scripts/hex2pcap" in | ots-decode --flows | records flow >flows
	jq -c '[.sport, .transport, .proto, .began, .ended, .flags]' flows >said
	diff - said <<-'L'
		[4000,"tcp","modbus","syn","closed",null]
		[4001,"tcp",null,"syn","reset",null]
		[4002,"tcp","modbus","midstream","finished",["half"]]
		[4003,"tcp","modbus","syn","finished",["guess"]]
		[4004,"udp",null,null,"finished",null]
	L
	"$TOP/scripts/validate" flows
}

@test "tcp: without --flows there are none" {
	ots-decode "$CRANE/normal.pcap" >out
	[ "$(records event <out | wc -l)" -gt 200 ]
	[ "$(records flow <out | wc -l)" -eq 0 ]
}

@test "tcp: the Community ID is the one that tshark computes" {
	cat >in <<-'H'
		tcp 192.0.2.1:40000 192.0.2.2:502
		> 00 01 00 00 00 06 01 03 00 00 00 01
		tcp 192.0.2.9:40000 192.0.2.2:502
		> 00 01 00 00 00 06 01 03 00 00 00 01
		tcp 192.0.2.2:400 192.0.2.2:502
		> 00 01 00 00 00 06 01 03 00 00 00 01
		udp 10.0.0.1:502 9.0.0.1:40001
		> 00 01 00 00 00 06 01 03 00 00 00 01
		tcp [fd00::9]:40000 [fd00::1]:502
		> 00 01 00 00 00 06 01 03 00 00 00 01
		udp [fd00::1]:40000 [fd00::9]:502
		> 00 01 00 00 00 06 01 03 00 00 00 01
	H
	"$TOP/scripts/hex2pcap" in >all.pcap
	for f in all.pcap "$CRANE/attack.pcap"; do
		ots-decode --flows --community-id "$f" >out
		tshark --enable-protocol communityid -r "$f" -T fields -e communityid 2>/dev/null | sort -u >due
		[ "$(wc -l <due)" -gt 1 ]
		diff due <(records flow <out | jq -r .community_id | sort -u)
		diff <(records event <out | jq -r .community_id | sort -u) due
	done
}

@test "tcp: a conversation that made way is told with its ends" {
	for i in 1 2 3; do
		printf 'tcp 192.0.2.%d:4000 192.0.2.9:502\n' $i
		echo '> 00 01 00 00 00 06 01 03 00 00 00 01'
	done >in
	"$TOP/scripts/hex2pcap" in | ots-decode --max-flows 2 >out
	jq -e -s '[.[] | select(.type == "loss")] | length == 1 and .[0].what == "evicted_flow" and .[0].count == 1 and .[0].src == "192.0.2.1"' out
}

@test "tcp: a million half-open connections take less than 128 MiB and are told" {
	half_open 1000000 >many.pcap
	python3 - "$OTS_BIN/ots-decode" many.pcap out <<-'PY'
		import resource, subprocess, sys
		with open(sys.argv[3], "wb") as out:
		    subprocess.run([sys.argv[1], "-q", sys.argv[2]], stdout=out, check=True)
		peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
		print("peak:", peak, "KiB")
		sys.exit(peak >= 128 * 1024)
	PY
	jq -e -s '[.[] | select(.type == "loss")] | all(.[]; .what == "evicted_flow" and .since != null)
		and (map(.count) | add) == 1000000 - 65536' out
	# one a second
	[ "$(records loss <out | wc -l)" -le 11 ]
}
