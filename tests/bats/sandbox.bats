#!/usr/bin/env bats
# What each running tool has shed, as the kernel tells it; and that it still
# does its work.
load helper

setup() {
	# where an unprivileged user can read too
	chmod 755 "$BATS_TEST_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR" 2>/dev/null || :
	cd "$BATS_TEST_TMPDIR" || return
	cp -R "$CRANE" crane
	mkfifo in
}

teardown() {
	[ ! -s pids ] || kill -KILL $(cat pids) 2>/dev/null || :
	ip link del "$VETH" 2>/dev/null || :
	ip netns del "$NS" 2>/dev/null || :
}

# Starts a tool on a pipe that stays open, and waits until it has shed.
start() { # tool options...
	rm -f err
	"$@" -v <in >out 2>err &
	pid=$!
	echo $pid >>pids
	exec 7>in
	until_seen err 'shed: '
}

finish() {
	exec 7>&-
	wait $pid
}

# Of the tool, not of what it was started by.
has() { # key value
	local got
	got=$(awk -v k="$1:" '$1 == k { print $2; exit }' "/proc/$pid/status")
	[ "$got" = "$2" ] || { echo "$1 is $got, not $2"; cat err; return 1; }
}

shed_all() {
	has Seccomp 2
	has NoNewPrivs 1
	has CapEff 0000000000000000
	has CapPrm 0000000000000000
	has CapInh 0000000000000000
	has CapAmb 0000000000000000
	! grep -q 'not shed' err || { cat err; return 1; }
	grep -q 'Landlock' err
}

@test "sandbox: every filter sheds all it can, as the kernel sees it" {
	ots-decode crane/attack.pcap >events
	for t in ots-decode 'ots-noise -f bias:tag=A,by=1' 'ots-model -p crane/plant.yaml' \
		'ots-detect -p crane/plant.yaml -r crane/rules.yaml' \
		'ots-respond -b crane/playbooks.yaml'; do
		# shellcheck disable=SC2086 # words are wanted
		start $t
		shed_all
		if [ "$(id -u)" -eq 0 ]; then
			has Uid 65534
			has CapBnd 0000000000000000
		fi
		finish
	done
}

@test "sandbox: with --no-sandbox it keeps all, and says so" {
	"$OTS_BIN/ots-decode" --no-sandbox <in 2>err >out &
	pid=$!
	exec 7>in
	until_seen err 'keeps all rights'
	has Seccomp 0
	has NoNewPrivs 0
	finish
}

@test "sandbox: its lines are the same with and without" {
	for o in --no-sandbox --sandbox; do
		ots-decode $o crane/attack.pcap | ots-model $o -q -p crane/plant.yaml |
			ots-detect $o -p crane/plant.yaml -r crane/rules.yaml |
			ots-respond $o -b crane/playbooks.yaml --pass >"out$o"
	done
	cmp out--sandbox out--no-sandbox
	[ "$(wc -l <out--sandbox)" -gt 3 ]
}

@test "sandbox: where root's id can't be shed it says so, and --sandbox refuses" {
	[ "$(id -u)" -eq 0 ] || skip "not run: not root"
	chmod 600 crane/plant.yaml
	start ots-model -p crane/plant.yaml
	has Uid 0
	has CapEff 0000000000000000
	has Seccomp 2
	grep -q "not shed: root's id (nobody may not read crane/plant.yaml)" err
	finish
	run ots-model --sandbox -q -p crane/plant.yaml </dev/null
	[ "$status" -eq 3 ]
	[ "$output" = "ots-model: can't shed root's id: nobody may not read crane/plant.yaml" ]
	run ots-model --user nobody -q -p crane/plant.yaml </dev/null
	[ "$status" -eq 3 ]
}

@test "sandbox: --user becomes that user, whom there must be" {
	[ "$(id -u)" -eq 0 ] || skip "not run: not root"
	start ots-decode --user daemon
	has Uid "$(id -u daemon)"
	has Gid "$(id -g daemon)"
	finish
	run ots-decode --user nobody-there </dev/null
	[ "$status" -eq 3 ]
	[[ $output == *"no user nobody-there in /etc/passwd"* ]]
}

@test "sandbox: a reload reads the plant anew, with locks whose signatures hold" {
	start ots-model -p crane/plant.yaml
	ots-decode crane/attack.pcap >events
	head -20 events >&7
	until_seen out '"reading"'
	kill -HUP $pid
	sed -n 21,40p events >&7
	finish
	[ "$(records config <out | wc -l)" -eq 2 ]
	[ "$(records config <out | jq -c .detail | sort -u)" = "$(records config <out | head -1 | jq -c .detail)" ]
	records config <out | jq -e '.detail.lockouts[0].valid'
}

