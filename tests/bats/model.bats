#!/usr/bin/env bats
# ots-model: plant files, readings, writes and their answers, locks.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cat >plant.yaml <<-'Y'
		plant: test
		components:
		  - {id: plc, kind: controller, address: 192.0.2.2}
		  - {id: hmi, kind: hmi, address: 192.0.2.1}
		tags:
		  - {id: U16, source: {device: plc, ref: "hr:0"}}
		  - {id: I16, source: {device: plc, ref: "hr:0", type: i16}}
		  - {id: F-ABCD, source: {device: plc, ref: "hr:2", type: f32, order: ABCD}}
		  - {id: F-CDAB, source: {device: plc, ref: "hr:4", type: f32, order: CDAB}}
		  - {id: F-BADC, source: {device: plc, ref: "hr:6", type: f32, order: BADC}}
		  - {id: F-DCBA, source: {device: plc, ref: "hr:8", type: f32, order: DCBA}}
		  - {id: SCALED, source: {device: plc, ref: "hr:1", scale: 0.1, offset: -5}, unit: Cel}
		  - {id: BIT, source: {device: plc, ref: "hr:0", bit: 3}}
		  - {id: STATE, source: {device: plc, ref: "co:0"}, states: {0: closed, 1: open}}
		  - {id: STATION9, source: {device: plc, station: 9, ref: "hr:0"}}
	Y
}

# One exchange: a request and its response, in hexadecimal behind the header.
exchange() {
	{
		echo 'tcp 192.0.2.1:4000 192.0.2.2:502'
		cat
	} | "$TOP/scripts/hex2pcap" | ots-decode | ots-model -p plant.yaml --only reading | records reading
}

@test "model: types, the four byte orders, bits, scale and offset" {
	exchange >out <<-'H'
		> 00 01 00 00 00 06 01 03 00 00 00 0a
		< 00 01 00 00 00 17 01 03 14 ff f8 01 9f 42 12 66 66 66 66 42 12 12 42 66 66 66 66 12 42
	H
	jq -c '[.tag, .value, .raw]' out >got
	cat >want <<-'L'
		["U16",65528,65528]
		["I16",-8,-8]
		["BIT",true,null]
		["SCALED",36.5,415]
		["F-ABCD",36.6,36.6]
		["F-CDAB",36.6,36.6]
		["F-BADC",36.6,36.6]
		["F-DCBA",36.6,36.6]
	L
	diff want got
}

@test "model: a value of two registers comes only from a message that holds both" {
	exchange >out <<-'H'
		> 00 01 00 00 00 06 01 03 00 00 00 03
		< 00 01 00 00 00 09 01 03 06 00 01 00 02 42 12
	H
	never grep -q F-ABCD out
	grep -q '"tag":"U16"' out
}

@test "model: a write is requested, then commanded or rejected" {
	exchange >out <<-'H'
		> 00 01 00 00 00 06 01 05 00 00 ff 00
		< 00 01 00 00 00 06 01 05 00 00 ff 00
		> 00 02 00 00 00 06 01 05 00 00 00 00
		< 00 02 00 00 00 03 01 85 02
	H
	[ "$(jq -c '[.kind, .value, .by]' out | tr '\n' ' ')" = \
		'["requested","open","192.0.2.1"] ["commanded","open","192.0.2.1"] ["requested","closed","192.0.2.1"] ["rejected","closed","192.0.2.1"] ' ]
}

@test "model: half of a value written is a request with an unknown value" {
	exchange >out <<-'H'
		> 00 01 00 00 00 06 01 06 00 03 66 66
		< 00 01 00 00 00 06 01 06 00 03 66 66
	H
	[ "$(jq -c '[.tag, .kind, .value]' out | head -1)" = '["F-ABCD","requested",null]' ]
}

