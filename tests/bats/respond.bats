#!/usr/bin/env bats
# ots-respond: dry, armed, once; the journal and its chain.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	alerts "$CRANE/attack.pcap" | records alert >alerts
	cat >b.yaml <<-'Y'
		playbooks:
		  - id: stop
		    match: {rule: "crane-*", severity: [critical]}
		    steps:
		      - {id: note, do: file, path: note.ndjson}
		      - {id: page, do: exec, argv: [sh, -c, "cat >stdin; echo $1 >args", sh, "{message}"]}
		      - {id: call, do: manual, to: [control-room], text: "Check {component}", confirm_within: 5m}
	Y
}

actions() { ots-respond "$@" | records action; }

@test "respond: dry unless armed: what would be done is told, nothing is" {
	actions -b b.yaml alerts >out
	[ "$(jq -r .status out | sort -u)" = dry_run ]
	[ "$(jq -r .step out | tr '\n' ' ')" = "note page call " ]
	[ ! -e note.ndjson ]
	[ ! -e args ]
}

@test "respond: --arm wants a journal" {
	run ots-respond -b b.yaml --arm alerts
	[ "$status" -eq 2 ]
	[[ $output == *"--arm wants -j FILE"* ]]
}

@test "respond: armed it acts, once for each alert and step" {
	actions -b b.yaml --arm -j journal alerts >out
	[ "$(jq -r .status out | tr '\n' ' ')" = "ok ok pending " ]
	[ "$(wc -l <note.ndjson)" -eq 1 ]
	cmp note.ndjson <(grep crane-unsafe alerts)
	cmp stdin <(grep crane-unsafe alerts | tr -d '\n')
	grep -q 'CLAMP commanded open by 192.0.2.30' args
	actions -b b.yaml --arm -j journal alerts >again
	[ ! -s again ]
	[ "$(wc -l <note.ndjson)" -eq 1 ]
}

@test "respond: the journal is written before the step, and its chain holds" {
	actions -b b.yaml --arm -j journal alerts >out
	[ "$(jq -r '.step + " " + .status' journal | tr '\n' ',')" = "note pending,note ok,page pending,page ok,call pending,call pending," ]
	ots-respond --verify journal
	sed -i '2s/"ok"/"failed"/' journal
	run ots-respond --verify journal
	[ "$status" -eq 1 ]
	[[ $output == *"journal:2: was changed after it was written"* ]]
	run ots-respond -b b.yaml --arm -j journal alerts
	[ "$status" -eq 3 ]
}

@test "respond: a line taken out of the journal is found" {
	actions -b b.yaml --arm -j journal alerts >out
	sed -i 3d journal
	run ots-respond --verify journal
	[ "$status" -eq 1 ]
	[[ $output == *"doesn't follow the line in front of it"* ]]
}

@test "respond: what was begun and not ended is in doubt, and not done again" {
	actions -b b.yaml --arm -j journal alerts >out
	head -1 journal >begun
	rm -f note.ndjson
	actions -b b.yaml --arm -j begun alerts >out
	[ "$(jq -r 'select(.step == "note").status' out)" = in_doubt ]
	[ ! -e note.ndjson ]
}

@test "respond: no journal, no action" {
	run ots-respond -b b.yaml --arm -j /nonexistent/journal alerts
	[ "$status" -eq 3 ]
	[ ! -e note.ndjson ]
}

@test "respond: a program that fails is tried again, and told" {
	cat >b.yaml <<-'Y'
		playbooks:
		  - id: p
		    match: {rule: "crane-*"}
		    steps:
		      - {id: s, do: exec, argv: [sh, -c, "echo x >>tries; exit 3"], retry: {times: 3, backoff: 1ms}}
		      - {id: n, do: exec, argv: [no-such-program]}
	Y
	actions -b b.yaml --arm -j journal alerts >out
	[ "$(jq -r 'select(.step == "s") | "\(.attempt) \(.status) \(.detail.exit_status)"' out | tr '\n' ',')" = "1 failed 3,2 failed 3,3 failed 3," ]
	[ "$(wc -l <tries)" -eq 3 ]
	jq -e -s 'any(.[]; .step == "n" and .status == "failed" and (.detail.error | contains("No such file")))' out
}

@test "respond: a program that hangs is ended with all its children" {
	cat >b.yaml <<-'Y'
		playbooks:
		  - id: p
		    match: {rule: "crane-*"}
		    steps: [{id: s, do: exec, argv: [sh, -c, "sleep 31415 & sleep 31415"], timeout: 300ms}]
	Y
	actions -b b.yaml --arm -j journal alerts >out
	[ "$(jq -r .status out)" = timed_out ]
	never pgrep -f 'sleep 31415'
}

@test "respond: text from the wire reaches no shell and no terminal" {
	cat >b.yaml <<-'Y'
		playbooks:
		  - id: p
		    match: {rule: evil}
		    steps:
		      - {id: s, do: exec, argv: [printf, "%s", "{message}"]}
		      - {id: o, do: exec, argv: [echo, "{title}"]}
	Y
	printf '%s\n' '{"type":"alert","ts":"2026-01-01T00:00:00.000000000Z","id":"evil/x@1","seq":0,"rule":"evil","state":"raised","severity":"high","class":"process","title":"-n","message":"$(touch owned)\u001b[31m`touch owned`\n;touch owned"}' >evil
	actions -b b.yaml --arm -j journal evil >out
	[ ! -e owned ]
	never grep -q '\\u001b' out
	jq -e -s '.[0].status == "ok" and .[1].status == "refused"' out
}

@test "respond: goes on acting when its stdout closes" {
	sleep 0.3 | cat alerts - | ots-respond -b b.yaml --arm -j journal 2>err | head -c 1 >/dev/null
	[ -s note.ndjson ]
	ots-respond --verify journal
}

@test "respond: playbooks print in a form that reads in again" {
	ots-respond -nv -b b.yaml >one.yaml
	ots-respond -nv -b one.yaml >two.yaml
	cmp one.yaml two.yaml
}

@test "respond: SIGHUP takes new playbooks, and does nothing twice" {
	mkfifo pipe
	ots-respond -b b.yaml --arm -j journal <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	cat alerts >&7
	until_seen out '"pending"'
	sed -i 's/{id: note, do: file, path: note.ndjson}/{id: other, do: file, path: other.ndjson}/' b.yaml
	kill -HUP $pid
	sleep 0.3
	echo '{"type":"tick","ts":"2026-11-23T00:01:00.000000000Z"}' >&7
	cat alerts >&7
	exec 7>&-
	wait $pid
	[ "$(wc -l <note.ndjson)" -eq 1 ]
	[ "$(wc -l <other.ndjson)" -eq 1 ]
	[ "$(records config <out | wc -l)" -eq 2 ]
	[ "$(records action <out | jq -r .step | tr '\n' ' ')" = "note page call other " ]
	ots-respond --verify journal
}

@test "respond: a reload tells of what is in doubt no second time" {
	actions -b b.yaml --arm -j journal alerts >/dev/null
	head -1 journal >begun
	mkfifo pipe
	ots-respond -b b.yaml --arm -j begun <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	echo '{"type":"tick","ts":"2026-11-23T00:01:00.000000000Z"}' >&7
	until_seen out '"config"'
	kill -HUP $pid
	sleep 0.3
	echo '{"type":"tick","ts":"2026-11-23T00:01:01.000000000Z"}' >&7
	exec 7>&-
	wait $pid
	[ "$(records config <out | wc -l)" -eq 2 ]
	[ "$(records action <out | jq -r .status)" = in_doubt ]
	ots-respond --verify begun
}
