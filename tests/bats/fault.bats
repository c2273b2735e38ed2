#!/usr/bin/env bats
# What the tools do when the system fails: short and interrupted reads and
# writes, full disks, readers that go away, memory that ends. The faults are
# those of tests/fault/fault.c.
load helper

setup_file() {
	export WORK=$BATS_FILE_TMPDIR
	cd "$WORK" || return
	# without its lock, ssh-keygen isn't run: its input is written, too
	sed /^lockouts/d "$CRANE/plant.yaml" >plant.yaml
	ots-decode "$CRANE/attack.pcap" >events
	ots-model -q -p "$CRANE/plant.yaml" events >readings
	ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" readings >alerts
	ots-capture -r "$CRANE/attack.pcap" >packets
}

setup() {
	[ -e "$OTS_BIN/fault.so" ] || skip "not run: no $OTS_BIN/fault.so (make bats builds it)"
	! grep -q __asan_init "$OTS_BIN/ots-decode" || skip "not run: ASan has an allocator of its own"
	cd "$BATS_TEST_TMPDIR" || return
}

fault() { # faults command...
	local faults=$1
	shift
	env FAULT="$faults" LD_PRELOAD="$OTS_BIN/fault.so" "$@"
}

# Every tool with its input, one a line.
tools() {
	local plant=${PLANT:-$CRANE/plant.yaml}
	cat <<-END
		ots-capture -r $CRANE/attack.pcap
		ots-capture -r $CRANE/attack.pcap --format pcapng
		ots-decode $CRANE/attack.pcap
		ots-decode $WORK/packets
		ots-model -q -p $plant $WORK/events
		ots-noise -f gaussian:tag=LOAD,sigma=3 $WORK/readings
		ots-detect -p $plant -r $CRANE/rules.yaml --pass $WORK/readings
		ots-respond -b $CRANE/playbooks.yaml --pass $WORK/alerts
	END
}

# Runs a check with each of the tools; says which one failed.
each() { # check
	local tool
	while read -r tool; do
		# shellcheck disable=SC2086 # words are wanted
		"$1" $tool || {
			echo "$1: $tool"
			[ ! -s err ] || cat err
			return 1
		}
	done < <(tools)
}

# One message, the tool's own, with these words.
one_message() { # tool words
	[ "$(wc -l <err)" -eq 1 ] && grep -q "^$1: .*$2" err
}

short() {
	"$@" >whole
	fault read:short,write:short "$@" >out && cmp whole out
}

@test "fault: short reads and writes give the same bytes" {
	each short
}

interrupted() {
	"$@" >whole
	fault read:eintr,write:eintr "$@" >out && cmp whole out
}

@test "fault: interrupted reads and writes give the same bytes" {
	each interrupted
}

from_pipe() { # the last word is the input
	local tool=("${@:1:$#-1}")
	"${tool[@]}" <"${!#}" >whole
	# shellcheck disable=SC2002 # it has to be a pipe
	cat "${!#}" | fault read:short,write:short "${tool[@]}" >out && cmp whole out
}

@test "fault: short reads from a pipe give the same bytes" {
	while read -r tool; do
		case $tool in ots-capture*) continue ;; esac
		# shellcheck disable=SC2086
		from_pipe $tool || { echo "$tool"; return 1; }
	done < <(tools)
	ots-capture <"$CRANE/attack.pcap" >whole
	# shellcheck disable=SC2002
	cat "$CRANE/attack.pcap" | fault read:short ots-capture >out
	cmp whole out
}

@test "fault: lines that are too long are passed over, in pieces as in one" {
	awk 'BEGIN {
		for (i = 1; i < 2000; i++)
			printf "{\"type\":\"x\",\"n\":%*d}\n", i * 37 % 211, i
	}' >in
	ots-model -q -p "$WORK/plant.yaml" --max-line 100 --reject kept in >whole 2>/dev/null
	# shellcheck disable=SC2002
	cat in | fault read:short,write:short \
		ots-model -q -p "$WORK/plant.yaml" --max-line 100 --reject pieces >out 2>/dev/null
	cmp whole out
	cmp kept pieces
	cmp <(awk 'length($0) > 100' in) kept
	cmp <(awk 'length($0) <= 100' in) <(grep '^{"type":"x"' out)
}