# Events of S7: direction, action, points.
s7() {
	while read -r dir action points; do
		local src=192.0.2.1 dst=192.0.2.2
		[ "$dir" = request ] || { src=192.0.2.2 dst=192.0.2.1; }
		printf '{"type":"event","ts":"2026-01-01T00:00:00.000000000Z","proto":"s7comm","dir":"%s","src":"%s","dst":"%s","txn":1,"fn":"f","action":"%s","status":"ok","points":[%s]}\n' \
			"$dir" $src $dst "$action" "$points"
	done | ots-model -q -p s7.yaml --only reading | records reading | jq -c '[.tag, .kind, .value]'
}

s7_plant() {
	cat >s7.yaml <<-'Y'
		plant: test
		components: [{id: plc, kind: controller, address: 192.0.2.2}]
		defaults: {source: {device: plc}}
		tags:
		  - {id: REAL, source: {ref: DB1.DBD4, type: f32}}
		  - {id: INT, source: {ref: DB1.DBW2, type: i16, scale: 0.5}}
		  - {id: BYTE, source: {ref: DB1.DBB1}}
		  - {id: BIT, source: {ref: DB1.DBX1.3}, states: {0: off, 1: on}}
		  - {id: LONG, source: {ref: DB1.DBB8, type: f64}}
		  - {id: UNTYPED, source: {ref: DB1.DBW6}}
		  - {id: OTHER, source: {ref: DB10.DBD4, type: f32}}
		  - {id: INPUT, source: {ref: I0.7}}
	Y
}

@test "model: values inside a block of bytes of S7, by the plant's types" {
	s7_plant
	s7 >got <<-'L'
		response read {"ref":"DB1.DBB0","count":16,"bytes":"000afff8421266663ff8000000000000"}
		response read {"ref":"I0.7","value":true},{"ref":"IB0","value":128}
		response read {"ref":"DB1.DBX1.3","value":true},{"ref":"DB1.DBX1.4","value":false}
	L
	diff - got <<-'L'
		["BYTE","measured",10]
		["BIT","measured","on"]
		["INT","measured",-4]
		["REAL","measured",36.6]
		["LONG","measured",1.5]
		["INPUT","measured",true]
		["INPUT","measured",true]
		["BIT","measured","on"]
	L
}

@test "model: of S7, what the wire types as the tag or larger is taken, what is cut is not" {
	s7_plant
	s7 >got <<-'L'
		response read {"ref":"DB1.DBD4","value":36.6}
		response read {"ref":"DB1.DBW2","value":65528},{"ref":"DB1.DBW2","value":-8},{"ref":"DB1.DBW2","value":90000}
		response read {"ref":"DB1.DBD0","value":720888}
		response read {"ref":"DB1.DBW6","value":7}
		response read {"ref":"DB1.DBB6","count":4,"bytes":"00000000"}
		response read {"ref":"DB1.DBB4","count":4,"quality":"bad"}
		response read {"ref":"DB1.DBB0","count":2,"bytes":"zz08"}
	L
	diff - got <<-'L'
		["REAL","measured",36.6]
		["INT","measured",-4]
		["INT","measured",-4]
		["INT","measured",45000]
		["BYTE","measured",10]
		["BIT","measured","on"]
		["INT","measured",-4]
		["UNTYPED","measured",7]
		["BYTE","measured",8]
		["BIT","measured","on"]
	L
}

@test "model: of S7, what a write of bytes touches is requested, in part with an unknown value" {
	s7_plant
	s7 >got <<-'L'
		request write {"ref":"DB1.DBB2","count":4,"bytes":"00084212"}
		response write {"ref":"DB1.DBB2","count":4}
		request write {"ref":"DB1.DBX1.3","value":true}
		response write {"ref":"DB1.DBX1.3"}
	L
	diff - got <<-'L'
		["INT","requested",4]
		["REAL","requested",null]
		["INT","commanded",4]
		["REAL","commanded",null]
		["BYTE","requested",null]
		["BIT","requested","on"]
		["BYTE","commanded",null]
		["BIT","commanded","on"]
	L
}

