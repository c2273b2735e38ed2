# line.jq - records as lines for people:
#
#   ots-decode FILE | jq -r -f pipelines/map/line.jq
#
# Text from the wire is cleaned of what a terminal would obey.
def clean: tostring | gsub("[\\x00-\\x1f\\x7f-\\x9f]"; "?");
def time: (.ts // "-") | .[:23] | sub("T"; " ");
def host(a; p): if p then "\(a):\(p)" else a // "-" end;
def point:
  if has("value") then "\(.ref)=\(.value)"
  elif .bytes then "\(.ref)=0x\(.bytes[:32])\(if (.bytes | length) > 32 then ".." else "" end)"
  elif .count then "\(.ref) x\(.count)"
  else .ref end;
def points:
  (.points // []) as $p
  | ([$p[:8][] | point] | join(" "))
    + (if ($p | length) > 8 then " and \(($p | length) - 8) more" else "" end);

if .type == "event" then
  [time, .proto, host(.src; .sport), "->", host(.dst; .dport),
   (if .station != null then "station \(.station)" else empty end),
   .fn // "?", (if .dir == "response" or .status then .status // "" else empty end),
   points, (if .flags then "[\(.flags | join(" "))]" else empty end)]
elif .type == "reading" then
  [time, "reading", .tag, "=", .value, .unit // "", .kind, "by", .by // "-",
   (if .quality != "good" then .quality // "" else "" end)]
elif .type == "alert" then
  [time, "ALERT", .severity, .state, .rule + ":", .message,
   (if .state == "raised" and .why then
      "because " + ([.why[] | select(.holds != false) | "\(.expr) (\(.value))"] | join(", "))
    else "" end)]
elif .type == "action" then
  [time, "ACTION", .status, .playbook + "/" + .step, "(\(.do))",
   (.detail.text // .detail.path // (.detail.argv // [] | join(" ")))]
elif .type == "component" then
  [time, "component", .id, .state, .detail.lockout // .detail.why // ""]
elif .type == "loss" then
  [time, "LOSS", .tool, .what, .count, .reason // ""]
elif .type == "label" then
  [time, "label", .fault, .tag // "", .state]
elif .type == "config" then
  [time, "config", .tool, .version, ([.files[]?.file] | join(" "))]
elif .type == "stats" then
  [time, "stats", .tool, "in", .in, "out", .out, "rejected", .rejected]
else
  [time, .type]
end
| map(select(. != "")) | map(clean) | join(" ")