@test "fault: the whole pipe, short everywhere, gives the same bytes" {
	for f in read:short,write:short read:eintr,write:eintr; do
		fault $f ots-capture -r "$CRANE/attack.pcap" |
			fault $f ots-decode | fault $f ots-model -q -p "$CRANE/plant.yaml" |
			fault $f ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" |
			fault $f ots-respond -b "$CRANE/playbooks.yaml" >out
		ots-capture -r "$CRANE/attack.pcap" |
			ots-decode | ots-model -q -p "$CRANE/plant.yaml" |
			ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" |
			ots-respond -b "$CRANE/playbooks.yaml" >whole
		cmp whole out
		grep -q '"status":"dry_run"' out
	done
}

full() { # stdout, then -o
	local rc=0
	"$@" >whole
	fault write:enospc@700 "$@" >out 2>err || rc=$?
	[ $rc -eq 3 ] && one_message "$1" 'stdout: No space left on device' &&
		cmp out <(head -c 700 whole) || return
	rc=0
	fault write:enospc@700 "$@" -o file >out 2>err || rc=$?
	[ $rc -eq 3 ] && one_message "$1" 'file: No space left on device' &&
		[ ! -s out ]
		cmp file <(head -c 700 whole)
}

@test "fault: a full disk is exit 3, one message that names it, a clean front" {
	PLANT=$WORK/plant.yaml each full
}

@test "fault: a device that is full is no different" {
	[ -c /dev/full ] || skip "not run: no /dev/full"
	ots-decode "$CRANE/attack.pcap" 2>err >/dev/full || rc=$?
	[ "$rc" -eq 3 ]
	one_message ots-decode 'stdout: No space left on device'
}

broken() {
	local rc=0
	fault write:eio@1 "$@" >out 2>err || rc=$?
	[ $rc -eq 3 ] && one_message "$1" 'stdout: Input/output error' && [ ! -s out ]
}

@test "fault: an error in writing is exit 3 and one message" {
	PLANT=$WORK/plant.yaml each broken
}

unreadable() {
	local rc=0
	fault read:eio@1 "$@" >out 2>err || rc=$?
	# what is asked for first may be a file of configuration: that is exit 2
	case $rc in 2 | 3) ;; *) return 1 ;; esac
	one_message "$1" 'Input/output error' && ! grep -v '^{"type":' out
}

@test "fault: an error in reading is told with the file's name" {
	each unreadable
	fault read:eio@2 ots-decode "$CRANE/attack.pcap" >out 2>err || rc=$?
	[ "$rc" -eq 3 ]
	one_message ots-decode 'attack.pcap: Input/output error'
	# behind the plant's two reads
	rc=0
	fault read:eio@3 ots-model -q -p "$WORK/plant.yaml" <"$WORK/events" >out 2>err || rc=$?
	[ "$rc" -eq 3 ]
	one_message ots-model 'stdin: Input/output error'
}

gone() {
	local rc=0
	fault write:epipe@700 "$@" >out 2>err || rc=$?
	[ $rc -eq 141 ] && [ ! -s err ] && [ "$(wc -c <out)" -eq 700 ]
}

@test "fault: a reader that goes away ends a tool quietly" {
	PLANT=$WORK/plant.yaml each gone
}

@test "fault: a real reader that goes away, at each place of the pipe" {
	ots-decode "$CRANE/attack.pcap" 2>err | head -n 1 >out
	[ ! -s err ]
	ots-capture -r "$CRANE/attack.pcap" 2>err | ots-decode 2>>err |
		ots-model -q -p "$CRANE/plant.yaml" 2>>err |
		ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" --pass 2>>err |
		head -n 1 >out
	[ ! -s err ]
	[ "$(wc -l <out)" -eq 1 ]
}

unclosed() {
	local rc=0
	"$@" >whole
	fault close:eio "$@" >out 2>err || rc=$?
	[ $rc -eq 3 ] && one_message "$1" 'stdout: Input/output error' && cmp whole out || return
	rc=0
	fault close:eio "$@" -o file >out 2>err || rc=$?
	[ $rc -eq 3 ] && one_message "$1" 'file: Input/output error' && cmp whole file
}

@test "fault: an output that can't be closed is exit 3" {
	each unclosed
}

