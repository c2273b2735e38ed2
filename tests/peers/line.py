#!/usr/bin/python3
"""line.py DIRECTORY [halves] - a serial line of pseudo-terminals.

DIRECTORY/master and DIRECTORY/device are its two ends; DIRECTORY/tap hears
both, or with `halves` DIRECTORY/tap-a what the master sends and
DIRECTORY/tap-b what the device sends. Bytes pass in pieces, as the chips of
real lines hand them on, and as fast as 19200 baud. Ends when its stdin does.
"""
import os
import pty
import select
import sys
import time
import tty

where, halves = sys.argv[1], sys.argv[2:] == ["halves"]


def end(name):
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    os.symlink(os.ttyname(theirs), os.path.join(where, name))
    kept.append(theirs)  # a line goes on when one of its ends is closed
    return ours


kept = []
master, device = end("master"), end("device")
taps = [end("tap-a"), end("tap-b")] if halves else [end("tap")] * 2
print("ready", flush=True)
while True:
    ready, _, _ = select.select([master, device, 0], [], [])
    if 0 in ready and not os.read(0, 1):
        break
    for here, there, tap in ((master, device, taps[0]), (device, master, taps[1])):
        if here in ready:
            said = os.read(here, 4096)
            for i in range(0, len(said), 5):
                time.sleep(5 * 11 / 19200)
                os.write(tap, said[i : i + 5])
                os.write(there, said[i : i + 5])
