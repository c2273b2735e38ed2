#!/usr/bin/env bats
# EtherNet/IP and CIP: what the client of st-ethernet-ip asks of a stand-in,
# live, over a connection and without one.
load ../bats/helper
load peers

setup() { peers; }
teardown() { no_peers; }

# What both ways carry.
services() {
	cat <<-END
		-> 0 request get_attributes_all read - 1/1
		<- 0 response get_attributes_all read ok 1/1/1=1 1/1/2=14 1/1/3=55 1/1/4.major=20 1/1/4.minor=11 1/1/5=96 1/1/6=12648430 1/1/7="Stand-in"
		-> 0 request read_tag read - Level[1]
		<- 0 response read_tag read ok Level=36.5
		-> 0 request read_tag read - Count[1]
		<- 0 response read_tag read ok Count=70000
		-> 0 request read_tag read - Program:Main.Speed[1]
		<- 0 response read_tag read ok Program:Main.Speed=-1.25
		-> 0 request write_tag write - Level=41.25
		<- 0 response write_tag write ok Level
		-> 0 request write_tag write - Count=-5
		<- 0 response write_tag write ok Count
		-> 0 request read_tag read - List[3]
		<- 0 response read_tag read ok List[0]=1 List[1]=2 List[2]=3
		-> 0 request multiple_service_packet other -
		-> 0 request read_tag read - Level[1]
		-> 0 request read_tag read - Count[1]
		<- 0 response multiple_service_packet other ok
		<- 0 response read_tag read ok Level=41.25
		<- 0 response read_tag read ok Count=-5
		-> 0 request read_tag read - Absent[1]
		<- 0 response read_tag read path_destination_unknown Absent
	END
}

plant() {
	cat >plant.yaml <<-END
		plant: Mixer
		components:
		  - {id: plc, kind: controller, address: $SERVER}
		  - {id: hmi, kind: hmi, address: $CLIENT}
		defaults: {source: {device: plc, station: 0}}
		tags:
		  - {id: LEVEL, source: {ref: Level}, unit: m}
		  - {id: SPEED, source: {ref: "Program:Main.Speed"}}
		  - {id: THIRD, source: {ref: "List[2]"}}
	END
}

found() { # in the events, however they came
	told enip <<-END
		-> - request register_session connect -
		<- - response register_session connect ok
	END
	only cip enip
	plant
	readings <<-END
		LEVEL measured 36.5
		SPEED measured -1.25
		LEVEL requested 41.25 by $CLIENT
		LEVEL commanded 41.25 by $CLIENT
		THIRD measured 3
		LEVEL measured 41.25
	END
	same_again
}

@test "enip: over a connection: tags by name, several at once, one that isn't there" {
	serve enip.js server $SERVER
	watch
	client enip.js connected $SERVER
	unwatch
	told cip <<-END
		-> 0 request forward_open connect - 2/1
		<- 0 response forward_open connect ok 2/1
		$(services)
		-> 0 request forward_close disconnect -
		<- 0 response forward_close disconnect ok
	END
	found
}

@test "enip: without a connection: each inside an Unconnected Send to its slot" {
	serve enip.js server $SERVER
	watch
	client enip.js unconnected $SERVER
	unwatch
	told cip ' unconnected_send ' < <(services)
	# one for each request but the two inside the packet of several
	told cip ' (read|write)_tag | get_attr| multiple_' < <(
		yes -- '-> 0 request unconnected_send other -' | head -9)
	found
}
