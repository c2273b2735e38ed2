#!/usr/bin/env bats
# What must stand beside what: lists, goldens, seeds, paragraphs, schemas.
load helper

names() { # macro file
	sed -n "s/^$1(\([a-z_0-9]*\).*/\1/p" "$TOP/lib/$2"
}

@test "meta: every protocol has goldens and a paragraph" {
	for p in $(names PROTO proto/protos.def); do
		ls "$TOP/tests/golden/$p/"*.hex >/dev/null || { echo "$p: no golden"; return 1; }
		grep -q "^\.Ss $p" "$TOP/man/ots-proto.7" || { echo "$p: no paragraph"; return 1; }
	done
}

@test "meta: every golden has its expected lines" {
	for h in "$TOP"/tests/golden/*/*.hex; do
		[ -f "${h%.hex}.ndjson" ]
	done
}

@test "meta: every disturbance, detector, action and function has its paragraph" {
	for n in $(names NOISE noise/noises.def); do grep -q "It .*$n" "$TOP/man/ots-noise.1" || { echo "$n"; return 1; }; done
	for n in $(names DETECTOR detect/detectors.def); do grep -q "$n" "$TOP/man/ots-detect.1" || { echo "$n"; return 1; }; done
	for n in $(names ACTION respond/actions.def); do grep -q "$n" "$TOP/man/ots-playbooks.5" || { echo "$n"; return 1; }; done
	for n in $(names FUNC expr/funcs.def); do grep -q "It Fn $n" "$TOP/man/ots-expr.7" || { echo "$n"; return 1; }; done
}

@test "meta: every fuzz target has seeds" {
	for f in "$TOP"/tests/fuzz/*.c; do
		n=$(basename "$f" .c)
		ls "$TOP/tests/fuzz/seeds/$n/"* >/dev/null || { echo "$n: no seed"; return 1; }
	done
}

@test "meta: lists are sorted" {
	for f in "PROTO proto/protos.def" "NOISE noise/noises.def" "DETECTOR detect/detectors.def" "ACTION respond/actions.def" "FUNC expr/funcs.def"; do
		# shellcheck disable=SC2086
		names $f | sort -c || { echo "$f"; return 1; }
	done
}

@test "meta: share/schema is what fields.def makes" {
	"$TOP/scripts/schema" "$BATS_TEST_TMPDIR/schema"
	diff -r "$TOP/share/schema" "$BATS_TEST_TMPDIR/schema"
}

@test "meta: every field of every record stands in ots-records(5)" {
	sed -n 's/^FIELD(\([a-z]*\), \([a-z_0-9]*\),.*/\2/p' "$TOP/lib/record/fields.def" | sort -u | while read -r key; do
		grep -q "^\.It Cm $key" "$TOP/man/ots-records.5" || { echo "$key: not described"; exit 1; }
	done
}

@test "meta: real records are valid against their schemas" {
	cd "$BATS_TEST_TMPDIR" || return
	{
		ots-capture -r "$CRANE/attack.pcap" -c 20
		ots-decode "$CRANE/attack.pcap" | ots-model -q -p "$CRANE/plant.yaml" |
			ots-noise -f bias:tag=SPEED,by=1 |
			ots-detect -p "$CRANE/plant.yaml" -r "$CRANE/rules.yaml" --pass |
			ots-respond -b "$CRANE/playbooks.yaml" --pass
	} >all
	"$TOP/scripts/validate" all
	for t in packet event reading component alert action loss stats label config; do
		[ "$t" = loss ] || grep -q "^{\"type\":\"$t\"" all || { echo "no $t seen"; return 1; }
	done
	sed 's/"kind":"measured"/"kind":"dreamt"/' all >wrong
	run "$TOP/scripts/validate" wrong
	[ "$status" -eq 1 ]
}

@test "meta: nothing in the tree speaks of this machine" {
	cd "$TOP" || return
	! git ls-files | grep -v '\.pcap$' | xargs grep -nE '/wor[k]/|/roo[t]/|/hom[e]/[a-z]' --
}

@test "meta: every test that says no can fail" {
	cd "$TOP" || return
	# bash passes over a failing `! command` that isn't the last of a test
	never grep -nE '^\s+! [^|]*$' tests/bats/*.bats tests/heavy/*.bats
}
