#!/usr/bin/env bats
# The units of a sensor: systemd reads them, and their pipe runs.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

teardown() {
	[ -z "${pid-}" ] || kill "$pid" 2>/dev/null || :
	wait 2>/dev/null || :
	ip link del "otss$$" 2>/dev/null || :
	ip netns del "ots-sd-$$" 2>/dev/null || :
}

@test "systemd: it finds nothing wrong with the units" {
	# with the programs where this tree has them
	mkdir units
	for u in sensor poll; do
		sed "s,/usr/bin/ots,$OTS_BIN/ots,; s,/usr/share/doc/ots,$TOP,; s,/etc/ots/,$TOP/examples/systemd/," \
			"$TOP/examples/systemd/ots-$u.service" >"units/ots-$u.service"
		systemd-analyze verify --man=no "units/ots-$u.service" >said 2>&1 || { cat said; return 1; }
		never grep "ots-$u" said
	done
	sed 's/^ProtectHome=.*/ProtectHome=perhaps/' units/ots-sensor.service >units/ots-wrong.service
	systemd-analyze verify --man=no units/ots-wrong.service 2>&1 | grep -q perhaps
}

@test "systemd: by its own measure the units are tight" {
	for u in sensor poll; do
		systemd-analyze security --offline=true --threshold=30 "$TOP/examples/systemd/ots-$u.service" >said || { cat said; return 1; }
	done
}

@test "systemd: the sensor's pipe captures, decodes, detects, reloads and ends" {
	can_netns || skip "not run: no root or no network namespaces here"
	ip netns add "ots-sd-$$"
	ip link add "otss$$" type veth peer name peer0 netns "ots-sd-$$"
	sysctl -qw "net.ipv6.conf.otss$$.disable_ipv6=1"
	ip netns exec "ots-sd-$$" sysctl -qw net.ipv6.conf.peer0.disable_ipv6=1
	ip link set "otss$$" up
	ip -n "ots-sd-$$" link set peer0 up
	mkdir state run
	cp -R "$CRANE" etc
	cp "$OTS_BIN"/ots-capture "$OTS_BIN"/ots-decode "$OTS_BIN"/ots-model "$OTS_BIN"/ots-detect .
	chmod 755 . "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" 2>/dev/null || :
	chown -R nobody state run
	cp "$TOP/examples/systemd/sensor" .
	PATH=$PWD:$PATH INTERFACE=otss$$ PLANT=etc/plant.yaml RULES=etc/rules.yaml KEEP=100MiB \
		STATE_DIRECTORY=$PWD/state RUNTIME_DIRECTORY=$PWD/run \
		setpriv --reuid=nobody --regid=nogroup --clear-groups --bounding-set=-all,+net_raw \
		--inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw ./sensor 2>err &
	pid=$!
	until_seen err 'ots-capture: shed: '
	until_seen err 'ots-detect: shed: '
	ip netns exec "ots-sd-$$" tcpreplay -q -i peer0 --topspeed etc/attack.pcap >/dev/null 2>&1
	until_seen state/ots.prom '381'
	kill -HUP $pid
	kill -TERM $pid
	wait $pid
	pid=
	never grep -q 'not shed' err
	records alert <state/alerts.ndjson | jq -e -s 'any(.[]; .rule == "crane-unsafe-release")'
	records stats <state/alerts.ndjson | jq -e '.tool == "ots-detect"'
	[ "$(cat state/archive/*.pcapng | "$OTS_BIN/ots-decode" | records event | wc -l)" -gt 100 ]
}
