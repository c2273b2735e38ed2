#!/usr/bin/env bats
# ots-capture -w: an archive that can be read at any moment.
load helper

PACKETS=40000

setup_file() {
	"$OTS_BIN/bench/traffic" $PACKETS >"$BATS_FILE_TMPDIR/traffic.pcap"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	traffic=$BATS_FILE_TMPDIR/traffic.pcap
	mkdir ar
}

teardown() {
	[ -z "${pid-}" ] || kill "$pid" 2>/dev/null || :
	umount "$BATS_TEST_TMPDIR/small" 2>/dev/null || :
}

archive_of() { # options...
	ots-capture -r "$traffic" -w ar --format none "$@"
}
packets() { tcpdump -nr "$1" 2>/dev/null | wc -l; }
size_of_all() { cat ar/*.pcapng | wc -c; }

# The index says of each file that is there what sha256sum and tcpdump say.
index_holds() { # directory
	cmp <(jq -r .file "$1/index.ndjson" | sort) <(cd "$1" && printf '%s\n' ots-*.pcapng) || return
	(cd "$1" && jq -r '.sha256 + "  " + .file' index.ndjson | sha256sum --quiet -c) || return
	jq -r '[.file, .packets, .bytes] | @tsv' "$1/index.ndjson" | while read -r f n bytes; do
		[ "$(stat -c %s "$1/$f")" -eq "$bytes" ] && [ "$(packets "$1/$f")" -eq "$n" ] || { echo "$f"; exit 1; }
	done
}

@test "archive: files rotate by size, their names sort by time, the index knows them" {
	archive_of --rotate-size 256KiB --sensor 'cell 2/a'
	[ "$(ls ar/*.pcapng | wc -l)" -gt 15 ]
	for f in ar/*.pcapng; do
		[ "$(stat -c %s "$f")" -le 262144 ]
		[[ $f == ar/ots-cell_2_a-2023*Z.pcapng ]]
	done
	index_holds ar
	cmp <(jq -r .file ar/index.ndjson) <(cd ar && ls ots-*)
	# first and last are what tcpdump says; files follow each other
	jq -r '[.file, .first, .last] | @tsv' ar/index.ndjson | while read -r f first last; do
		TZ=UTC tcpdump --nano -tttt -nr "ar/$f" 2>/dev/null | sed 's/^\(\S*\) \(\S*\) .*/\1T\2Z/' >times
		[ "$(head -1 times)" = "$first" ]
		[ "$(tail -1 times)" = "$last" ]
	done
	jq -r '.first, .last' ar/index.ndjson | sort -c
}

@test "archive: files rotate by time, at the same times whoever captures" {
	archive_of --rotate-time 1s --rotate-size 1GiB
	index_holds ar
	jq -e -s 'length == 4 and all(.[]; .first[:19] == .last[:19])' ar/index.ndjson
}

@test "archive: the records name the file and frame that give the packet back" {
	ots-capture -r "$traffic" -w ar --rotate-size 512KiB >out
	records packet <out | awk 'NR % 4001 == 7' >some
	[ -s some ]
	while read -r line; do
		at=$(jq -r '"\(.file):\(.frame)"' <<<"$line")
		ots-capture --extract "$at" --format json | records packet | cmp - <(echo "$line")
	done <some
	records packet <out | jq -r '"\(.file) \(.frame)"' |
		awk '$1 != file { file = $1; n = 0 } $2 != ++n { exit 1 }'
	jq -e -s --argjson n $PACKETS '.[-1].detail | .received == $n and .written == $n and .archive.packets == $n and .archive.dropped == 0' out
}

