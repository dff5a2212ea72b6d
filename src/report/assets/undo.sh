
# What the steps above are made of. Nothing is changed but by run, make and recreate, behind --apply.

say() {
    printf '%s\n' "$*"
}

# The same where it is worth saying: the checks before --apply say only what stops them.
tell() {
    [ "$apply$pass" = yescheck ] || say "$*"
}

# The step cannot be done: the first pass goes on, the second one ends here.
stop() {
    [ "$apply$pass" != yescheck ] || [ "$shown" = "$number" ] || say "$owner: $number. $title"
    shown=$number
    say "     STOP: $*"
    problems=yes told=yes
    [ "$pass" = check ] || leave
}

leave() {
    if [ "$pass" = check ]; then
        say 'nothing done' >&2
    else
        say 'stopped: the steps above are done, the one in which it stopped is not, or in part' >&2
    fi
    exit 1
}

group() {
    owner=$1
    tell ''
    tell "$owner"
}

step() {
    number=$((number + 1)) title=$1
    todo=no settled=no told=no made=
    tell "  $number. $title"
}

note() {
    [ "$todo" = no ] || tell "     note: $*"
}

get() {
    xe "$1-param-get" "uuid=$2" "param-name=$3"
}

# look KIND UUID PARAM [KEY]: what is live, as =VALUE; - where the map has no such key.
look() {
    param=$3
    set -- "$1-param-get" "uuid=$2" "param-name=$3" ${4:+"param-key=$4"}
    if live=$(xe "$@" 2>/dev/null); then
        case $param in # in which case means nothing
        MAC | ipv?-allowed | ipv?-addresses | ipv?-gateway) live=$(printf '%s' "$live" | tr '[:upper:]' '[:lower:]') ;;
        esac
        live="=$live"
        return 0
    fi
    live=$(xe "$@" 2>&1) || :
    case $live in
    *'not found in map'*) live=- ;;
    *)
        stop "xe $*: $(printable "$live")"
        return 1
        ;;
    esac
}

printable() {
    printf '%s' "$1" | tr '\n' ' ' | tr -d '\000-\037\177'
}

# Guards: whether a step is still to do. Live is what NEW has (to do), or what OLD has (done already).

# remade KIND VM PLACE-PARAM PLACE PARAM OLD: a later step makes the device anew, with all that this one sets
remade() {
    found=$(xe "$1-list" "vm-uuid=$2" "$3=$4" --minimal) || leave
    [ -n "$found" ] || return 0
    look "$1" "$found" "$5" || return 0
    [ "$live" != "$6" ] || settled=yes
}

# value KIND UUID PARAM KEY NEW OLD
value() {
    [ "$settled" = no ] || return 0
    look "$1" "$2" "$3" "$4" || return 0
    if [ "$live" = "$5" ]; then
        todo=yes
    elif [ "$live" != "$6" ]; then
        stop "$3${4:+:$4} was changed since: it is $(printable "${live#=}")"
    fi
}

# member KIND UUID PARAM SEPARATOR MEMBER WHETHER-IN-NEW
member() {
    [ "$settled" = no ] || return 0
    look "$1" "$2" "$3" '' || return 0
    case $4${live#=}$4 in
    *"$4$5$4"*) has=yes ;;
    *) has=no ;;
    esac
    [ "$has" != "$6" ] || todo=yes
}

