#!/usr/bin/env bats
# make install and uninstall, with DESTDIR and PREFIX.
load helper

@test "install: tools, pages, flows, schemas; uninstall leaves no file" {
	cd "$TOP" || return
	d=$BATS_TEST_TMPDIR/root
	make -s install DESTDIR="$d" PREFIX=/usr >/dev/null
	[ -x "$d/usr/bin/ots-decode" ]
	[ -f "$d/usr/share/man/man1/ots-decode.1" ]
	[ -f "$d/usr/share/man/man5/ots-records.5" ]
	[ -f "$d/usr/share/ots/schema/event.json" ]
	# installed, the flows find the tools in the PATH
	PATH=$d/usr/bin:$PATH OTS_BIN=/nonexistent "$d/usr/share/ots/pipelines/look" "$CRANE/attack.pcap" | grep -q 'WHO WRITES'
	make -s uninstall DESTDIR="$d" PREFIX=/usr
	[ -z "$(find "$d" -type f -o -type l)" ]
}