@test "archive: one capture and the same in 50 rotated files give the same events" {
	archive_of --rotate-size 90KiB
	[ "$(ls ar/*.pcapng | wc -l)" -ge 50 ]
	ots-decode "$traffic" | records event | jq -c 'del(.frame, .file)' >whole
	[ -s whole ]
	ots-decode ar/*.pcapng | records event | jq -c 'del(.frame, .file)' | cmp - whole
	# merged by time instead of read one after another
	for f in ar/*.pcapng; do printf -- '-r %s ' "$f"; done >names
	# shellcheck disable=SC2046
	ots-capture $(cat names) | ots-decode | records event | jq -c 'del(.frame, .file)' | cmp - whole
	# and as they come
	ots-capture -r ar --follow 2>/dev/null | ots-decode >out &
	until_seen out "\"frame\":$(packets "$(ls ar/*.pcapng | tail -1)"),\"file\":\"$(ls ar/*.pcapng | tail -1)\""
	pkill -INT -P $$ -x ots-capture
	wait
	records event <out | jq -c 'del(.frame, .file)' | cmp - whole
}

@test "archive: all files together keep their bound, pinned ones stay" {
	archive_of --rotate-size 256KiB --keep-size 2MiB
	[ "$(size_of_all)" -le 2097152 ]
	[ "$(size_of_all)" -gt 1500000 ]
	index_holds ar
	# what is left is the newest
	cmp <(jq -r .file ar/index.ndjson) <(cd ar && ls ots-*)
	[ "$(jq -r .last ar/index.ndjson | tail -1)" = "$(ots-capture -r "$traffic" | records packet | tail -1 | jq -r .ts)" ]
	(cd ar && ls ots-* | sed -n '1p;3p' >pins)
	archive_of --rotate-size 256KiB --keep-size 2MiB
	[ "$(size_of_all)" -le 2097152 ]
	while read -r name; do [ -f "ar/$name" ]; done <ar/pins
	index_holds ar
}

@test "archive: where everything is pinned, what there is no room for is told and counted" {
	archive_of --rotate-size 256KiB --keep-size 2MiB
	(cd ar && ls ots-* >pins)
	before=$(cd ar && sha256sum ots-*)
	ots-capture -r "$traffic" -w ar --keep-size 1MiB >out 2>err
	grep -q 'takes all of --keep-size' err
	jq -e -s --argjson n $PACKETS '.[-1].detail | .written == $n and .archive.packets + .archive.dropped == $n and .archive.packets == 0' out
	records loss <out | jq -e -s 'map(select(.what == "not_archived").count) | add > 0'
	(cd ar && sha256sum --quiet -c <<<"$before")
}

@test "archive: what an earlier run left unfinished is cut off, told and indexed" {
	archive_of --rotate-size 1MiB
	head -n -2 ar/index.ndjson >index
	printf '{"file":"ots-2' >>index
	mv index ar/index.ndjson
	last=$(ls ar/*.pcapng | tail -1)
	n=$(packets "$last")
	head -c -$(($(stat -c %s "$last") % 4096 / 2 | 1)) "$last" >cut
	mv cut "$last"
	echo text >ar/ots-20200101T000000.000000000Z.pcapng
	echo mine >ar/notes.pcapng
	ots-capture -r "$CRANE/normal.pcap" -w ar --format none 2>err
	grep -q 'files of an earlier run indexed: 3' err
	grep -q 'bytes of an unfinished block cut off' err
	grep -q 'ots-20200101T000000.000000000Z.pcapng: ' err
	rm ar/ots-20200101T000000.000000000Z.pcapng
	sed -i /ots-20200101/d ar/index.ndjson
	index_holds ar
	[ "$(packets "$last")" -lt "$n" ]
	[ "$(cat ar/notes.pcapng)" = mine ]
}

@test "archive: two don't write to one directory" {
	mkfifo in
	ots-capture -r in -w ar --format none >out &
	pid=$!
	exec 9>in
	head -c 100000 "$traffic" >&9
	for _ in $(seq 100); do ls ar/ots-* 2>/dev/null && break; sleep 0.1; done
	run ots-capture -r "$CRANE/normal.pcap" -w ar
	[ "$status" -eq 3 ]
	[[ $output == *"ar: another ots-capture writes to it"* ]]
	exec 9>&-
	wait $pid
}

@test "archive: it goes on when stdout is closed" {
	ots-capture -r "$traffic" -w ar 2>err | head -n 1 >out
	[ "${PIPESTATUS[0]}" -eq 0 ]
	[ "$(wc -l <err)" -eq 1 ]
	grep -q 'stdout is closed: going on without it' err
	[ "$(jq -s 'map(.packets) | add' ar/index.ndjson)" -eq $PACKETS ]
	index_holds ar
}

@test "archive: a full disk is told, what it cost is counted, and it goes on when there is room" {
	[ "$(id -u)" -eq 0 ] || skip "not run: no root to mount a small file system"
	mkdir small
	mount -t tmpfs -o size=3m tmpfs small || skip "not run: nothing can be mounted here"
	head -c 2M /dev/zero >small/filler
	mkfifo in
	ots-capture -r in -w small --rotate-size 1MiB >out 2>err &
	pid=$!
	exec 9>in
	head -c $(($(stat -c %s "$traffic") / 2)) "$traffic" >&9
	until_seen err 'No space left on device: packets are not archived'
	rm small/filler
	sleep 1.1 # it looks for room once a second
	tail -c +$(($(stat -c %s "$traffic") / 2 + 1)) "$traffic" | head -c 500000 >&9
	exec 9>&-
	wait $pid
	grep -q 'packets are archived again' err
	jq -e -s '.[-1].detail | .received == .written and .archive.packets + .archive.dropped == .written
		and .archive.dropped > 0 and .archive.packets > 0' out
	records loss <out | jq -e -s --argjson n "$(tail -1 out | jq .detail.archive.dropped)" 'map(select(.what == "not_archived").count) | add == $n'
	index_holds small
	[ "$(jq -s 'map(.packets) | add' small/index.ndjson)" -eq "$(tail -1 out | jq .detail.archive.packets)" ]
	# records of packets that weren't archived name no file of the archive
	[ "$(records packet <out | jq -r '.file // "" | select(startswith("small/"))' | wc -l)" -ge "$(tail -1 out | jq .detail.archive.packets)" ]
}

@test "archive: kill -9 at 200 moments leaves files that tcpdump reads" {
	RANDOM=20261122
	unclean=0
	for i in $(seq 200); do
		ots-capture -r "$traffic" -w ar --rotate-size 96KiB --keep-size 8MiB --format none >/dev/null 2>>err &
		pid=$!
		sleep "0.0$((RANDOM % 6))$((RANDOM % 10))"
		kill -9 $pid 2>/dev/null || :
		wait $pid 2>/dev/null || :
		for f in $(comm -13 <(jq -r .file ar/index.ndjson 2>/dev/null | sort) <(cd ar && ls | grep '^ots-')); do
			unclean=$((unclean + 1))
			tcpdump -nr "ar/$f" -w /dev/null 2>tcpdump || { echo "$i: $f"; cat tcpdump; return 1; }
			never grep -i truncated tcpdump
		done
	done
	pid=''
	[ "$unclean" -gt 100 ]
	never grep 'cut off' err
	archive_of --rotate-size 96KiB --keep-size 8MiB
	index_holds ar
	[ "$(size_of_all)" -le $((8 << 20)) ]
}
