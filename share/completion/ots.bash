# Completion for the ots tools: options come from each tool's own -h, so they
# are never behind it.
_ots() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local tool=${COMP_WORDS[0]}
	case $prev in
	--only | --pass)
		mapfile -t COMPREPLY < <(compgen -W 'packet event reading component alert action tick loss flow stats label config' -- "$cur")
		return
		;;
	-i | --interface)
		mapfile -t COMPREPLY < <(compgen -W "$(ls /sys/class/net) any" -- "$cur")
		return
		;;
	--format)
		mapfile -t COMPREPLY < <(compgen -W 'json pcapng none' -- "$cur")
		return
		;;
	--pace)
		mapfile -t COMPREPLY < <(compgen -W '0.5x 1x 2x 10x' -- "$cur")
		return
		;;
	-w | --archive)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$tool" -h 2>/dev/null | grep -o -- '--[a-z-]*')" -- "$cur")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}
complete -o filenames -F _ots ots-capture ots-decode ots-model ots-noise ots-detect ots-respond ots-poll
