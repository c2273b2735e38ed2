#!/usr/bin/env bats
# S7comm between Snap7's server and two clients, live.
load ../bats/helper
load peers

setup() { peers; }
teardown() { no_peers; }

plant() {
	cat >plant.yaml <<-END
		plant: Reactor
		components:
		  - {id: plc, kind: controller, address: $SERVER}
		  - {id: hmi, kind: hmi, address: $CLIENT}
		defaults: {source: {device: plc}}
		tags:
		  - {id: LEVEL, source: {ref: DB1.DBD40}, unit: m}
		  - {id: RUN, source: {ref: DB1.DBX8.5}, states: {0: off, 1: on}}
	END
}

@test "s7: Snap7 reads and writes words, reals and bits, asks for a status list, stops and starts" {
	serve s7.js server $SERVER
	watch
	client s7.js snap7 $SERVER
	unwatch
	only cotp s7comm
	told cotp <<-END
		-> 0/2 request connection_request connect -
		<- 0/2 response connection_confirm connect ok
	END
	told s7comm <<-END
		-> 0/2 request setup_communication connect -
		<- 0/2 response setup_communication connect ok
		-> 0/2 request read_var read - DB1.DBD40
		<- 0/2 response read_var read ok DB1.DBD40=36.5
		-> 0/2 request write_var write - DB1.DBD40=41.25
		<- 0/2 response write_var write ok DB1.DBD40
		-> 0/2 request read_var read - DB1.DBD40
		<- 0/2 response read_var read ok DB1.DBD40=41.25
		-> 0/2 request read_var read - DB1.DBX8.5
		<- 0/2 response read_var read ok DB1.DBX8.5=true
		-> 0/2 request write_var write - DB1.DBX8.5=false
		<- 0/2 response write_var write ok DB1.DBX8.5
		-> 0/2 request read_var read - DB1.DBX8.5
		<- 0/2 response read_var read ok DB1.DBX8.5=false
		-> 0/2 request read_var read - DB1.DBW2 DB1.DBD40
		<- 0/2 response read_var read ok DB1.DBW2=64302 DB1.DBD40=41.25
		-> 0/2 request write_var write - DB1.DBW2=1234 DB1.DBD44=-0.5
		<- 0/2 response write_var write ok DB1.DBW2 DB1.DBD44
		-> 0/2 request read_var read - MB0
		<- 0/2 response read_var read ok MB0=165
		-> 0/2 request read_var read - DB9.DBB0[2]
		<- 0/2 response read_var read object_does_not_exist DB9.DBB0[2]/bad
		-> 0/2 request read_szl identify -
		<- 0/2 response read_szl identify ok
		-> 0/2 request plc_stop stop -
		<- 0/2 response plc_stop stop ok
		-> 0/2 request pi_service start -
		<- 0/2 response pi_service start ok
	END
	# what the server says that it is
	some '.fn == "read_szl" and .dir == "response" and .detail.szl_id == 17 and
		.detail.szl_id_name == "module_identification"'
	some '.fn == "pi_service" and .dir == "request" and .detail.pi_service == "P_PROGRAM"'
	plant
	readings <<-END
		LEVEL measured 36.5
		LEVEL requested 41.25 by $CLIENT
		LEVEL commanded 41.25 by $CLIENT
		LEVEL measured 41.25
		RUN measured on
		RUN requested off by $CLIENT
		RUN commanded off by $CLIENT
		RUN measured off
		LEVEL measured 41.25
	END
	same_again
}

@test "s7: NodeS7 reads and writes several tags at once, as bytes" {
	serve s7.js server $SERVER
	watch
	client s7.js nodes7 $SERVER
	unwatch
	only cotp s7comm
	told s7comm <<-END
		-> 0/1 request setup_communication connect -
		<- 0/1 response setup_communication connect ok
		-> 0/1 request read_var read - MB0 DB1.DBB4[2] DB1.DBB40[4]
		<- 0/1 response read_var read ok MB0=165 DB1.DBB4[2]=004d DB1.DBB40[4]=42120000
		-> 0/1 request write_var write - DB1.DBB40[4]=422a0000
		<- 0/1 response write_var write ok DB1.DBB40[4]
		-> 0/1 request write_var write - DB1.DBB4[2]=fffd
		<- 0/1 response write_var write ok DB1.DBB4[2]
		-> 0/1 request read_var read - MB0 DB1.DBB4[2] DB1.DBB40[4]
		<- 0/1 response read_var read ok MB0=165 DB1.DBB4[2]=fffd DB1.DBB40[4]=422a0000
	END
	cat >plant.yaml <<-END
		plant: Reactor
		components: [{id: plc, kind: controller, address: $SERVER}]
		defaults: {source: {device: plc}}
		tags:
		  - {id: LEVEL, source: {ref: DB1.DBD40, type: f32}, unit: m}
		  - {id: COUNT, source: {ref: DB1.DBW4, type: i16}}
		  - {id: RUN, source: {ref: M0.0}}
	END
	readings <<-END
		RUN measured true
		COUNT measured 77
		LEVEL measured 36.5
		LEVEL requested 42.5 by $CLIENT
		LEVEL commanded 42.5 by $CLIENT
		COUNT requested -3 by $CLIENT
		COUNT commanded -3 by $CLIENT
		RUN measured true
		COUNT measured -3
		LEVEL measured 42.5
	END
}
