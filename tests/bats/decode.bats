#!/usr/bin/env bats
# ots-decode: files, pipes, records; bad input; what it says at the end.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

@test "decode: file, stdin and packet records give the same events" {
	ots-decode "$CRANE/attack.pcap" | records event | sed 's/,"file":"[^"]*"//' >file
	ots-decode <"$CRANE/attack.pcap" | records event >stdin
	ots-capture -r "$CRANE/attack.pcap" | ots-decode | records event | sed 's/,"file":"[^"]*"//' >packets
	ots-capture -r "$CRANE/attack.pcap" --format pcapng | ots-decode | records event >pcapng
	[ -s file ]
	cmp file stdin
	cmp file packets
	cmp file pcapng
}

@test "decode: the same bytes twice" {
	ots-decode "$CRANE/attack.pcap" >a
	ots-decode "$CRANE/attack.pcap" >b
	cmp a b
}

@test "decode: every line is JSON for jq, type and ts first" {
	ots-decode "$CRANE/attack.pcap" >out
	jq -e -s 'length > 200 and all(.[]; (keys_unsorted[:2]) == ["type", "ts"])' out
}

@test "decode: a value, its address and its latency stand on one line" {
	ots-decode "$CRANE/attack.pcap" |
		jq -e -s 'any(.[]; .dir == "response" and .points == [{ref: "co:0", value: false}, {ref: "co:1", value: false}]
			and .latency > 0 and .status == "ok")'
}

@test "decode: other records pass byte for byte" {
	printf '%s\n' '{"type":"tick","ts":"2026-01-01T00:00:00.000000000Z"}' '{"type":"new-kind","x":[1, 2]}' >in
	ots-decode in | head -2 >out
	cmp in out
}

@test "decode: a text file is exit 2, with one line that says so" {
	echo hello there >t.txt
	run ots-decode t.txt
	[ "$status" -eq 2 ]
	[ "$output" = "ots-decode: t.txt: is neither pcap nor pcapng nor JSON lines" ]
}

@test "decode: an empty file is exit 2, an empty stdin is exit 0" {
	: >empty
	run ots-decode empty
	[ "$status" -eq 2 ]
	[ "$output" = "ots-decode: empty: is empty" ]
	run ots-decode <empty
	[ "$status" -eq 0 ]
}

@test "decode: a file that isn't there is exit 3, a directory exit 2" {
	run ots-decode nothing.pcap
	[ "$status" -eq 3 ]
	[ "$output" = "ots-decode: nothing.pcap: No such file or directory" ]
	run ots-decode .
	[ "$status" -eq 2 ]
}

@test "decode: a truncated capture is told, and what stood before it isn't lost" {
	head -c 3000 "$CRANE/attack.pcap" >cut.pcap
	ots-decode cut.pcap >out 2>err
	[ "$(cat err)" = "ots-decode: cut.pcap: ends inside record 33" ]
	jq -e -s '[.[] | select(.type == "event")] | length == 21' out
	jq -e -s 'any(.[]; .type == "loss" and .what == "broken_capture")' out
	run ots-decode --strict cut.pcap
	[ "$status" -eq 1 ]
}

@test "decode: a record that lies about its length ends the capture there" {
	python3 - "$CRANE/attack.pcap" >lie.pcap <<-'PY'
		import struct, sys
		d = bytearray(open(sys.argv[1], "rb").read())
		at = 24
		for _ in range(20):
		    at += 16 + struct.unpack_from("<I", d, at + 8)[0]
		struct.pack_into("<I", d, at + 8, 0x7FFFFFFF)
		sys.stdout.buffer.write(d)
	PY
	ots-decode lie.pcap >out 2>err
	[ "$(cat err)" = "ots-decode: lie.pcap: at byte 1826 a record claims 2147483647 bytes: the capture is broken from here on" ]
	[ "$(records event <out | wc -l)" -eq 12 ]
}

@test "decode: an earlier file isn't lost when a later one can't be opened" {
	run ots-decode "$CRANE/attack.pcap" nothing.pcap
	[ "$status" -eq 3 ]
	[ "$(printf '%s\n' "$output" | records event | wc -l)" -gt 200 ]
}

