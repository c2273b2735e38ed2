#!/usr/bin/env bats
# ots-noise: what it does to readings, by seed and with labels.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	for i in $(seq 0 999); do
		printf '{"type":"reading","ts":"2026-01-01T00:%02d:%02d.000000000Z","tag":"T","value":10,"unit":"m","kind":"measured","frame":%d}\n' $((i / 60)) $((i % 60)) "$i"
	done >in
}

values() { records reading | jq -r .value; }

@test "noise: bias, drift and stuck, exactly" {
	ots-noise -f bias:tag=T,by=0.5 in | values | sort -u | grep -x 10.5
	ots-noise -f drift:tag=T,rate=0.01 in | values | tail -1 | awk '{ exit !($1 > 19.9899 && $1 < 19.9901) }'
	sed 's/"value":10/"value":7/' in | head -1 | cat - in | ots-noise -f stuck in | values | sort -u | wc -l | grep -x 1
}

@test "noise: gaussian has the mean and deviation it was given" {
	ots-noise -s 42 -f gaussian:tag=T,sigma=0.1 in | values |
		awk '{ n++; s += $1; q += $1 * $1 } END { m = s / n; d = sqrt(q / n - m * m)
			exit !(m > 9.98 && m < 10.02 && d > 0.09 && d < 0.11) }'
}

@test "noise: dropout and spike come as often as they should" {
	n=$(ots-noise -f dropout:tag=T,p=0.3 in | values | wc -l)
	[ "$n" -gt 650 ]
	[ "$n" -lt 750 ]
	n=$(ots-noise -f spike:tag=T,by=5,p=0.1 in | values | grep -cx 15)
	[ "$n" -gt 70 ]
	[ "$n" -lt 130 ]
}

@test "noise: the same seed gives the same bytes, another seed others" {
	ots-noise -s 7 -f gaussian:tag=T,sigma=1 in >a
	ots-noise -s 7 -f gaussian:tag=T,sigma=1 in >b
	ots-noise -s 8 -f gaussian:tag=T,sigma=1 in >c
	cmp a b
	never cmp -s a c
}

@test "noise: labels say when it began and ended; outside nothing changes" {
	ots-noise -f bias:tag=T,by=1,from=100s,until=200s in >out
	jq -c 'select(.type == "label") | [.ts[14:19], .fault, .tag, .state]' out >got
	printf '%s\n' '["01:40","bias","T","start"]' '["03:20","bias","T","end"]' >want
	diff want got
	[ "$(values <out | grep -cx 11)" -eq 100 ]
	grep -v '"value":11' out | records reading >same
	grep -F -x -f same in | cmp - same
}

@test "noise: what isn't disturbed passes byte for byte" {
	ots-noise -f bias:tag=OTHER,by=1 in | records reading | cmp - in
}

@test "noise: a spec that is wrong is told" {
	run ots-noise -f biass:by=1 in
	[ "$status" -eq 2 ]
	[[ $output == *"did you mean bias"* ]]
	run ots-noise -f bias:tag=T in
	[ "$status" -eq 2 ]
	[[ $output == *"bias wants by="* ]]
}

@test "noise: in the pipe, a biased load cell hides nothing from the limit rule" {
	ots-decode "$CRANE/normal.pcap" | ots-model -q -p "$CRANE/plant.yaml" |
		ots-noise -f bias:tag=LOAD,by=30000 |
		ots-detect -p "$CRANE/plant.yaml" | records alert | jq -e -s 'any(.[]; .rule == "safe" and .tag == "LOAD")'
}