# The cyclic data of EtherNet/IP: 01 02 03 04 to assembly 150 of the drive, and
# 00 to 07 out of its 100, to a group.
assemblies() {
	"$TOP/scripts/hex2pcap" "$TOP/tests/golden/cip/connections.hex" | ots-decode -q >io
	grep -m 3 '"ref":"assembly:1[05]0","count"' io >some
	grep -m 1 '"dst":"239.192.1.1"' io >>some
	cat >assembly.yaml <<-'Y'
		plant: test
		defaults: {source: {device: drive, type: u16, order: CDAB}}
		components:
		  - {id: plc, kind: controller, address: 192.0.2.1}
		  - {id: drive, kind: drive, address: 192.0.2.2}
		tags:
		  - {id: WORD, source: {ref: "assembly:100", at: 0}}
		  - {id: BIG, source: {ref: "assembly:100", at: 0, order: ABCD}}
		  - {id: LONG, source: {ref: "assembly:100", at: 2, type: u32}}
		  - {id: BYTE, source: {ref: "assembly:100", at: 7, type: u8, scale: 0.1}}
		  - {id: BIT0, source: {ref: "assembly:100", at: 7, bit: 0}}
		  - {id: BIT3, source: {ref: "assembly:100", at: 7, bit: 3}, states: {0: off, 1: on}}
		  - {id: BEYOND, source: {ref: "assembly:100", at: 7}}
		  - {id: SPEED.SP, source: {ref: "assembly:150", at: 2, type: i16}}
		  - {id: SPEED.OUT, source: {device: plc, ref: "assembly:150", at: 2, type: i16}}
		  - {id: OTHER, source: {ref: "assembly:15", at: 2}}
	Y
}

@test "model: values at places of an assembly; outputs are the scanner's word and a request" {
	assemblies
	ots-model -q -p assembly.yaml some | records reading | jq -c '[.tag, .kind, .value, .by]' >got
	diff - got <<-'L'
		["SPEED.OUT","measured",1027,null]
		["SPEED.SP","requested",1027,"192.0.2.1"]
		["SPEED.OUT","measured",1027,null]
		["SPEED.SP","requested",1027,"192.0.2.1"]
		["WORD","measured",256,null]
		["BIG","measured",1,null]
		["LONG","measured",84148994,null]
		["BYTE","measured",0.7,null]
		["BIT0","measured",true,null]
		["BIT3","measured","off",null]
		["WORD","measured",256,null]
		["BIG","measured",1,null]
		["LONG","measured",84148994,null]
		["BYTE","measured",0.7,null]
		["BIT0","measured",true,null]
		["BIT3","measured","off",null]
	L
	ots-model -nv -p assembly.yaml >canonical.yaml
	ots-model -q -p canonical.yaml some | records reading | jq -c '[.tag, .kind, .value, .by]' | diff got -
	never grep -q '"state":"new"' <(ots-model -q -p assembly.yaml some)
}

@test "model: a group that is spoken to is no unknown device, who speaks is" {
	assemblies
	sed -i '/id: drive, kind/s/192.0.2.2/192.0.2.3/' assembly.yaml
	ots-model -q -p assembly.yaml some | records component | jq -c '[.id, .state]' >got
	diff - got <<-'L'
		["192.0.2.2","new"]
	L
}

@test "model: places that can't be are refused" {
	refused() {
		printf '%s\n' 'plant: x' 'components: [{id: c, kind: controller}]' \
			"tags: [{id: T, source: {device: c, $1}}]" >bad.yaml
		run ots-model -n -p bad.yaml
		[ "$status" -eq 2 ]
		[[ $output == *"bad.yaml:3:"*"$2"* ]]
	}
	refused 'ref: "hr:0", at: 2, type: u16' 'Modbus has none'
	refused 'ref: "assembly:1", at: 2' '`type:` is missing'
	refused 'ref: "assembly:1", at: 2, type: bool' 'a byte is a bool only with `bit:`'
	refused 'ref: "assembly:1", at: 2, bit: 8' 'from 0 to 7'
	refused 'ref: "assembly:1", at: -1, type: u8' 'from 0 to 65535'
	refused 'ref: "assembly:1", bit: 1' 'have bits'
	refused 'ref: "hr:0", bit: 16' 'from 0 to 15'
	refused 'ref: "hr:0", type: u8' 'a register has 16 bits'
}

