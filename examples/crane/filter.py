#!/usr/bin/env python3
# The clamp's rule in 15 lines of Python, as a filter in the pipe:
#   ots-decode attack.pcap | ots-model -p plant.yaml | ./filter.py
import json
import sys

load = 0
for line in sys.stdin:
    record = json.loads(line)
    if record["type"] == "reading" and record["tag"] == "LOAD":
        load = record["value"] or 0
    elif (record["type"] == "reading" and record["tag"] == "CLAMP" and load > 500
          and (record["kind"], record["value"]) == ("requested", "open")):
        print(json.dumps({"type": "alert", "ts": record["ts"], "rule": "clamp-py",
                          "by": record["by"], "load": load}))
    sys.stdout.flush()