# place KIND VM PLACE-PARAM PLACE UUID PARAM NEW OLD: the device at a place; UUID is NEW's, or - for none
place() {
    found=$(xe "$1-list" "vm-uuid=$2" "$3=$4" --minimal) || leave
    live=-
    [ -z "$found" ] || look "$1" "$found" "$6" || return 0
    if [ "${found:--}" = "$5" ] && [ "$live" = "$7" ]; then
        todo=yes
    elif [ "$live" != "$8" ]; then
        stop "$1 $4 was changed since: its $6 is $(printable "${live#=}")"
    fi
}

# Needs: what must be so before a step that is still to do.

halted() {
    [ "$todo" = yes ] || return 0
    look vm "$1" power-state || return 0
    [ "$live" = =halted ] || stop "the VM is ${live#=} and must be halted: xe vm-shutdown uuid=$1"
}

detached() {
    [ "$todo" = yes ] || return 0
    look "$1" "$2" currently-attached || return 0
    [ "$live" = =false ] || stop "it is plugged in: xe $1-unplug uuid=$2, or halt the VM"
}

unused() {
    [ "$todo" = yes ] || return 0
    found=$(xe vbd-list "vdi-uuid=$1" currently-attached=true --minimal) || leave
    [ -z "$found" ] || stop "a running VM has the disk, through VBD $found: halt it"
}

idle() {
    [ "$todo" = yes ] || return 0
    found=$(xe vbd-list "vdi-uuid=$1" --minimal) || leave
    for vbd in $(printf '%s' "$found" | tr ',' ' '); do
        vm=$(get vbd "$vbd" vm-uuid) || leave
        halted "$vm"
    done
}

quiet() {
    [ "$todo" = yes ] || return 0
    found=$(xe vif-list "network-uuid=$1" currently-attached=true --minimal) || leave
    [ -z "$found" ] || stop "NICs on the network are plugged in: $found"
}

exists() {
    [ "$todo" = yes ] || return 0
    found=$(xe "$1-list" "uuid=$2" --minimal) || leave
    [ -n "$found" ] || stop "there is no $1 $2 any more"
}

# still KIND UUID PARAM NEW
still() {
    [ "$todo" = yes ] || return 0
    look "$1" "$2" "$3" || return 0
    [ "$live" = "$4" ] || stop "$3 was changed since: it is $(printable "${live#=}")"
}

# ordered NAME=NUMBER...: none is above the next
ordered() {
    [ "$todo" = yes ] || return 0
    least=0
    for word in "$@"; do
        [ "$least" -le "${word#*=}" ] || stop "these would not be in order: $*"
        least=${word#*=}
    done
}

# Commands.

show() {
    line='would run: xe'
    [ "$pass" = check ] || line=xe
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9_=:.,/@%+-]*) word="'$(printf '%s' "$word" | sed "s/'/'\\\\''/g")'" ;;
        esac
        line="$line $word"
    done
    tell "     $line"
}

# Whether the step is to do; says once if it is not.
wanted() {
    [ "$todo" = no ] || return 0
    [ "$told" = yes ] || tell '     as in OLD already'
    told=yes
    return 1
}

run() {
    wanted || return 0
    show "$@"
    [ "$pass" = check ] || xe "$@" || leave
}

# The same for what prints the uuid of what it makes.
make() {
    wanted || return 0
    show "$@"
    made='(its uuid)'
    [ "$pass" = check ] || made=$(xe "$@") || leave
}

# configuration UUID IPV4-OR-IPV6: "MODE ADDRESS GATEWAY" of a NIC. Hosts of old know no such thing.
configuration() {
    mode=$(get vif "$1" "$2-configuration-mode" 2>/dev/null) || mode=None
    [ "$mode" = None ] || mode="$mode $(get vif "$1" "$2-addresses") $(get vif "$1" "$2-gateway")"
    printf '%s' "$mode"
}

# configure IPV4-OR-IPV6 CONFIGURATION: gives it to the NIC that was just made
configure() {
    [ "$2" != None ] || return 0
    rest=${2#* }
    set -- "vif-configure-$1" "uuid=$made" "mode=${2%% *}" "address=${rest% *}" "gateway=${rest##* }"
    show "$@"
    [ "$pass" = check ] || xe "$@" || leave
}

# recreate KIND UUID WORD...: destroys a VIF or VBD and makes it anew with these words and all else that it has.
# A word without = is a parameter that stays as it is.
recreate() {
    wanted || return 0
    kind=$1 old=$2
    shift 2
    words=$#
    while [ "$words" -gt 0 ]; do
        word=$1 words=$((words - 1))
        shift
        case $word in
        *=*) ;;
        *) word="$word=$(get "$kind" "$old" "$word")" || leave ;;
        esac
        set -- "$@" "$word"
    done
    show "$kind-destroy" "uuid=$old"
    show "$kind-create" "$@"
    word1=$1 word2=$2 word3=$3 word4=${4-} word5=${5-} word6=${6-} word7=${7-}
    set -- # from here on what param-set is to restore
    texts=qos_algorithm_type lists=
    [ "$kind" != vif ] || texts="$texts locking-mode" lists='ipv4-allowed ipv6-allowed'
    for param in $texts $lists; do
        text=$(get "$kind" "$old" "$param") || leave
        set -- "$@" "$param=$(printf '%s' "$text" | sed 's/; /,/g')"
    done
    for map in qos_algorithm_params other-config; do
        rest=$(get "$kind" "$old" "$map") || leave
        while [ -n "$rest" ]; do
            key=${rest%%: *}
            look "$kind" "$old" "$map" "$key" || return 0
            case $key in *=*) live=- ;; esac # xe would split it there
            [ "$live" != - ] || stop "$map cannot be told apart: $(printable "$rest")"
            set -- "$@" "$map:$key=${live#=}"
            case $rest in *'; '*) rest=${rest#*; } ;; *) rest= ;; esac
        done
    done
    ipv4=None ipv6=None
    if [ "$kind" = vif ]; then
        ipv4=$(configuration "$old" ipv4) ipv6=$(configuration "$old" ipv6)
        found=$(xe pvs-proxy-list "vif-uuid=$old" --minimal 2>/dev/null) || found=
        [ -z "$found" ] || stop "it has a PVS proxy, which would be lost: $found"
    fi
    made='(its uuid)'
    if [ "$pass" = apply ]; then
        xe "$kind-destroy" "uuid=$old" || leave
        made=$(xe "$kind-create" "$word1" "$word2" "$word3" ${word4:+"$word4"} ${word5:+"$word5" "$word6" "$word7"}) ||
            leave
    fi
    show "$kind-param-set" "uuid=$made" "$@"
    [ "$pass" = check ] || xe "$kind-param-set" "uuid=$made" "$@" || leave
    configure ipv4 "$ipv4"
    configure ipv6 "$ipv6"
}

main() {
    case $#:${1-} in
    0:) apply=no ;;
    1:--apply) apply=yes ;;
    *)
        say "usage: sh $0 [--apply]" >&2
        exit 2
        ;;
    esac
    command -v xe >/dev/null || {
        say 'there is no xe here: run this on a host of the pool, or where xe is installed' >&2
        exit 2
    }
    pass=check number=0 problems=no shown=
    undo
    say ''
    if [ "$problems" = yes ]; then
        say 'nothing done: settle first what is marked STOP'
        exit 1
    fi
    if [ "$apply" = no ]; then
        say "nothing done. To do it: sh $0 --apply"
        exit 0
    fi
    pass=apply number=0
    undo
    say ''
    say 'done'
}

main "$@"