@test "decode: --port forces a protocol, and refuses one that isn't" {
	printf '%s\n' 'tcp 192.0.2.1:4000 192.0.2.2:5020' '> 00 01 00 00 00 06 01 03 00 00 00 01' |
		"$TOP/scripts/hex2pcap" >p.pcap
	ots-decode --port modbus=5020 p.pcap | jq -e -s '.[0].flags == null and .[0].proto == "modbus"'
	ots-decode p.pcap | jq -e -s '.[0].flags == ["guess"]'
	run ots-decode --port mobdus=5020 p.pcap
	[ "$status" -eq 2 ]
	run ots-decode --port modbus=0 p.pcap
	[ "$status" -eq 2 ]
}

@test "decode: a payload record is decoded without a frame around it" {
	cat >in <<-'L'
		{"type":"packet","ts":"2026-01-01T00:00:00.000000000Z","link":"payload","proto":"modbus","src":"192.0.2.1","sport":40000,"dst":"192.0.2.2","dport":502,"len":12,"cap":12,"flags":["own"],"data":"AAEAAAAGAQMAAAAB"}
		{"type":"packet","ts":"2026-01-01T00:00:00.010000000Z","link":"payload","proto":"modbus","src":"192.0.2.2","sport":502,"dst":"192.0.2.1","dport":40000,"len":11,"cap":11,"flags":["own"],"data":"AAEAAAAFAQMCABE="}
	L
	ots-decode in | jq -e -s '.[1].points == [{ref: "hr:0", value: 17}] and .[1].latency == 0.01 and .[1].flags == ["own"]'
}

@test "decode: a port that can't be one isn't made another, and a frame's number may be large" {
	cat >in <<-'L'
		{"type":"packet","ts":"2026-01-01T00:00:00Z","link":"payload","proto":"modbus","src":"192.0.2.1","sport":106038,"dst":"192.0.2.2","dport":502,"len":12,"cap":12,"frame":4294967298,"data":"AAEAAAAGAQMAAAAB"}
	L
	ots-decode in | records event | jq -e '.sport == 0 and .dport == 502 and .frame == 4294967298'
}

@test "decode: two outstations of a serial line are told apart" {
	cat >in <<-'L'
		{"type":"packet","ts":"2026-01-01T00:00:00.000Z","link":"payload","proto":"dnp3","src":"192.0.2.1","dst":"192.0.2.2","len":18,"cap":18,"data":"BWQLxAoAAQCs0cDAATwBBv9Q"}
		{"type":"packet","ts":"2026-01-01T00:00:00.010Z","link":"payload","proto":"dnp3","src":"192.0.2.2","dst":"192.0.2.1","len":25,"cap":25,"data":"BWQSRAEACgBzx8DAgQAAHgIAAAABBQDR7Q=="}
		{"type":"packet","ts":"2026-01-01T00:00:00.020Z","link":"payload","proto":"dnp3","src":"192.0.2.1","dst":"192.0.2.2","len":18,"cap":18,"data":"BWQLxAsAAQBEE8HAATwBBhjl"}
		{"type":"packet","ts":"2026-01-01T00:00:00.050Z","link":"payload","proto":"dnp3","src":"192.0.2.2","dst":"192.0.2.1","len":25,"cap":25,"data":"BWQSRAEACwA9bMDAgQAAHgIAAAABBgB6XQ=="}
	L
	ots-decode in | records event | jq -e -s '[.[] | select(.dir == "response") | [.station, .points[0].value, .latency]] == [[10, 5, 0.01], [11, 6, 0.03]]'
}

@test "decode: equal addresses behind two sensors are two conversations" {
	ots-capture -r "$CRANE/attack.pcap" --sensor cell-1 | records packet >a
	ots-capture -r "$CRANE/attack.pcap" --sensor cell-2 | records packet >b
	paste -d '\n' a b | ots-decode | records event >both
	[ "$(grep -c '"sensor":"cell-1"' both)" -eq "$(grep -c '"sensor":"cell-2"' both)" ]
	never grep -q '"ref":"[a-z]*:?"' both
}

