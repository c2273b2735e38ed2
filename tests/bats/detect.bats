#!/usr/bin/env bats
# ots-detect: rules, what a plant implies, delays and deadbands, unknown.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cat >plant.yaml <<-'Y'
		plant: test
		components:
		  - {id: plc, kind: controller, address: 192.0.2.2, zone: cell}
		  - {id: hmi, kind: hmi, address: 192.0.2.1, zone: ops}
		  - {id: tank, kind: vessel}
		zones: [{id: cell, purdue: 1}, {id: ops, purdue: 2}]
		tags:
		  - {id: LEVEL, component: tank, unit: m, source: {device: plc, ref: "hr:0"}, range: [0, 10], safe: [1, 9], alarms: {h: 5, deadband: 1, on_delay: 3s}, stale: 60s}
		  - {id: PUMP, component: tank, source: {device: plc, ref: "co:0"}, states: {0: stop, 1: run}, writers: [hmi]}
		constraints:
		  - {id: no-dry-run, title: Pump runs dry, never: "PUMP == 'run' and LEVEL < 0.5"}
	Y
}

at() { printf '2026-01-01T00:00:%09.6f000Z' "$1"; }
level() { printf '{"type":"reading","ts":"%s","tag":"LEVEL","value":%s,"kind":"measured","quality":"good","frame":%d}\n' "$(at "$1")" "$2" "${3:-1}"; }
pump() { printf '{"type":"reading","ts":"%s","tag":"PUMP","value":"%s","kind":"%s","src":"%s","dst":"192.0.2.2"}\n' "$(at "$1")" "$2" "$3" "${4:-192.0.2.1}"; }
told() { ots-detect -p plant.yaml "$@" | records alert | jq -r '"\(.ts[17:23]) \(.rule) \(.state)"'; }

@test "detect: an alarm with on-delay and deadband, by the records' own time" {
	{ level 0 4; level 1 5.5; level 2 5.6; level 10 5.7; level 11 4.5; level 12 3.9; } | told >got
	cat >want <<-'L'
		04.000 alarm-h raised
		12.000 alarm-h cleared
	L
	diff want got
}

@test "detect: a delay that isn't over is told as pending at the end" {
	{ level 0 4; level 1 5.5; } | told >got
	[ "$(cat got)" = "01.000 alarm-h pending" ]
}

@test "detect: an impossible value is no unsafe value" {
	{ level 0 4; level 1 1000; level 2 4; } | told >got
	[ "$(cat got)" = "$(printf '01.000 range raised\n02.000 range cleared')" ]
}

@test "detect: outside the safe limits" {
	{ level 0 4; level 1 0.9; } | told | grep -x '01.000 safe raised'
}

@test "detect: a tag that stays silent is stale, at the time that it is" {
	{ level 0 4; printf '{"type":"tick","ts":"2026-01-01T00:02:00.000000000Z"}\n'; } |
		ots-detect -p plant.yaml | records alert |
		jq -e -s '.[0].rule == "stale" and .[0].ts == "2026-01-01T00:01:00.000000001Z"'
}

@test "detect: who isn't among the writers" {
	{ pump 0 run requested; pump 1 run requested 192.0.2.9; } | ots-detect -p plant.yaml | records alert >out
	jq -e -s 'length == 1 and .[0].rule == "unauthorised-writer" and .[0].src == "192.0.2.9" and .[0].labels[0] == "attack.t1692.001"' out
}

@test "detect: a constraint, and unknown is never a violation" {
	{ pump 0 run measured; } | told >got
	[ ! -s got ]
	{ pump 0 run measured; level 1 0.2; } | told | grep -x '01.000 no-dry-run raised'
}

@test "detect: what no conduit allows" {
	sed -i 's/^tags:/conduits: [{from: ops, to: cell, protocols: [modbus], actions: [read]}]\ntags:/' plant.yaml
	ev() { printf '{"type":"event","ts":"%s","proto":"modbus","dir":"request","src":"%s","dst":"192.0.2.2","action":"%s"}\n' "$(at "$1")" "$2" "$3"; }
	{ ev 0 192.0.2.1 read; ev 1 192.0.2.1 write; ev 2 192.0.2.9 read; } | ots-detect -p plant.yaml | records alert |
		jq -e -s 'map(.id | split("@")[0]) == ["conduit-violation/192.0.2.1-192.0.2.2", "conduit-violation/192.0.2.9-192.0.2.2"]'
}

@test "detect: the crane: four alerts in the attack, none in the shift" {
	alerts "$CRANE/attack.pcap" | records alert | jq -r 'select(.state == "raised").rule' | sort >got
	printf '%s\n' crane-unsafe-release lockout range unauthorised-writer | sort >want
	diff want got
	[ -z "$(alerts "$CRANE/normal.pcap" | records alert)" ]
}

