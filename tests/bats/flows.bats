#!/usr/bin/env bats
# The flows that users run: look, replay, archive, live, line.jq, demo.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

@test "look: one screen: hosts, who writes what to whom, what wasn't seen, what next" {
	look "$CRANE/attack.pcap" >out
	grep -q '192.0.2.30 *-> 192.0.2.10 *station 1 *co:0 *1x *false -> true' out
	grep -q '192.0.2.10 *server' out
	grep -q 'silence is no proof' out
	[ "$(sed -n '/^NEXT/,$p' out | wc -l)" -eq 4 ]
	[ "$(wc -l <out)" -lt 50 ]
}

@test "look: --json says the same to programs" {
	look --json "$CRANE/attack.pcap" |
		jq -e '(.writes | length == 4) and any(.writes[]; .client == "192.0.2.30" and .old == false and .new == true) and (.hosts | length == 3)'
}

@test "look: one direction only, exceptions and unanswered are said" {
	tcpdump -r "$CRANE/attack.pcap" -w half.pcap 'src host 192.0.2.20' 2>/dev/null
	look half.pcap | grep -q 'you see one direction only'
	printf '%s\n' 'tcp 192.0.2.1:4000 192.0.2.2:502' '> 00 01 00 00 00 06 01 03 00 00 00 01' '< 00 01 00 00 00 03 01 83 02' \
		'> 00 02 00 00 00 06 01 03 00 00 00 01' 'wait 9' '> 00 03 00 00 00 06 01 03 00 00 00 01' | "$TOP/scripts/hex2pcap" >x.pcap
	look x.pcap >out
	grep -q '1x unanswered: 192.0.2.1 -> 192.0.2.2' out
	grep -q '1x illegal_data_address: read_holding_registers' out
}

@test "look: a file without any industrial protocol, and one that is none" {
	printf '%s\n' 'tcp 192.0.2.1:4000 192.0.2.2:80' '> 47 45 54 20 2f' | "$TOP/scripts/hex2pcap" >x.pcap
	look x.pcap | grep -q 'none speaks a protocol that ots decodes'
	echo hello >t
	run look t
	[ "$status" -eq 2 ]
}

@test "replay: exit 1 when an alert was raised, 0 when none was, 2 on bad files" {
	run replay -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" "$CRANE/attack.pcap"
	[ "$status" -eq 1 ]
	[ "$(printf '%s\n' "$output" | jq -r 'select(.state == "raised").rule' | wc -l)" -eq 4 ]
	run replay -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" "$CRANE/normal.pcap"
	[ "$status" -eq 0 ]
	run replay -p nothing.yaml "$CRANE/normal.pcap"
	[ "$status" -eq 2 ]
	echo text >t.pcap
	run replay -p "$CRANE/plant.yaml" t.pcap
	[ "$status" -eq 2 ]
}