@test "decode: 125 registers are one event with 125 points" {
	{
		echo 'tcp 192.0.2.1:4000 192.0.2.2:502'
		echo '> 00 01 00 00 00 06 01 03 00 00 00 7d'
		printf '< 00 01 00 00 00 fd 01 03 fa'
		for i in $(seq 125); do printf ' 00 %02x' "$i"; done
		echo
	} | "$TOP/scripts/hex2pcap" | ots-decode >out
	jq -e -s '.[1].points | length == 125 and .[124] == {ref: "hr:124", value: 125}' out
}

@test "decode: --since and --until leave packets out" {
	ots-decode --since 2026-11-23T00:00:09Z --until 2026-11-23T00:00:10Z "$CRANE/attack.pcap" |
		jq -e -s '[.[] | select(.type == "event").ts[:19]] | unique == ["2026-11-23T00:00:09"]'
}

@test "decode: SIGTERM ends it with its output whole" {
	mkfifo pipe
	ots-decode <pipe >out &
	pid=$!
	exec 7>pipe
	cat "$CRANE/attack.pcap" >&7
	sleep 0.5
	kill -TERM $pid
	wait $pid
	exec 7>&-
	jq -e -s '.[-1].type == "stats"' out
}

@test "decode: a file that SIGTERM left unread isn't said to be empty, by no filter" {
	mkfifo pipe
	exec 7<>pipe
	for tool in ots-decode "ots-model -p $CRANE/plant.yaml"; do
		$tool -v pipe >out 2>err &
		pid=$!
		until_seen err 'shed: '
		sleep 0.2 # for it to wait
		kill -TERM $pid
		wait $pid
		never grep -q 'is empty' err
		records stats <out | grep -q .
	done
	exec 7>&-
}

@test "decode: what a slow pipe brings is told before the next comes" {
	mkfifo pipe
	ots-decode <pipe >out &
	pid=$!
	exec 7>pipe
	head -c 20000 "$CRANE/attack.pcap" >&7
	for _ in $(seq 50); do [ -s out ] && break; sleep 0.1; done
	[ "$(records event <out | wc -l)" -gt 50 ]
	exec 7>&-
	wait $pid
}

@test "decode: --cyclic change tells every change: of a value, and from run to idle" {
	"$TOP/scripts/hex2pcap" "$TOP/tests/golden/cip/connections.hex" >io.pcap
	ots-decode io.pcap | records event >all
	ots-decode --cyclic change io.pcap | records event >changes
	cmp all changes
	jq -e -s '[.[] | select(.dir == "cyclic" and .src == "192.0.2.1").detail.run] | .[0] != .[1]' changes
	run ots-decode --cyclic often io.pcap
	[ "$status" -eq 2 ]
	[[ $output == *"write all, change, or a duration"* ]]
}

@test "decode: --cyclic DURATION says at least so often that nothing changed, and what it left out" {
	{
		cat "$TOP/tests/golden/cip/connections.hex" | sed -n '/^tcp/,/^udp/p' | sed '/^udp/,$d'
		sed -n '/^udp/,$p' "$TOP/tests/golden/cip/connections.hex" | head -2
		for i in 1 2 3 4 5; do
			echo "wait 1"
			sed -n '/^udp/,$p' "$TOP/tests/golden/cip/connections.hex" | sed -n 2p
		done
	} >io.hex
	"$TOP/scripts/hex2pcap" io.hex >io.pcap
	[ "$(ots-decode io.pcap | records event | grep -c '"dir":"cyclic"')" -eq 6 ]
	[ "$(ots-decode --cyclic change io.pcap | records event | grep -c '"dir":"cyclic"')" -eq 1 ]
	ots-decode --cyclic 2s io.pcap | records event | jq -c 'select(.dir == "cyclic") | .skipped' >skipped
	[ "$(paste -sd' ' skipped)" = "null 1 1" ]
}