@test "detect: an alert explains itself, with evidence that is in the capture" {
	alerts "$CRANE/attack.pcap" | records alert | jq -c 'select(.rule == "crane-unsafe-release")' >a
	jq -e '.why | map(.expr) == ["on_request(CLAMP)", "requested(CLAMP) == '"'open'"'", "LOAD > 500", "abs(SPEED) > 0.1"]' a
	jq -e '.component == "clamp" and .tag == "CLAMP" and .value == "open" and .hazop.row == 14' a
	frame=$(jq -r '.evidence[0].frame' a)
	tcpdump -nr "$CRANE/attack.pcap" 2>/dev/null | sed -n "${frame}p" | grep -q '192.0.2.30.* > 192.0.2.10.502'
}

@test "detect: the same input gives the same ids, twice" {
	alerts "$CRANE/attack.pcap" >a
	alerts "$CRANE/attack.pcap" >b
	cmp a b
}

@test "detect: Python and awk find in 15 lines what the rule finds" {
	ots-decode "$CRANE/attack.pcap" | ots-model -q -p "$CRANE/plant.yaml" >readings
	[ "$(python3 "$CRANE/filter.py" <readings | jq -r .by)" = 192.0.2.30 ]
	[ "$(awk -f "$CRANE/filter.awk" <readings | jq -r .by)" = 192.0.2.30 ]
	[ "$(grep -c . "$CRANE/filter.py")" -le 16 ]
	[ "$(grep -c . "$CRANE/filter.awk")" -le 16 ]
}

@test "detect: the tests in the rules run, and a wrong one fails" {
	ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" --test >out
	[ "$(grep -c '^ok' out)" -eq 5 ]
	cp -R "$CRANE" crane
	sed -i 's/LOAD > 500/LOAD > 50000/' crane/rules.yaml
	run ots-detect -p crane/plant.yaml -r crane/rules.yaml --test
	[ "$status" -eq 1 ]
	[[ $output == *"not ok"* ]]
}

@test "detect: a test whose plant has another local time leaves the others theirs" {
	printf 'plant: a\ntimezone: America/New_York\ntags: [{id: A}]\n' >a.yaml
	sed 's|America/New_York|Asia/Tokyo|' a.yaml >b.yaml
	cat >r.yaml <<-'Y'
		title: t
		name: r
		when: A == hour()
		tests:
		  - {name: far, plant: b.yaml, given: [{t: 0s, tag: A, value: 9}], expect: [{rule: r, state: raised}]}
		  - {name: here, given: [{t: 0s, tag: A, value: 19}], expect: [{rule: r, state: raised}]}
	Y
	ots-detect -p a.yaml -r r.yaml --test
}

@test "detect: -e says by the exit status whether an alert was raised" {
	run bash -c "ots-decode '$CRANE/attack.pcap' | ots-model -q -p '$CRANE/plant.yaml' | ots-detect -e -p '$CRANE/plant.yaml' >/dev/null"
	[ "$status" -eq 1 ]
	run bash -c "ots-decode '$CRANE/normal.pcap' | ots-model -q -p '$CRANE/plant.yaml' | ots-detect -e -p '$CRANE/plant.yaml' >/dev/null"
	[ "$status" -eq 0 ]
}

