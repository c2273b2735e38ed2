#!/bin/sh
# record.sh - records normal.pcap and attack.pcap anew: a PLC, an HMI and an
# attacker in network namespaces on one flat network, and a lock that is in
# force inside attack.pcap's times, signed by a key that is thrown away.
#
# Needs root, and gcc libmodbus-dev iproute2 ethtool tcpdump openssh-client jq.
set -eu
cd "$(dirname "$0")"
OTS=${OTS:-../../build}
work=$(mktemp -d)
hosts="plc hmi attacker"

clean() {
	for h in $hosts; do ip netns del "crane-$h" 2>/dev/null || :; done
	ip link del crane-net 2>/dev/null || :
	rm -rf "$work"
}
trap clean EXIT
clean
mkdir "$work"

# shellcheck disable=SC2046 # words are wanted
gcc -O2 -Wall -o "$work/crane" crane.c $(pkg-config --cflags --libs libmodbus)

# A bridge is the flat network; each host has one end of a veth pair on it.
ip link add crane-net type bridge
ip link set crane-net up
n=10
for h in $hosts; do
	ip netns add "crane-$h"
	ip link add "crane-$h" type veth peer name eth0 netns "crane-$h"
	ip link set "crane-$h" master crane-net up
	ip -n "crane-$h" address add "192.0.2.$n/24" dev eth0
	ip -n "crane-$h" link set eth0 up
	ip netns exec "crane-$h" ethtool -K eth0 tx off rx off >/dev/null
	n=$((n + 10))
done
PLC=192.0.2.10

record() { # normal|attack, and the HMI's order of the day
	tcpdump -q -Z root --immediate-mode -i crane-net -U -w "$work/$1.pcap" \
		'tcp port 502' 2>/dev/null &
	dump=$!
	ip netns exec crane-plc "$work/crane" plc $PLC 21 &
	plc=$!
	sleep 1
	ip netns exec crane-hmi "$work/crane" hmi $PLC "$2" &
	hmi=$!
	if [ "$2" = attack ]; then
		sleep 12
		ip netns exec crane-attacker "$work/crane" attacker $PLC
	fi
	wait $hmi
	wait $plc
	sleep 1
	kill -INT $dump
	wait $dump || :
	cp "$work/$1.pcap" "$1.pcap"
}

record normal shift
record attack attack

# The lock: from when the brake was set until the recording ends.
mkdir -p loto
times=$("$OTS/ots-decode" attack.pcap | jq -rs '
	[.[] | select(.type == "event")] as $e |
	([$e[] | select(.action == "write" and .dir == "response") | .ts] |
	 map(select(. < ($e[-1].ts)))) as $w |
	"\($w[-2]) \($e[-1].ts)"')
cat >loto/LO-17.yaml <<EOF
# A record of a lock, not an isolation: hang the real lock first.
lockout: LO-17
components: [crane]
reason: inspection below the hook, brake set
from: ${times% *}
until: ${times#* }
EOF
ssh-keygen -q -t ed25519 -N '' -C shift-supervisor -f "$work/key"
rm -f loto/LO-17.yaml.sig
ssh-keygen -q -Y sign -f "$work/key" -n ots-lockout loto/LO-17.yaml
printf 'shift-supervisor namespaces="ots-lockout" %s\n' \
	"$(cut -d' ' -f1,2 "$work/key.pub")" >loto/allowed_signers
echo "recorded: normal.pcap attack.pcap loto/LO-17.yaml"