# From the Nth allocation on there is no memory; some N lie behind the last.
# Without the sandbox: libseccomp itself falls over when it has no memory.
starved() {
	local n rc tool=$1
	shift
	set -- "$tool" --no-sandbox "$@"
	for n in 0 1 2 3 5 8 11 14 17 20 24 28 33 39 46 55 66 80 100 130 180 250 350 500 700 1000 1500; do
		rc=0
		fault "malloc:fail@$n" "$@" >out 2>err || rc=$?
		[ $rc -ne 0 ] || continue
		if [ $rc -ne 3 ] || [ "$(grep -v 'keeps all rights' err)" != "ots: out of memory" ]; then
			echo "allocation $n: exit $rc"
			return 1
		fi
	done
}

@test "fault: without memory a tool ends with exit 3 and says so" {
	each starved
}

@test "fault: without memory, in what is seldom used" {
	mkdir rules
	echo '{title: T, name: t, when: "A > 1"}' >rules/a.yaml
	printf 'id,source.ref,source.device\nA,hr:1,c\nB,hr:2,c\n' >t.csv
	printf 'include: q.yaml\ntags: [{csv: t.csv}]\n' >p.yaml
	echo 'components: [{id: c, address: "::1"}]' >q.yaml
	ots-detect -p p.yaml -r rules -n
	starved ots-detect -p p.yaml -r rules -n -v
	starved ots-model -n -v -p p.yaml
	starved ots-noise -f 'stuck:tag=A*' -f 'drift:tag=B,rate=1,from=1s' "$WORK/readings"
	starved ots-detect -p p.yaml --pass event:src+dst+action,reading "$WORK/events"
	ots-respond -b "$CRANE/playbooks.yaml" -j journal "$WORK/alerts" >/dev/null
	starved ots-respond --verify journal
}

@test "fault: a rejected line that can't be kept is exit 3" {
	[ -c /dev/full ] || skip "not run: no /dev/full"
	{ cat "$WORK/events" && echo 'no record'; } >events
	ots-model -q -p "$WORK/plant.yaml" --reject /dev/full events 2>err >out || rc=$?
	[ "$rc" -eq 3 ]
	tail -n 1 err | grep '^ots-model: /dev/full: No space left on device'
}

playbooks() {
	cat >b.yaml <<-Y
		playbooks:
		  - id: stop
		    match: {rule: "crane-*"}
		    steps:
		      - {id: note, do: file, path: note.ndjson}
		      - {id: page, do: exec, argv: [touch, paged]}
	Y
}

@test "fault: a journal written in pieces holds" {
	playbooks
	fault read:short,write:short,write:eintr ots-respond -b b.yaml --arm -j journal "$WORK/alerts" >out
	ots-respond --verify journal
	[ "$(jq -r .status journal | tr '\n' ' ')" = "pending ok pending ok " ]
	cmp note.ndjson <(grep '"crane-' "$WORK/alerts")
	[ -e paged ]
}

@test "fault: when the journal can't be written nothing is done any more" {
	playbooks
	for n in 0 100 600 900; do
		rm -f journal note.ndjson paged
		rc=0
		FAULT_FILE=journal fault "write:enospc@$n" \
			ots-respond -b b.yaml --arm -j journal "$WORK/alerts" >out 2>err || rc=$?
		[ $rc -eq 3 ]
		one_message ots-respond 'journal: No space left on device: nothing is done any more'
		# whole lines, so that the next run can go on
		ots-respond --verify journal
		[ ! -e paged ]
	done
	# begun and done, but that couldn't be written any more
	rc=0
	rm -f journal
	FAULT_FILE=journal fault write:eio@4 ots-respond -b b.yaml --arm -j journal "$WORK/alerts" >out 2>err || rc=$?
	[ $rc -eq 3 ]
	[ -e paged ]
	rm paged
	ots-respond -b b.yaml --arm -j journal "$WORK/alerts" >again
	grep '"step":"page"' again | grep -q '"status":"in_doubt"'
	[ ! -e paged ]
}

@test "fault: a note that can't be written is a step that failed" {
	playbooks
	FAULT_FILE=note.ndjson fault write:eio ots-respond -b b.yaml --arm -j journal "$WORK/alerts" >out
	jq -e -s 'any(.[]; .step == "note" and .status == "failed" and .detail.error == "note.ndjson: Input/output error")' out
	[ -e paged ]
}

@test "fault: armed, it goes on when its reader has gone" {
	playbooks
	# no signal: armed, it ignores SIGPIPE
	FAULT_FILE=pipe: fault write:epipe ots-respond -b b.yaml --arm -j journal "$WORK/alerts" 2>err | cat >out
	[ -e paged ]
	grep -q 'stdout is closed: going on without it' err
	ots-respond --verify journal
}
