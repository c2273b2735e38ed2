#!/usr/bin/env bats
# ots-capture: files of all kinds, filters, frames given back, counts.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() { [ -z "${pid-}" ] || kill "$pid" 2>/dev/null || :; }

packets() { tcpdump -nr "$1" 2>/dev/null | wc -l; }

@test "capture: every packet of a file is a record, numbered as in the file" {
	ots-capture -r "$CRANE/attack.pcap" >out
	n=$(packets "$CRANE/attack.pcap")
	[ "$(records packet <out | wc -l)" -eq "$n" ]
	jq -e -s --argjson n "$n" '.[$n - 1].frame == $n and .[-1].detail == {received: $n, written: $n, dropped: 0}' out
}

@test "capture: a filter passes what tcpdump passes, and the counts balance" {
	ots-capture -r "$CRANE/attack.pcap" 'host 192.0.2.30 and tcp port 502' >out
	n=$(tcpdump -nr "$CRANE/attack.pcap" 'host 192.0.2.30 and tcp port 502' 2>/dev/null | wc -l)
	[ "$(records packet <out | wc -l)" -eq "$n" ]
	jq -e -s --argjson n "$n" '.[-1].detail | .written == $n and .received == .written + .filtered + .dropped' out
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

@test "capture: what can't be read is refused by name" {
	echo text >text
	: >empty
	for bad in "-r text" "-r empty" "-r $PWD" "-i lo -r text" "--format fast" "--pace 2" "--pace 0x" \
		"--extract text" "--extract text:0" "--extract text:4-2" "--extract :1" "--extract text:1,,2" \
		"--ring 3" "--rotate-size 1q" "--keep-size 9"; do
		# shellcheck disable=SC2086
		run ots-capture $bad
		[ "$status" -eq 2 ] || { echo "$bad: $status $output"; return 1; }
	done
	run ots-capture -i nothing0
	[ "$status" -eq 3 ]
	[[ $output == *nothing0* ]]
	run ots-capture -r nothing.pcap
	[ "$status" -eq 3 ]
	ots-capture <empty | jq -e '.detail.received == 0'
}

@test "capture: gzip and zstd, by their bytes and not by their names, for every tool" {
	gzip -c "$CRANE/attack.pcap" >a
	zstd -qc "$CRANE/attack.pcap" >b
	{ gzip -c <(head -c 5000 "$CRANE/attack.pcap"); gzip -c <(tail -c +5001 "$CRANE/attack.pcap"); } >c
	ots-capture -r "$CRANE/attack.pcap" | records packet | jq -c 'del(.file)' >whole
	for f in a b c; do
		ots-capture -r $f | records packet | jq -c 'del(.file)' | cmp - whole
		ots-capture <$f | records packet | cmp - whole
		ots-decode $f | records event | jq -c 'del(.file)' |
			cmp - <(ots-decode "$CRANE/attack.pcap" | records event | jq -c 'del(.file)')
	done
	ots-decode "$CRANE/attack.pcap" >events
	zstd -q events
	ots-model -q -p "$CRANE/plant.yaml" events | cmp - <(ots-model -q -p "$CRANE/plant.yaml" events.zst)
}

@test "capture: packed data that ends early or is damaged is told, and read as far as it goes" {
	gzip -c "$CRANE/attack.pcap" >a.gz
	zstd -qc "$CRANE/attack.pcap" >a.zst
	for f in a.gz a.zst; do
		head -c $(($(stat -c %s $f) * 2 / 3)) $f >cut
		ots-capture -r cut >out 2>err
		grep -q 'data ends early' err
		jq -e -s 'any(.[]; .type == "loss" and .what == "broken_capture")' out
		run ots-capture -r cut --strict
		[ "$status" -eq 1 ]
		ots-decode cut 2>err | records loss | jq -e -s 'any(.[]; .what == "broken_input")'
		grep -q 'data ends early' err
	done
	[ "$(ots-capture -r cut 2>/dev/null | records packet | wc -l)" -lt "$(packets "$CRANE/attack.pcap")" ]
	{ head -c -8 a.gz; head -c 8 /dev/zero; } >damaged # its checksum
	ots-capture -r damaged >out 2>err
	grep -q 'the gzip data is damaged' err
	[ "$(records packet <out | wc -l)" -eq "$(packets "$CRANE/attack.pcap")" ]
}

@test "capture: a bomb takes no more memory than a capture" {
	! grep -q __asan_init "$OTS_BIN/ots-capture" || skip "not run: ASan wants more memory than the bound"
	{ head -c 24 "$CRANE/attack.pcap"; head -c 2000000000 /dev/zero; } | zstd -q >bomb
	(ulimit -v 200000 && ots-capture -r bomb --format none >out)
	jq -e '.detail.received == 125000000' out
}

# The crane's traffic as two taps would see it, one a direction.
two_taps() {
	ots-capture -r "$CRANE/attack.pcap" --format pcapng -o a.pcapng 'src port 502'
	ots-capture -r "$CRANE/attack.pcap" --format pcapng 'not src port 502' | gzip >b.pcapng.gz
}

@test "capture: several captures are merged in the order of time" {
	two_taps
	ots-capture -r a.pcapng -r b.pcapng.gz >out
	ots-capture -r "$CRANE/attack.pcap" | records packet | jq -c '[.ts, .data]' | sort >whole
	cmp <(records packet <out | jq -c '[.ts, .data]' | sort) whole
	records packet <out | jq -r .ts | sort -c
	# frames are each file's own
	for f in a.pcapng b.pcapng.gz; do
		records packet <out | jq -r "select(.file == \"$f\").frame" | cmp - <(seq "$(ots-capture -r $f | records packet | wc -l)")
	done
	jq -e -s '.[-1].detail | .received == .written' out
	# the events are those of the undivided capture
	cmp <(ots-decode out | records event | jq -c 'del(.frame, .file)') \
		<(ots-decode "$CRANE/attack.pcap" | records event | jq -c 'del(.frame, .file)')
}

@test "capture: one broken capture among several doesn't hide the others" {
	two_taps
	echo text >text
	rc=0
	ots-capture -r text -r a.pcapng >out 2>err || rc=$?
	[ "$rc" -eq 2 ]
	grep -q 'text: is neither pcap nor pcapng' err
	[ "$(records packet <out | wc -l)" -eq "$(packets a.pcapng)" ]
	head -c -7 a.pcapng >cut
	ots-capture -r cut -r b.pcapng.gz >out 2>err
	grep -q 'cut: ends inside record' err
	records packet <out | jq -r .ts | sort -c
}

@test "capture: at recorded speed a capture can be left in the middle" {
	n=$(packets "$CRANE/attack.pcap")
	ots-capture -r "$CRANE/attack.pcap" --pace 1x >out &
	pid=$!
	until_seen out '"packet"'
	kill -INT $pid
	wait $pid
	jq -e -s --argjson n "$n" '.[-1].detail | .received == .written and .written < $n' out
	ots-capture -r "$CRANE/attack.pcap" --pace 1000x | cmp - <(ots-capture -r "$CRANE/attack.pcap")
}

@test "capture: a file that grows is followed, and one that was cut is told" {
	size=$(stat -c %s "$CRANE/attack.pcap")
	head -c $((size / 2)) "$CRANE/attack.pcap" >attack.pcap
	ots-capture -r attack.pcap --follow >out 2>err &
	pid=$!
	until_seen out '"frame":100,'
	tail -c +$((size / 2 + 1)) "$CRANE/attack.pcap" >>attack.pcap
	until_seen out "\"frame\":$(packets "$CRANE/attack.pcap"),"
	: >attack.pcap
	until_seen err 'was cut while it was followed'
	wait $pid
	cmp <(records packet <out) <(ots-capture -r "$CRANE/attack.pcap" | records packet | sed "s#$CRANE/##")
}

@test "capture: a directory that captures come to is followed by name" {
	mkdir in
	cp "$CRANE/normal.pcap" in/1.pcap
	echo '{}' >in/index.ndjson
	ots-capture -r in --follow >out 2>err &
	pid=$!
	until_seen out "\"frame\":$(packets "$CRANE/normal.pcap"),"
	gzip -c "$CRANE/attack.pcap" >in/3.pcap.gz.part
	echo text >in/2.pcap
	mv in/3.pcap.gz.part in/3.pcap.gz
	until_seen out "\"file\":\"in/3.pcap.gz\""
	until_seen out "\"frame\":$(packets "$CRANE/attack.pcap"),\"file\":\"in/3.pcap.gz\""
	kill -INT $pid
	wait $pid
	grep -q 'in/2.pcap: is neither pcap nor pcapng' err
	jq -r 'select(.type == "packet").file' out | uniq | cmp - <(printf 'in/1.pcap\nin/3.pcap.gz\n')
	[ "$(records packet <out | wc -l)" -eq $(($(packets "$CRANE/normal.pcap") + $(packets "$CRANE/attack.pcap"))) ]
}

@test "capture: frames are given back with their bytes and times" {
	ots-capture -r "$CRANE/attack.pcap" | records packet >all
	ots-capture --extract "$CRANE/attack.pcap:3-5,1,81,4" --format json >out
	cmp <(records packet <out) <(sed -n '1p;3,5p;81p' all)
	ots-capture --extract "$CRANE/attack.pcap:3-5,1,81" >out.pcapng
	cmp <(tcpdump -S -tt -xx -nr out.pcapng 2>/dev/null) \
		<(ots-capture -r "$CRANE/attack.pcap" --format pcapng | tcpdump -S -tt -xx -nr - 2>/dev/null |
			awk '/^[0-9]/ { n++ } n == 1 || n >= 3 && n <= 5 || n == 81')
	# of several files, packed ones too, in the order in which they are named
	gzip -c "$CRANE/normal.pcap" >n.gz
	ots-capture --extract n.gz:2 --extract "$CRANE/attack.pcap:1" --format json |
		records packet | jq -c '[.file, .frame]' | cmp - <(printf '["n.gz",2]\n["%s",1]\n' "$CRANE/attack.pcap")
	rc=0
	ots-capture --extract "$CRANE/attack.pcap:1,999999" >out.pcapng 2>err || rc=$?
	[ "$rc" -eq 2 ]
	grep -q 'attack.pcap: has no frame ' err
	[ "$(packets out.pcapng)" -eq 1 ]
}

@test "capture: frames in front of which it was stopped aren't said to be missing" {
	ots-capture -c 1 --extract "$CRANE/attack.pcap:1-3" --extract "$CRANE/normal.pcap:1" --format json >out 2>err
	[ ! -s err ]
	[ "$(records packet <out | wc -l)" -eq 1 ]
	mkfifo f
	exec 4<>f
	cat "$CRANE/attack.pcap" >&4
	ots-capture --extract f:1,999999 --extract "$CRANE/normal.pcap:1" --format json >out 2>err &
	pid=$!
	until_seen out '"frame":1,'
	kill -INT $pid
	wait $pid
	pid=''
	exec 4>&-
	[ ! -s err ]
	[ "$(records packet <out | wc -l)" -eq 1 ]
	records stats <out | grep -q .
}

@test "capture: from an alert's evidence to the packet" {
	alerts "$CRANE/attack.pcap" | records alert | jq -r '.evidence[]? | select(.frame) | "\(.file):\(.frame)"' | sort -u >evidence
	[ -s evidence ]
	while read -r at; do
		ots-capture --extract "$at" | tcpdump -nr - 2>/dev/null | grep -q '\.502[: ]'
	done <evidence
}

@test "capture: the metrics are Prometheus' and say what the stats say" {
	ots-capture -r "$CRANE/attack.pcap" --metrics m.prom --sensor 'a "b"\c' tcp >out
	/usr/bin/python3 - <<-'P' >seen
		from prometheus_client.parser import text_string_to_metric_families as parse
		for family in parse(open("m.prom").read()):
		    for s in family.samples:
		        assert family.documentation and s.labels == {"sensor": 'a "b"\\c'}, s
		        print(s.name, int(s.value))
	P
	jq -r 'select(.type == "stats").detail | "ots_capture_received_packets_total \(.received)
ots_capture_written_packets_total \(.written)
ots_capture_dropped_packets_total \(.dropped)
ots_capture_filtered_packets_total \(.filtered)"' out | cmp - <(head -4 seen)
	grep -q "^ots_capture_last_packet_timestamp_seconds 1795" seen
	[ "$(ls)" = "$(printf 'm.prom\nout\nseen')" ]
}

@test "capture: whoever reads the metrics reads them whole" {
	ots-capture -r "$CRANE/attack.pcap" --metrics m.prom >/dev/null
	wc -l <m.prom >lines
	for _ in $(seq 150); do ots-capture -r "$CRANE/attack.pcap" -c 1 --metrics m.prom >/dev/null; done &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		[ "$(wc -l <m.prom)" -eq "$(cat lines)" ] || { wait $pid; return 1; }
	done
	wait $pid
	pid=''
}
