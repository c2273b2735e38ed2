#!/usr/bin/env bats
# The manual: -h against SYNOPSIS, examples that run, records that are valid.
load helper

@test "man: mandoc has nothing to say" {
	mandoc -Tlint -Wwarning "$TOP"/man/*.[157]
}

@test "man: SYNOPSIS is what -h says" {
	for t in capture decode model noise detect respond poll; do
		"$OTS_BIN/ots-$t" -h | sed -n 's/^usage: //p' >"$BATS_TEST_TMPDIR/usage"
		mandoc -Tutf8 -Owidth=1000 "$TOP/man/ots-$t.1" | col -bx |
			awk '/^SYNOPSIS/ { on = 1; next } /^[A-Z]/ { on = 0 } on' | tr -s ' \n' ' ' |
			sed 's/^ //; s/ $//' >"$BATS_TEST_TMPDIR/synopsis"
		diff <(tr -s ' ' <"$BATS_TEST_TMPDIR/usage") <(cat "$BATS_TEST_TMPDIR/synopsis"; echo)
	done
}

@test "man: every option of -h is described" {
	for t in capture decode model noise detect respond poll; do
		page=$(mandoc -Tutf8 -Owidth=200 "$TOP/man/ots-$t.1" | col -bx)
		for o in $("$OTS_BIN/ots-$t" -h | grep -o -- '--[a-z-]*'); do
			grep -q -- "$o" <<<"$page" || { echo "$t $o"; return 1; }
		done
	done
}

@test "man: every example runs" {
	"$TOP/scripts/man-examples" run "$TOP"/man/*.[157]
}

@test "man: every example record is valid, every example file is accepted" {
	"$TOP/scripts/man-examples" check "$TOP"/man/*.[157]
}

@test "man: the disclaimer stands in README, ots(7) and the demo" {
	for f in README.md man/ots.7 scripts/demo; do
		tr -s '\n ' ' ' <"$TOP/$f" | grep -q 'ots watches; it protects nothing by itself' || { echo "$f"; return 1; }
		tr -s '\n ' ' ' <"$TOP/$f" | grep -q 'Silence means that nothing it can see matched its rules' || { echo "$f"; return 1; }
	done
}
