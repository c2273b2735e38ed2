#!/usr/bin/env bats
# OPC UA between node-opcua's server and client, live.
load ../bats/helper
load peers

setup() { peers; }
teardown() { no_peers; }

plant() {
	cat >plant.yaml <<-END
		plant: Tank
		components:
		  - {id: server, kind: controller, address: $SERVER}
		  - {id: client, kind: hmi, address: $CLIENT}
		defaults: {source: {device: server}}
		tags:
		  - {id: LEVEL, source: {ref: "ns=1;s=Tank.Level"}, unit: m}
		  - {id: SETPOINT, source: {ref: "ns=1;s=Tank.Setpoint"}}
	END
}

@test "opcua: in clear: reads, writes, what a subscription reports, a method, a browse" {
	serve opcua.js server $SERVER
	watch
	client opcua.js none $SERVER
	unwatch
	only opcua
	# news comes when it comes, and is looked at below
	told opcua ' publish | service_fault ' <<-END
		-> - request hello connect -
		<- - response acknowledge connect ok
		-> - request open_secure_channel connect -
		<- - response open_secure_channel connect ok
		-> - request get_endpoints identify -
		<- - response get_endpoints identify ok
		-> - request create_session connect -
		<- - response create_session connect ok
		-> - request activate_session auth -
		<- - response activate_session auth ok
		-> - request read read - $(echo ns=1\;s=Tank.{Level,Count,Run,Batch,List,Absent})
		<- - response read read ok ns=1;s=Tank.Level=36.9/good ns=1;s=Tank.Count=-7/good ns=1;s=Tank.Run=true/good ns=1;s=Tank.Batch="B 17"/good ns=1;s=Tank.List[0]=1.5/good ns=1;s=Tank.List[1]=-2.25/good ns=1;s=Tank.List[2]=1e+100/good ns=1;s=Tank.Absent=null/bad
		-> - request write write - ns=1;s=Tank.Setpoint=72.5
		<- - response write write ok ns=1;s=Tank.Setpoint
		-> - request read read - ns=1;s=Tank.Setpoint
		<- - response read read ok ns=1;s=Tank.Setpoint=72.5/good
		-> - request create_subscription subscribe -
		<- - response create_subscription subscribe ok
		-> - request create_monitored_items subscribe - ns=1;s=Tank.Setpoint
		<- - response create_monitored_items subscribe ok ns=1;s=Tank.Setpoint
		-> - request write write - ns=1;s=Tank.Setpoint=73.25
		<- - response write write ok ns=1;s=Tank.Setpoint
		-> - request write write - ns=1;s=Tank.Setpoint=-0.125
		<- - response write write ok ns=1;s=Tank.Setpoint
		-> - request delete_subscriptions disable_reports -
		<- - response delete_subscriptions disable_reports ok
		-> - request call control - ns=1;s=Tank/ns=1;s=Tank.Twice ns=1;s=Tank/ns=1;s=Tank.Twice.in[0]=21
		<- - response call control ok ns=1;s=Tank/ns=1;s=Tank.Twice ns=1;s=Tank/ns=1;s=Tank.Twice.out[0]=42
		-> - request browse list - ns=1;s=Tank
		<- - response browse list ok $(echo ns=1\;s=Tank.{Level,Setpoint,Count,Run,Batch,List,Twice})
		-> - request close_session disconnect -
		<- - response close_session disconnect ok
		-> - request close_secure_channel disconnect -
	END
	told opcua ' request | response ' <<-END
		<- - report publish subscribe ok ns=1;s=Tank.Setpoint=72.5/good
		<- - report publish subscribe ok ns=1;s=Tank.Setpoint=73.25/good
		<- - report publish subscribe ok ns=1;s=Tank.Setpoint=-0.125/good
	END
	# each question for news is answered, in the end by a fault
	records event <events | jq -e -s 'map(select(.fn == "publish" or .fn == "service_fault")) |
		map(.dir == "request") | (map(select(.)) | length) * 2 == length'
	plant
	readings ' measured ' <<-END
		SETPOINT requested 72.5 by $CLIENT
		SETPOINT commanded 72.5 by $CLIENT
		SETPOINT requested 73.25 by $CLIENT
		SETPOINT commanded 73.25 by $CLIENT
		SETPOINT requested -0.125 by $CLIENT
		SETPOINT commanded -0.125 by $CLIENT
	END
	readings ' requested | commanded ' <<-END
		LEVEL measured 36.9
		SETPOINT measured 72.5
		SETPOINT measured 72.5
		SETPOINT measured 73.25
		SETPOINT measured -0.125
	END
	same_again
}

@test "opcua: signed and encrypted: said to be, and nothing of it guessed" {
	serve opcua.js server $SERVER
	watch
	client opcua.js encrypted $SERVER
	unwatch
	only opcua
	# the client asks in clear which security there is, then comes again
	told opcua ' message other - encrypted$' <<-END
		-> - request hello connect -
		<- - response acknowledge connect ok
		-> - request open_secure_channel connect -
		<- - response open_secure_channel connect ok
		-> - request get_endpoints identify -
		<- - response get_endpoints identify ok
		-> - request get_endpoints identify -
		<- - response get_endpoints identify ok
		-> - request close_secure_channel disconnect -
		-> - request hello connect -
		<- - response acknowledge connect ok
		-> - request open_secure_channel connect - encrypted
		<- - response open_secure_channel connect - encrypted
		-> - request close_secure_channel disconnect - encrypted
	END
	# create and activate a session, read, write, close it: there and back
	records event <events | jq -e -s 'map(select(.fn == "message")) |
		length >= 10 and all(.[]; has("points") or has("code") | not)'
	records event <events >told
	never grep -e Setpoint -e Tank told
	plant
	readings </dev/null
}