@test "detect: --needs narrows the model without changing an alert" {
	needs=$(ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" -n --needs)
	ots-decode "$CRANE/attack.pcap" | ots-model -q -p "$CRANE/plant.yaml" --only "$needs" |
		ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" | records alert >narrow
	alerts "$CRANE/attack.pcap" | records alert >wide
	cmp narrow wide
}

@test "detect: --needs asks for the events that rules can be true of, and for all where plant or rule want all" {
	cat >plant.yaml <<-'Y'
		plant: test
		components: [{id: plc, kind: controller, address: 192.0.2.10}]
		tags: [{id: T, source: {device: plc, ref: hr:1}}]
	Y
	rule() {
		printf -- '- {title: R, name: r, when: "%s"}\n' "$1" >r.yaml
		ots-detect -p plant.yaml -r r.yaml -n --needs
	}
	fields=proto+dir+src+dst+action+frame+file+sensor+community_id
	[ "$(rule "T > 5")" = reading,component,loss,tick,config ]
	[ "$(rule "action == 'write' and client == 'x'")" = reading,component,loss,tick,config,event:$fields:action=write ]
	[ "$(rule "fn == 'a' or action in ['b', 'c']")" = "reading,component,loss,tick,config,event:proto+dir+src+dst+fn+action+frame+file+sensor+community_id:fn=a:action=b+c" ]
	for all in "action != 'write'" "client == 'x'" "src == 'plc'" "action == 'odd word'" "sport == 5" "action == 'a' or dport == 5"; do
		[[ $(rule "$all") != *=* ]]
		[[ $(rule "$all") = *,event:* ]]
	done
	echo 'conduits: [{from: plc, to: plc, protocols: [modbus]}]' >>plant.yaml
	[[ $(rule "action == 'write'") != *=* ]]
}

@test "detect: evidence names the flows that it was seen in, as other tools do" {
	ots-decode --community-id "$CRANE/attack.pcap" | ots-model -p "$CRANE/plant.yaml" |
		ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" | records alert >alerts
	jq -r '.evidence[] | "\(.frame)\t\(.community_id)"' alerts | sort -u >got
	frames=$(cut -f 1 got | paste -sd ,)
	tshark --enable-protocol communityid -r "$CRANE/attack.pcap" -Y "frame.number in {$frames}" -T fields \
		-e frame.number -e communityid 2>/dev/null | sort -u | diff - got
	[ "$(wc -l <got)" -ge 4 ]
}

@test "detect: what --needs holds back changes no time of an alert" {
	cat >plant.yaml <<-'Y'
		plant: test
		components: [{id: plc, kind: controller, address: 192.0.2.10}]
		tags: [{id: T, source: {device: plc, ref: hr:1}}]
	Y
	cat >r.yaml <<-'Y'
		- {title: R, name: r, when: "held(T > 5, 10s)"}
		- {title: W, name: w, when: "action == 'write'"}
	Y
	point='"points":[{"ref":"hr:1","value":7}]'
	for s in 00 01 14 30; do
		[ $s = 00 ] || point='"points":[]'
		printf '{"type":"event","ts":"2026-01-01T00:00:%s.000000000Z","proto":"modbus","dir":"response","src":"192.0.2.10","dst":"192.0.2.1","action":"read","status":"ok",%s}\n' $s "$point"
	done >events
	needs=$(ots-detect -p plant.yaml -r r.yaml -n --needs)
	ots-model -q -p plant.yaml events | ots-detect -p plant.yaml -r r.yaml | records alert >wide
	ots-model -q -p plant.yaml --only "$needs" events | ots-detect -p plant.yaml -r r.yaml | records alert >narrow
	cmp wide narrow
	[ "$(jq -r .ts narrow)" = 2026-01-01T00:00:10.000000000Z ]
}

@test "detect: rules on events, with components for addresses" {
	cat >r.yaml <<-'Y'
		title: Somebody else writes
		name: foreign-write
		level: high
		when: action == 'write' and dir == 'request' and client not in ['hmi-1']
	Y
	ots-decode "$CRANE/attack.pcap" | ots-detect -p "$CRANE/plant.yaml" -r r.yaml | records alert |
		jq -e -s 'map(select(.rule == "foreign-write").id | split("@")[0]) == ["foreign-write/192.0.2.30-192.0.2.10"]'
}

@test "detect: held() comes true by time, between two records" {
	cat >r.yaml <<-'Y'
		title: High for long
		name: high-long
		when: held(LEVEL > 3, 10s)
	Y
	{ level 0 4; level 30 4; } | ots-detect -p plant.yaml -r r.yaml | records alert |
		jq -e -s '.[0].rule == "high-long" and .[0].ts[17:23] == "10.000"'
}

@test "detect: a late record is evaluated and moves no timer" {
	{ level 0 4; level 5 5.5; level 2 4; level 9 5.5; } | told | grep -x '08.000 alarm-h raised'
}

@test "detect: rules print in a form that reads in again" {
	ots-detect -nv -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" >one.yaml
	ots-detect -nv -p "$CRANE/plant.yaml" -r one.yaml >two.yaml
	cmp one.yaml two.yaml
}

@test "detect: whatever stands under hazop goes into alerts, escaped, and prints" {
	cat >r.yaml <<-'Y'
		title: t
		name: r
		when: LEVEL > 3
		hazop: {node: N3, row: 14, 'say "no"': 'a\b', "two\nlines": '7'}
	Y
	level 0 4 | ots-detect -p plant.yaml -r r.yaml | records alert >out
	[ "$(jq -c 'select(.rule == "r") | .hazop' out)" = '{"node":"N3","row":14,"say \"no\"":"a\\b","two\nlines":"7"}' ]
	ots-detect -nv -p plant.yaml -r r.yaml >one.yaml
	ots-detect -nv -p plant.yaml -r one.yaml >two.yaml # the plant's constraint isn't in it
	cmp one.yaml two.yaml
	grep -q 'two' one.yaml
}

@test "detect: a reload forgets no alarm, tells its config, and keeps the old rules when the new are wrong" {
	cp plant.yaml p.yaml
	mkfifo pipe
	ots-detect -p p.yaml <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	{ level 0 4; level 1 0.5; } >&7
	until_seen out '"raised"'
	sed -i 's/alarms: {h: 5/alarms: {h: 6/' p.yaml
	kill -HUP $pid
	sleep 0.3
	level 2 0.6 >&7
	level 3 4 >&7
	until_seen out '"cleared"'
	echo 'nonsense: 1' >p.yaml
	kill -HUP $pid
	sleep 0.3
	level 4 0.5 >&7
	exec 7>&-
	wait $pid
	[ "$(records alert <out | jq -r '"\(.rule) \(.state) \(.seq)"' | tr '\n' ',')" = "safe raised 0,safe cleared 1,safe raised 0," ]
	[ "$(records config <out | jq -r .sha256 | sort -u | wc -l)" -eq 2 ]
	grep -q 'plant and rules stay as they were' err
}

@test "detect: a reload says which lock lost its signature" {
	cp "$CRANE/plant.yaml" p.yaml
	cp -R "$CRANE/loto" .
	mkfifo pipe
	ots-detect -p p.yaml <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	level 0 4 >&7
	until_seen out '"config"'
	[ ! -s err ]
	for f in loto/*.yaml; do echo '# more' >>"$f"; done
	kill -HUP $pid
	level 1 4 >&7
	until_seen err 'has no valid signature'
	exec 7>&-
	wait $pid
}

@test "detect: -e knows of an alert from before a reload" {
	mkfifo pipe
	ots-detect -e -p plant.yaml <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	{ level 0 4; level 1 0.5; } >&7
	until_seen out '"raised"'
	kill -HUP $pid
	sleep 0.3
	level 2 0.6 >&7
	exec 7>&-
	wait $pid || rc=$?
	[ "$(records config <out | wc -l)" -eq 2 ]
	[ "${rc-0}" -eq 1 ]
	[ "$(records stats <out | jq .by_type.alert)" = "$(records alert <out | wc -l)" ]
}

@test "detect: a reload that reads other records than before says that --only must follow" {
	mkfifo pipe
	printf 'title: t\nname: r\nwhen: "action == %s"\n' "'write'" >r.yaml
	ots-detect -r r.yaml <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	level 0 4 >&7
	until_seen out '"config"'
	kill -HUP $pid
	sleep 0.3
	level 1 4 >&7
	sleep 0.3
	[ ! -s err ]
	printf 'title: t\nname: r\nwhen: "action == %s"\n' "'mode'" >r.yaml
	kill -HUP $pid
	sleep 0.3
	level 2 4 >&7
	until_seen err 'ots-detect -n --needs'
	exec 7>&-
	wait $pid
}

@test "detect: a rule that nothing would ever ask for is refused" {
	for when in 'hour() == 3' "tag == 'X' and action == 'write'" "held(action == 'write', 5s)"; do
		printf 'title: t\nname: r\nwhen: "%s"\n' "$when" >r.yaml
		run ots-detect -n -p plant.yaml -r r.yaml
		[ "$status" -eq 2 ]
	done
	printf 'title: t\nname: range\nwhen: LEVEL > 3\n' >r.yaml
	run ots-detect -n -p plant.yaml -r r.yaml
	[ "$status" -eq 2 ]
}

@test "detect: a rule on readings whichever, grouped by tag" {
	printf 'title: t\nname: big\nwhen: value > 8 and tag == '"'LEVEL'"'\n' >r.yaml
	{ level 0 4; level 1 8.5; } | ots-detect -p plant.yaml -r r.yaml | records alert | jq -e -s '.[0].id | startswith("big/LEVEL@")'
}

@test "detect: actual() speaks the feedback's words" {
	cat >p.yaml <<-'Y'
		plant: feedback
		components: [{id: plc, kind: controller, address: 192.0.2.2}]
		tags:
		  - {id: PUMP, source: {device: plc, ref: "co:0"}, states: {0: stop, 1: start}, feedback: RUNS}
		  - {id: RUNS, source: {device: plc, ref: "di:0"}, states: {0: stopped, 1: running}}
		constraints:
		  - {id: deaf, never: "PUMP == 'stop' and actual(PUMP) == 'running'"}
	Y
	ots-detect -n -p p.yaml
	sed -i "s/'running'\"/'start'\"/" p.yaml
	run ots-detect -n -p p.yaml
	[ "$status" -eq 2 ]
}

@test "detect: a rule may name any of many tags" {
	{
		echo 'plant: many'
		echo 'tags:'
		for n in $(seq 300); do echo "  - {id: T$n}"; done
	} >plant.yaml
	printf -- '- {title: Last, name: last, when: "T300 > 5 and T299 < 5"}\n' >rules.yaml
	{
		printf '{"type":"reading","ts":"%s","tag":"T299","value":1,"kind":"measured"}\n' "$(at 0)"
		printf '{"type":"reading","ts":"%s","tag":"T300","value":6,"kind":"measured"}\n' "$(at 1)"
	} | told -r rules.yaml >got
	[ "$(cat got)" = "01.000 last raised" ]
}