@test "model: a tag of another station isn't touched" {
	exchange >out <<-'H'
		> 00 01 00 00 00 06 09 03 00 00 00 01
		< 00 01 00 00 00 05 09 03 02 00 07
	H
	grep -q '"tag":"STATION9","value":7' out
	exchange >out <<-'H'
		> 00 01 00 00 00 06 01 03 00 00 00 01
		< 00 01 00 00 00 05 01 03 02 00 07
	H
	never grep -q STATION9 out
}

@test "model: everything passes byte for byte, readings behind their event" {
	ots-decode "$CRANE/attack.pcap" >in
	ots-model -p "$CRANE/plant.yaml" in >out
	grep -v '^{"type":"\(reading\|component\|config\)"' out | sed '$d' >passed
	cmp in passed
	jq -e -s '[.[] | select(.type == "event" or .type == "reading")]
		| [range(1; length) as $i | select(.[$i].type == "reading") | .[$i].ts == .[$i - 1].ts] | all' out
}

@test "model: --only narrows to types and fields" {
	ots-decode "$CRANE/attack.pcap" | ots-model -p "$CRANE/plant.yaml" --only reading,event:action+src >out
	jq -e -s '[.[] | select(.type == "event")] | all(.[]; keys - ["action", "src", "ts", "type"] == [])' out
	run ots-model -p "$CRANE/plant.yaml" --only redaing
	[ "$status" -eq 2 ]
	run ots-model -p "$CRANE/plant.yaml" --only event:acton
	[ "$status" -eq 2 ]
}

@test "model: --only chooses by what a field is, and ticks tell the time of the rest" {
	ots-decode "$CRANE/attack.pcap" >events
	ots-model -p "$CRANE/plant.yaml" --only tick,event:action+dir:action=write+mode:dir=none events >out
	[ "$(records event <out | jq -r .action | sort -u)" = write ]
	[ "$(records event <out | wc -l)" -eq "$(jq -c 'select(.type == "event" and .action == "write")' events | wc -l)" ]
	records tick <out | jq -e -s 'length > 5 and (map(.ts) | . == unique)'
	[ "$(tail -2 out | jq -r .ts | uniq | wc -l)" -eq 1 ] # how far time came in the end
	ots-model -p "$CRANE/plant.yaml" --only event:action:action=write events | records tick >none
	[ ! -s none ]
	for bad in event:action:acton=write event:action:dir=request event:action:action event:action:action=; do
		run ots-model -p "$CRANE/plant.yaml" --only "$bad"
		[ "$status" -eq 2 ]
	done
}

@test "model: a signed lock locks inside its times" {
	ots-decode "$CRANE/attack.pcap" | ots-model -p "$CRANE/plant.yaml" >out
	[ "$(jq -r 'select(.type == "component" and .detail.lockout == "LO-17") | .state' out | tr '\n' ' ')" = "locked_out unlocked " ]
	jq -e -s 'any(.[]; .type == "config" and .detail.lockouts[0].valid and .detail.lockouts[0].signed_by == "shift-supervisor")' out
}

@test "model: a lock that was changed after it was signed locks nothing, and that is said" {
	cp -R "$CRANE" crane
	sed -i 's/components: .crane./components: [hoist]/' crane/loto/LO-17.yaml
	ots-decode crane/attack.pcap | ots-model -p crane/plant.yaml >out 2>err
	grep -q 'LO-17 has no valid signature' err
	never grep -q locked_out out
	jq -e -s 'any(.[]; .type == "config" and (.detail.lockouts[0].valid | not))' out
}

