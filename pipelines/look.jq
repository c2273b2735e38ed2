# look.jq - the account of look.awk as one document, or as a screen of text.
def clean: tostring | gsub("[\\x00-\\x1f\\x7f-\\x9f]"; "?");
def of(kind): map(select(.is == kind) | del(.is));
def pad(n): clean | if length > n then .[:n - 1] + "…" else . + " " * (n - length) end;
def left(n): clean | " " * ([n - length, 0] | max) + .;
def some(n; f): if length > n then (.[:n][] | f), "    ... and \(length - n) more" else .[] | f end;

def roles:
  ([.pairs[] | {host: .client, role: (if .writes > 0 then "writer" else "client" end), proto},
               {host: .server, role: "server", proto}]
   | group_by(.host)
   | map({host: .[0].host,
          roles: ([.[].role] | unique | if index("writer") then . - ["client"] else . end),
          protocols: ([.[].proto] | unique)})
   | sort_by(.roles | index("server") == null));

{pairs: of("pair") | sort_by(-.events),
 writes: of("write") | sort_by([.client, .server, -.count]),
 actions: of("act"),
 exceptions: of("exception") | sort_by([-.count, .server, .fn, .status]),
 losses: of("loss") | sort_by(.what),
 more_writes: ((of("more")[0] // {writes: 0}).writes),
 stats: (of("stats")[0] // {})}
| .hosts = roles
| if $json then .
  else
    .stats.detail as $d
    | "\(.stats.in // 0) packets from \(.stats.since // "-" | .[:19]) to \(.stats.ts // "-" | .[:19]) UTC: \($d.conversations // 0) industrial conversations, \($d.conversations_unknown // 0) others",
      "",
      "HOSTS",
      (if .hosts == [] then "    none speaks a protocol that ots decodes" else empty end),
      (.hosts | some(12; "    \(.host | pad(24)) \(.roles | join("+") | pad(16)) \(.protocols | join(" "))")),
      "",
      "WHO WRITES WHAT TO WHOM (old -> new value)",
      (if .writes == [] then "    nobody wrote anything that was seen" else empty end),
      (.writes | some(14; "    \(.client | pad(16)) -> \(.server | pad(16)) \(if .station != null then "station \(.station)" else "" end | pad(12)) \(.ref | pad(14)) \(.count | left(6))x  \(if .old == null then "?" else .old | clean end) -> \(.new | clean)")),
      (if .more_writes > 0 then "    and \(.more_writes) writes to further references" else empty end),
      "",
      "PROGRAM, MODE, FIRMWARE AND THE LIKE",
      (if .actions == [] then "    none seen" else empty end),
      (.actions | some(8; "    \(.action | pad(16)) \(.fn | pad(28)) \(.client) -> \(.server)  \(.count)x")),
      "",
      "UNANSWERED AND REFUSED",
      ([.pairs[] | select(.unanswered > 0)] | some(6; "    \(.unanswered | left(6))x unanswered: \(.client) -> \(.server) (\(.proto))")),
      (.exceptions | some(8; "    \(.count | left(6))x \(.status): \(.fn), \(.client) -> \(.server)")),
      (if ([.pairs[] | select(.unanswered > 0)] + .exceptions) == [] then "    none seen" else empty end),
      "",
      "NOT SEEN",
      (.losses | some(6; "    \(.what): \(.count)\(if .what == "tcp_gap" then " bytes" else "" end)")),
      ([.pairs[] | select(.half > 0)] | some(6; "    \(.client) - \(.server): you see one direction only")),
      ([.pairs[] | select(.guess > 0)] | some(4; "    \(.client) - \(.server): \(.proto) is a guess, not proven by an answer")),
      (if ($d.cut_frames // 0) > 0 then "    \($d.cut_frames) frames were cut by the capture's snap length" else empty end),
      (if ($d.incomplete // 0) > 0 then "    \($d.incomplete) IP datagrams of which fragments are missing" else empty end),
      (if .losses == [] and ([.pairs[] | select(.half > 0 or .guess > 0)] == []) and ($d.cut_frames // 0) == 0 and ($d.incomplete // 0) == 0 then "    nothing that is known to be missing; silence is no proof" else empty end),
      "",
      "NEXT",
      "    ots-decode \($files) | jq -r -f \($here)/map/line.jq | less",
      "    ots-decode \($files) | jq -c 'select(.dir == \"request\" and (.action | IN(\"write\", \"control\", \"operate\")))'",
      "    man ots-plant    # then: \($here)/replay -p plant.yaml \($files)"
  end