@test "archive: new captures only, results per file, a summary" {
	mkdir captures
	cp "$CRANE"/*.pcap captures
	run archive -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" -o results captures
	[ "$status" -eq 1 ]
	[[ $output == *"2 new captures"* ]]
	[ "$(jq -c '[(.file | split("/")[-1]), .raised]' results/summary.ndjson | sort | tr '\n' ' ')" = '["attack.pcap",4] ["normal.pcap",0] ' ]
	[ "$(jq -r .rule results/attack.pcap.alerts.ndjson | sort -u | wc -l)" -eq 4 ]
	run archive -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" -o results captures
	[ "$status" -eq 0 ]
	[[ $output == *"0 new captures"* ]]
	touch -d '1 hour ago' captures/attack.pcap
	run archive -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" -o results captures
	[ "$status" -eq 1 ]
	[[ $output == *"1 new captures"* ]]
}

@test "archive: a broken capture fails and the others are done" {
	mkdir captures
	cp "$CRANE/normal.pcap" captures
	echo text >captures/a.pcap
	run archive -p "$CRANE/plant.yaml" -o results captures
	[ "$status" -eq 3 ]
	grep -q normal.pcap results/summary.ndjson
}

@test "line.jq: readable lines, and nothing a terminal would obey" {
	ots-decode "$CRANE/attack.pcap" | jq -r -f "$TOP/pipelines/map/line.jq" >out
	grep -q 'modbus 192.0.2.30:[0-9]* -> 192.0.2.10:502 station 1 write_single_coil co:0=true' out
	printf '%s\n' '{"type":"alert","ts":"2026-01-01T00:00:00.000000000Z","id":"a","severity":"high","state":"raised","rule":"r","message":"\u001b[31mred\u0007"}' |
		jq -r -f "$TOP/pipelines/map/line.jq" >out
	never env LC_ALL=C grep -q '[[:cntrl:]]' out
}

@test "live: a whole pipe on an interface, Ctrl-C loses nothing that was received" {
	can_netns || skip "not run: no root or no network namespaces here"
	ip netns add ots-live
	ip link add otsl0 type veth peer name otsl1 netns ots-live
	sysctl -qw net.ipv6.conf.otsl0.disable_ipv6=1
	ip netns exec ots-live sysctl -qw net.ipv6.conf.otsl1.disable_ipv6=1
	ip link set otsl0 up
	ip -n ots-live link set otsl1 up
	# A process group of its own, as a terminal gives it; the lock's times are
	# the recording's, so it isn't in force now.
	setsid "$TOP/pipelines/live" -i otsl0 -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" \
		-b "$CRANE/playbooks.yaml" >out 2>err &
	pid=$!
	until_seen out '"config"'
	ip netns exec ots-live tcpreplay -q -i otsl1 --pps=2000 "$CRANE/attack.pcap" >/dev/null 2>&1
	kill -INT -- -$pid
	wait $pid || :
	ip link del otsl0
	ip netns del ots-live
	[ "$(records alert <out | jq -r 'select(.state == "raised").rule' | sort | tr '\n' ' ')" = "crane-unsafe-release range unauthorised-writer " ]
	[ "$(records action <out | jq -r .status | sort -u)" = dry_run ]
}

@test "pipe: SIGINT to the whole group under load loses no packet that was received" {
	can_netns || skip "not run: no root or no network namespaces here"
	ip netns add ots-int
	ip link add otsi0 type veth peer name otsi1 netns ots-int
	sysctl -qw net.ipv6.conf.otsi0.disable_ipv6=1
	ip netns exec ots-int sysctl -qw net.ipv6.conf.otsi1.disable_ipv6=1
	ip link set otsi0 up
	ip -n ots-int link set otsi1 up
	setsid sh -c "trap : INT; ots-capture -v --live -i otsi0 | tee packets | ots-decode | ots-model -q -p '$CRANE/plant.yaml' >out" 2>err &
	pid=$!
	until_seen packets '"tick"'
	ip netns exec ots-int tcpreplay -q -i otsi1 --pps=20000 --loop=200 "$CRANE/normal.pcap" >/dev/null 2>&1 &
	replay=$!
	sleep 1.5
	kill -INT -- -$pid
	wait $pid || :
	kill $replay 2>/dev/null || :
	wait $replay 2>/dev/null || :
	ip link del otsi0
	ip netns del ots-int
	stats=$(records stats <packets | jq -c .detail)
	[ "$(jq -r .received <<<"$stats")" -gt 1000 ]
	[ "$(jq -r .received <<<"$stats")" -eq "$(jq -r .written <<<"$stats")" ]
	[ "$(records packet <packets | wc -l)" -eq "$(jq -r .written <<<"$stats")" ]
	jq -e -s --argjson n "$(jq .written <<<"$stats")" 'map(select(.type == "stats" and .tool == "ots-decode"))[0].detail.frames == $n' <(records stats <out)
}

@test "demo: the crane's four alerts with their reasons, and the dry action" {
	"$TOP/scripts/demo" >out
	grep -q 'alerts: 0' out
	grep -q 'alerts: 4' out
	grep -q 'because on_request(CLAMP)' out
	grep -q 'ACTION dry_run' out
}

@test "look: bytes whose type the wire doesn't tell are shown as they were written" {
	"$TOP/scripts/hex2pcap" "$TOP/tests/golden/s7comm/write.hex" >write.pcap
	look write.pcap >out
	grep -q 'DB1.DBB0 .*0x010203' out
	ots-decode write.pcap | jq -r -f "$TOP/pipelines/map/line.jq" | grep -q 'DB1.DBB0=0x010203'
}
