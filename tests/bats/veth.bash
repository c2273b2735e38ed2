# veth.bash - two namespaces over a bare veth: no addresses, nothing that sends
# by itself, packets as they are.

# veth NAME: namespaces ots-NAME-in and ots-NAME-out, with links NAME0 and NAME1.
veth() { # name of at most 8 characters
	local n
	ip netns add "ots-$1-in"
	ip netns add "ots-$1-out"
	ip link add "${1}0" netns "ots-$1-in" type veth peer name "${1}1" netns "ots-$1-out"
	veth_link "ots-$1-in" "${1}0"
	veth_link "ots-$1-out" "${1}1"
}

veth_link() { # namespace, link
	ip netns exec "$1" sysctl -qw "net.ipv6.conf.$2.disable_ipv6=1"
	ip netns exec "$1" ethtool -K "$2" tso off gso off gro off tx off rx off >/dev/null 2>&1 || :
	ip -n "$1" link set "$2" up
}

# Removes what veth made; for teardown, whatever became of the test.
no_veth() { # name
	ip netns del "ots-$1-in" 2>/dev/null || :
	ip netns del "ots-$1-out" 2>/dev/null || :
}

# Sends a capture into the link; prints how many packets the kernel took.
replay_to() { # name, capture, tcpreplay's options
	local name=$1 capture=$2
	shift 2
	ip netns exec "ots-$name-out" tcpreplay -q --preload-pcap -i "${name}1" "$@" "$capture" >"$BATS_TEST_TMPDIR/replay" 2>&1
	ip -n "ots-$name-out" -j -s link show "${name}1" | jq '.[0].stats64.tx.packets'
}