@test "model: an address that no component has is told once" {
	printf '%s\n' 'tcp 192.0.2.77:4000 192.0.2.2:502' '> 00 01 00 00 00 06 01 03 00 00 00 01' '> 00 02 00 00 00 06 01 03 00 00 00 01' |
		"$TOP/scripts/hex2pcap" | ots-decode | ots-model -p plant.yaml >out
	[ "$(records component <out | jq -r '.id + " " + .state')" = "192.0.2.77 new" ]
}

@test "model: -nv prints what reads in again as the same" {
	for p in plant.yaml "$CRANE/plant.yaml"; do
		ots-model -nv -p "$p" >one.yaml
		ots-model -nv -p one.yaml >two.yaml
		cmp one.yaml two.yaml
	done
}

@test "model: tags from a table, with places in messages" {
	cat >tags.csv <<-'C'
		id,component,unit,source.ref,source.device,source.scale,range.lo,range.hi
		A,plc,m,hr:0,plc,0.1,,
		B,plc,m,hr:1,plc,,,
	C
	cat >p.yaml <<-'Y'
		plant: tables
		components: [{id: plc, kind: controller, address: 192.0.2.2}]
		tags: [{csv: tags.csv}]
	Y
	ots-model -nv -p p.yaml >out
	[ "$(grep -c 'id: [AB],' out)" -eq 2 ]
	sed -i 's/hr:1/xx 1/' tags.csv
	run ots-model -n -p p.yaml
	[ "$status" -eq 2 ]
	[[ $output == *tags.csv:3:* ]]
}

@test "model: SIGHUP takes a new plant, or keeps the old one" {
	cp "$CRANE/plant.yaml" p.yaml
	cp -R "$CRANE/loto" .
	mkfifo pipe
	ots-model -p p.yaml <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	ots-decode "$CRANE/attack.pcap" | head -50 >&7
	sleep 0.5
	sed -i 's/id: SPEED$/id: VELOCITY/' p.yaml
	kill -HUP $pid
	sleep 0.3
	ots-decode "$CRANE/attack.pcap" | sed -n 50,100p >&7
	sleep 0.3
	echo 'nonsense: 1' >p.yaml
	kill -HUP $pid
	sleep 0.3
	ots-decode "$CRANE/attack.pcap" | sed -n 100,150p >&7
	exec 7>&-
	wait $pid
	grep -q '"tag":"SPEED"' out
	grep -q '"tag":"VELOCITY"' out
	[ "$(records config <out | wc -l)" -eq 2 ]
	grep -q 'the plant stays as it was' err
}

@test "model: a reload says which lock lost its signature, and how much more is wrong" {
	cp "$CRANE/plant.yaml" p.yaml
	cp -R "$CRANE/loto" .
	mkfifo pipe
	ots-model -p p.yaml <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	ots-decode "$CRANE/attack.pcap" >events
	head -50 events >&7
	until_seen out '"reading"'
	[ ! -s err ]
	for f in loto/*.yaml; do echo '# more' >>"$f"; done
	kill -HUP $pid
	sed -n 50,100p events >&7
	until_seen err 'has no valid signature'
	for i in $(seq 30); do echo "k$i: 1"; done >>p.yaml
	kill -HUP $pid
	sed -n 100,150p events >&7
	until_seen err 'the plant stays as it was'
	exec 7>&-
	wait $pid
	grep -q '^ots-model: and 10 more$' err
}

@test "model: a reload writes no config where --only doesn't name it" {
	cp "$CRANE/plant.yaml" p.yaml
	cp -R "$CRANE/loto" .
	mkfifo pipe
	ots-model -p p.yaml --only reading <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	ots-decode "$CRANE/attack.pcap" >events
	head -50 events >&7
	until_seen out '"tag":"SPEED"'
	sed -i 's/id: SPEED$/id: VELOCITY/' p.yaml
	kill -HUP $pid
	sleep 0.3
	sed -n 50,100p events >&7
	exec 7>&-
	wait $pid
	grep -q '"tag":"VELOCITY"' out
	[ -z "$(records config <out)" ]
}
