#!/usr/bin/env bats
# What is wrong with the files that people write: told with place and remedy,
# exit 2, and nothing runs on half of it.
load helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }

refused() { # the message that must come
	run ots-model -n -p p.yaml
	[ "$status" -eq 2 ]
	[ "${lines[0]}" = "ots-model: $1" ] || { printf '%s\n' "$output"; return 1; }
}

@test "plant: a tab" {
	printf 'plant: x\ntags:\n\t- {id: A}\n' >p.yaml
	refused 'p.yaml:3:1: a tab: YAML is indented with spaces'
}

@test "plant: an unknown key, with the nearest" {
	printf 'plant: x\ntagz: []\n' >p.yaml
	refused 'p.yaml:2:1: unknown key tagz: did you mean `tags`?'
}

@test "plant: a duplicate id" {
	printf 'plant: x\ncomponents:\n  - {id: a}\n  - {id: a}\n' >p.yaml
	refused 'p.yaml:4:10: the id a is used twice, first in line 3 of p.yaml'
}

@test "plant: a duplicate key" {
	printf 'plant: x\nplant: y\n' >p.yaml
	refused 'p.yaml:2:1: the key plant stands here twice, first in line 1'
}

@test "plant: an anchor, an alias, a tag, a merge key, a second document" {
	printf 'plant: &a x\n' >p.yaml
	refused 'p.yaml:1:8: an anchor (&): write the value out where it is used'
	printf 'plant: *a\n' >p.yaml
	refused 'p.yaml:1:8: an alias (*): write the value out'
	printf 'plant: !!str x\n' >p.yaml
	refused 'p.yaml:1:8: a tag (!): values are typed by their keys'
	printf 'plant: x\n<<: {a: b}\n' >p.yaml
	refused 'p.yaml:2:1: a merge key (<<): write the keys out'
	printf 'plant: x\n---\nplant: y\n' >p.yaml
	refused 'p.yaml:2:1: a second document: one a file'
}

@test "plant: what this version doesn't read is refused by name" {
	printf 'plant: x\nsifs: []\n' >p.yaml
	refused 'p.yaml:2:7: `sifs:` is not read by this version: take it out, or its contents would be silently unwatched'
}

@test "plant: up to 20 mistakes a run" {
	{ echo 'plant: x'; for i in $(seq 30); do echo "k$i: 1"; done; } >p.yaml
	run ots-model -n -p p.yaml
	[ "${#lines[@]}" -eq 21 ]
	[ "${lines[20]}" = 'ots-model: and 10 more' ]
}

rule_refused() { # expression, message
	cat >p.yaml <<-'Y'
		plant: x
		components: [{id: plc}]
		tags:
		  - {id: PT-101, source: {device: plc, ref: "hr:0"}}
		  - {id: CLAMP, source: {device: plc, ref: "co:0"}, states: {0: closed, 1: open}}
	Y
	printf 'title: t\nname: r\nwhen: %s\n' "$1" >r.yaml
	run ots-detect -n -p p.yaml -r r.yaml
	[ "$status" -eq 2 ]
	[ "$output" = "ots-detect: r.yaml:3:$2" ] || { printf '%s\n' "$output"; return 1; }
}

@test "rules: PT-101 without braces" {
	rule_refused 'PT-101 > 30' '7: write {PT-101}: a bare - is minus'
}

@test "rules: types that can't be compared" {
	rule_refused "\"{PT-101} == 'x'\"" "20: {PT-101} is a number, 'x' is a text: they can't be compared"
}

@test "rules: a state that isn't one" {
	rule_refused "CLAMP == 'opn'" "16: CLAMP has no state 'opn': did you mean 'open'?"
}

@test "rules: a function that isn't one, and a single =" {
	rule_refused '"abz({PT-101}) > 1"' '8: abz is no function: did you mean `abs`?'
	rule_refused '"{PT-101} = 3"' '17: equal is written =='
}

@test "rules: what a message names must be there" {
	printf 'title: t\nname: r\nwhen: "action == '"'write'"'"\nmessage: "{nothing}"\n' >r.yaml
	run ots-detect -n -r r.yaml
	[ "$status" -eq 2 ]
	[ "$output" = 'ots-detect: r.yaml:4:10: {nothing} is neither a tag nor a field of a record' ]
}

@test "playbooks: a spoofable address for a program, and what isn't read yet" {
	cat >b.yaml <<-'Y'
		playbooks:
		  - id: p
		    match: {rule: "*"}
		    permit: "true"
		    steps:
		      - {id: s, do: exec, argv: [block, "{src}"]}
	Y
	run ots-respond -n -b b.yaml
	[ "$status" -eq 2 ]
	[[ ${lines[0]} == *"{src} can be a spoofed address"* || ${lines[1]} == *"{src} can be a spoofed address"* ]]
	[[ $output == *'`permit:` is not read by this version'* ]]
}

@test "usage: an option that isn't one is exit 2 and points to -h" {
	for t in capture decode model noise detect respond; do
		run ots-$t --nonsense
		[ "$status" -eq 2 ]
		[[ $output == "ots-$t: --nonsense is no option; ots-$t -h shows them" ]]
	done
}
