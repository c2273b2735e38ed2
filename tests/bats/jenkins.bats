#!/usr/bin/env bats
# The Jenkinsfile against a model of Jenkins. No real Jenkins has run it.
load helper

setup() {
	cd "$TOP" || return
	JAVA_HOME=${JAVA_HOME:-$(readlink -f "$(command -v java)" | sed 's|/bin/java$||')}
	export JAVA_HOME
}

@test "jenkins: the pipeline is one that the model knows, every step one line" {
	run groovy tests/jenkins/model.groovy Jenkinsfile
	[ "$status" -eq 0 ]
	[[ $output == *"pipeline ok: Dependencies, Build, gcc, clang, Check, Bench, Archive"* ]]
}

@test "jenkins: every step is one call of make or of a flow" {
	groovy tests/jenkins/model.groovy Jenkinsfile | sed -n 's/^sh: //p' >"$BATS_TEST_TMPDIR/steps"
	while read -r step; do
		case $step in
		make\ * | pipelines/*) ;;
		*) echo "$step"; return 1 ;;
		esac
	done <"$BATS_TEST_TMPDIR/steps"
}

@test "jenkins: a misspelt directive and a missing brace are found" {
	sed 's/stages {/stags {/' Jenkinsfile >"$BATS_TEST_TMPDIR/a"
	run groovy tests/jenkins/model.groovy "$BATS_TEST_TMPDIR/a"
	[ "$status" -eq 1 ]
	sed '$d' Jenkinsfile >"$BATS_TEST_TMPDIR/b"
	run groovy tests/jenkins/model.groovy "$BATS_TEST_TMPDIR/b"
	[ "$status" -ne 0 ]
}

@test "jenkins: its archive step runs as it stands" {
	cd "$BATS_TEST_TMPDIR" || return
	cat >J <<-'G'
		pipeline { agent any
		stages { stage('Archive') { steps { sh 'pipelines/archive -p "$PLANT" -r "$RULES" -o results "$CAPTURES" || test $? -eq 1' } } } }
	G
	ln -s "$TOP/pipelines" pipelines
	PLANT=$CRANE/plant.yaml RULES=$CRANE/rules.yaml CAPTURES=$CRANE run groovy "$TOP/tests/jenkins/model.groovy" J run
	[ "$status" -eq 0 ]
	[ "$(wc -l <results/summary.ndjson)" -eq 2 ]
}
