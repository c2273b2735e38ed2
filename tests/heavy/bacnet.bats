#!/usr/bin/env bats
# BACnet/IP between node-bacnet's two sides, live.
load ../bats/helper
load peers

setup() {
	grep -q '^PROTO(bacnet)' "$TOP/lib/proto/protos.def" ||
		skip "not run: this version doesn't decode BACnet"
	peers
}

teardown() { no_peers; }

@test "bacnet: who is there, properties read and written by priority, a change of value told" {
	serve bacnet.js server $SERVER
	watch
	client bacnet.js client $SERVER
	unwatch
	only bacnet
	told bacnet <<-END
		$CLIENT->192.0.2.255 - request who_is scan -
		$SERVER->192.0.2.255 1234 report i_am identify -
		-> 1234 request read_property read - analog-input:1/present-value
		<- 1234 response read_property read ok analog-input:1/present-value=21.5
		-> 1234 request write_property write - analog-value:3/present-value=55.25
		<- 1234 response write_property write ok analog-value:3/present-value
		-> 1234 request read_property read - analog-value:3/present-value
		<- 1234 response read_property read ok analog-value:3/present-value=55.25
		-> 1234 request write_property write - binary-output:2/present-value=true
		<- 1234 response write_property write ok binary-output:2/present-value
		-> 1234 request read_property_multiple read - $(echo analog-input:1/{present-value,object-name,units}) binary-output:2/present-value
		<- 1234 response read_property_multiple read ok analog-input:1/present-value=21.5 analog-input:1/object-name="Supply temperature" analog-input:1/units="degrees-celsius" binary-output:2/present-value=true
		-> 1234 request read_property read - analog-input:9/present-value
		<- 1234 response read_property read unknown_object analog-input:9/present-value
		-> 1234 request subscribe_cov subscribe - analog-value:3
		<- 1234 response subscribe_cov subscribe ok analog-value:3
		-> 1234 request write_property write - analog-value:3/present-value=60.5
		<- 1234 response write_property write ok analog-value:3/present-value
		<- 1234 report unconfirmed_cov_notification read - analog-value:3/present-value=60.5/good $(echo analog-value:3/status-flags.{in-alarm,fault,overridden,out-of-service}=false)
	END
	some '.fn == "write_property" and .dir == "request" and .detail.priority == 8'
	cat >plant.yaml <<-END
		plant: Offices
		components:
		  - {id: ahu, kind: controller, address: $SERVER}
		  - {id: bms, kind: hmi, address: $CLIENT}
		defaults: {source: {device: ahu}}
		tags:
		  - {id: SUPPLY, source: {ref: "analog-input:1/present-value"}, unit: Cel}
		  - {id: SETPOINT, source: {ref: "analog-value:3/present-value"}, unit: Cel}
	END
	readings <<-END
		SUPPLY measured 21.5
		SETPOINT requested 55.25 by $CLIENT
		SETPOINT commanded 55.25 by $CLIENT
		SETPOINT measured 55.25
		SUPPLY measured 21.5
		SETPOINT requested 60.5 by $CLIENT
		SETPOINT commanded 60.5 by $CLIENT
		SETPOINT measured 60.5
	END
	same_again
}