@test "sandbox: a reload sees nothing but the directories of the start" {
	mkdir elsewhere
	sed 's/LOAD/LOAD2/' crane/plant.yaml >elsewhere/more.yaml
	printf 'plant: other\ninclude: ../elsewhere/more.yaml\n' >crane/other.yaml
	start ots-model -p crane/plant.yaml
	ots-decode crane/attack.pcap >events
	head -20 events >&7
	until_seen out '"reading"'
	cp crane/other.yaml crane/plant.yaml
	kill -HUP $pid
	sed -n 21,40p events >&7
	until_seen err 'the plant stays as it was'
	finish
	grep -q 'elsewhere/more.yaml: Permission denied' err
}

@test "sandbox: the programs of steps run outside of it, and only those of the start" {
	alerts crane/attack.pcap | records alert >alerts
	cat >b.yaml <<-'Y'
		playbooks:
		  - id: stop
		    match: {rule: "*"}
		    steps:
		      - {id: look, do: exec, argv: [grep, "Seccomp:", /proc/self/status]}
	Y
	start ots-respond -b b.yaml --arm -j journal
	shed_all
	head -1 alerts >&7
	until_seen out '"action"'
	records action <out | head -1 | jq -e '.status == "ok" and (.detail.stdout | test("0"))'
	sed -i 's/grep, "Seccomp:"/cat, x/' b.yaml
	kill -HUP $pid
	sed -n 2p alerts >&7
	until_seen err "the program cat wasn't in the playbooks of the start"
	finish
}

@test "sandbox: a tool leaves no process behind" {
	before=$(pgrep -c -f 'ots-detect -p crane/plant.yaml' || :)
	for sig in TERM KILL; do
		start ots-detect -p crane/plant.yaml -r crane/rules.yaml
		kill -$sig $pid
		wait $pid || :
		exec 7>&-
		for _ in $(seq 100); do
			[ "$(pgrep -c -f 'ots-detect -p crane/plant.yaml' || :)" -gt "$before" ] || break
			sleep 0.1
		done
		[ "$(pgrep -c -f 'ots-detect -p crane/plant.yaml' || :)" -eq "$before" ]
	done
}

@test "sandbox: five hundred files are opened before the first is read" {
	echo '{"type":"tick"}' >line
	for i in $(seq 500); do ln line "$i.ndjson"; done
	(ulimit -Sn 64 && ots-noise -f bias:tag=A,by=1 [0-9]*.ndjson) | tail -1 | jq -e '.in == 500'
}

# An interface whose other end lies in a namespace.
make_veth() {
	can_netns || skip "not run: no root or no network namespaces here"
	NS=ots-sb-$$ VETH=otsb$$
	ip netns add "$NS"
	ip link add "$VETH" type veth peer name peer0 netns "$NS"
	sysctl -qw "net.ipv6.conf.$VETH.disable_ipv6=1"
	ip netns exec "$NS" sysctl -qw net.ipv6.conf.peer0.disable_ipv6=1
	ip link set "$VETH" up
	ip -n "$NS" link set peer0 up
}

send() { ip netns exec "$NS" tcpreplay -q -i peer0 --topspeed crane/attack.pcap >/dev/null 2>&1; }

captured() { # command that starts ots-capture...
	"$@" -v -i "$VETH" --live >out 2>err &
	pid=$!
	echo $pid >>pids
	until_seen out '"tick"'
	shed_all
	send
	kill -INT $pid
	wait $pid
	n=$(tcpdump -r crane/attack.pcap 2>/dev/null | wc -l)
	jq -e -s --argjson n "$n" '.[-1].detail | .received == $n and .written == $n and .dropped == 0' out
}

@test "sandbox: root captures, and becomes nobody" {
	make_veth
	captured ots-capture --sandbox
}

@test "sandbox: a user with CAP_NET_RAW alone captures, and keeps nothing" {
	make_veth
	cp "$OTS_BIN/ots-capture" . # where that user may run it
	captured setpriv --reuid=nobody --regid=nogroup --clear-groups \
		--bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw \
		./ots-capture --sandbox
}

@test "sandbox: a user without it can't" {
	make_veth
	cp "$OTS_BIN/ots-capture" .
	run setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=-all ./ots-capture -i "$VETH"
	[ "$status" -eq 3 ]
	[[ $output == *"$VETH"* ]]
}
