#!/usr/bin/env bats
# Modbus/TCP between modbus-serial's server and two clients, live.
load ../bats/helper
load peers

setup() {
	peers
	serve modbus.js server $SERVER
	watch
}

teardown() { no_peers; }

# What both clients ask, and what the plant makes of it.
found() {
	unwatch
	only modbus
	told modbus <<-END
		-> 17 request read_holding_registers read - hr:0[2]
		<- 17 response read_holding_registers read ok hr:0=16657 hr:1=0
		-> 17 request write_multiple_registers write - hr:0=16805 hr:1=32768
		<- 17 response write_multiple_registers write ok hr:0[2]
		-> 17 request read_holding_registers read - hr:0[2]
		<- 17 response read_holding_registers read ok hr:0=16805 hr:1=32768
		-> 17 request read_coils read - co:3[1]
		<- 17 response read_coils read ok co:3=true
		-> 17 request write_single_coil write - co:3=false
		<- 17 response write_single_coil write ok co:3
		-> 17 request write_single_register write - hr:40=1234
		<- 17 response write_single_register write ok hr:40
		-> 17 request read_holding_registers read - hr:900[1]
		<- 17 response read_holding_registers read illegal_data_address
	END
	cat >plant.yaml <<-END
		plant: Pump
		components:
		  - {id: plc, kind: controller, address: $SERVER}
		  - {id: hmi, kind: hmi, address: $CLIENT}
		defaults: {source: {device: plc, station: 17}}
		tags:
		  - {id: FLOW, source: {ref: "hr:0", type: f32}}
		  - {id: RUN, source: {ref: "co:3"}, states: {0: off, 1: on}}
	END
	readings <<-END
		FLOW measured 9.0625
		FLOW requested 20.6875 by $CLIENT
		FLOW commanded 20.6875 by $CLIENT
		FLOW measured 20.6875
		RUN measured on
		RUN requested off by $CLIENT
		RUN commanded off by $CLIENT
	END
	same_again
}

@test "modbus: modbus-serial reads and writes registers and coils" {
	client modbus.js client $SERVER
	found
}

@test "modbus: libmodbus reads and writes the same" {
	# shellcheck disable=SC2046 # words are wanted
	gcc -O2 -Wall -o modbus "$TOP/tests/heavy/modbus.c" $(pkg-config --cflags --libs libmodbus)
	ip netns exec "ots-$v-out" timeout 60 ./modbus $SERVER
	found
}
