#!/bin/sh
# Renders etc/*.conf and starts Asterisk: the same for the container and for the lab (lab.py).
#
#   entrypoint.sh                 render and run in the foreground (the container's entry point)
#   entrypoint.sh render          render only, into $VAXEL_AST_ETC
#
# Knows: which environment variables the configuration reads, and their defaults (docs/architecture.md).
# It replaces only the ${VAXEL_...} of the list below, so the dialplan's own ${...} survive. It leaves out the lines from
# "; if VAXEL_NAME" to "; end" where that is empty or 0. Files get mode 600.
set -eu

: "${VAXEL_AST_ROOT:=}"                          # the directory of the unpacked Debian packages; empty in a container
: "${VAXEL_AST_TRIPLET:=$(uname -m)-linux-gnu}"
: "${VAXEL_AST_ETC:=/etc/asterisk}"
: "${VAXEL_AST_STATE:=/var/lib/vaxel-asterisk}"
: "${VAXEL_AST_RUN:=/run/asterisk}"
: "${VAXEL_SHARED:=/srv/vaxel/shared}"
: "${VAXEL_SYSTEM_NAME:=vaxel}"
: "${VAXEL_SIP_BIND:=127.0.0.1}" "${VAXEL_SIP_PORT:=5060}"
: "${VAXEL_SIP_BIND6:=}"                          # IPv6 besides: an address, :: is every one
: "${VAXEL_TLS_PORT:=$((VAXEL_SIP_PORT + 1))}"     # SIP over TLS; 0: none
: "${VAXEL_TLS_TRUST:=}"                           # a file of authorities besides the system's, for operators by TLS
: "${VAXEL_EXTERNAL_ADDRESS:=}"                    # behind a router: what the outside sees
: "${VAXEL_LOCAL_NETWORKS:=10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,127.0.0.0/8}" # who does not see it
: "${VAXEL_RTP_START:=10000}" "${VAXEL_RTP_END:=10999}"
: "${VAXEL_RTP_TIMEOUT:=60}" "${VAXEL_RTP_TIMEOUT_HOLD:=1800}"   # seconds without sound; the service reads them, too
: "${VAXEL_HTTP_BIND:=127.0.0.1}" "${VAXEL_HTTP_PORT:=8088}"
: "${VAXEL_HTTPS_BIND:=$VAXEL_HTTP_BIND}" "${VAXEL_HTTPS_PORT:=8089}" # browsers' phones by TLS; port 0: none
: "${VAXEL_ICE:=yes}" "${VAXEL_STUN_SERVER:=}"       # STUN: the exchange asks it at each call
# Behind a router browsers' phones reach the exchange by the router's address; for that both must be addresses.
VAXEL_ICE_HERE=
case $VAXEL_SIP_BIND,$VAXEL_EXTERNAL_ADDRESS in
  0.0.0.0,* | *, | *,*[!0-9.]*) ;;
  *) VAXEL_ICE_HERE=$VAXEL_SIP_BIND ;;
esac
: "${VAXEL_ARI_USER:=vaxel}" "${VAXEL_ARI_PASSWORD:=}"
# On this machine a far end has its own port: an Asterisk on all addresses would get its own calls on 5060.
far_port() { case $1 in 127.*) echo 5062 ;; *) echo 5060 ;; esac; }
: "${VAXEL_TRUNK_HOST:=127.0.0.2}" "${VAXEL_TRUNK_PORT:=$(far_port "$VAXEL_TRUNK_HOST")}"
: "${VAXEL_MEX_HOST:=127.0.0.3}" "${VAXEL_MEX_PORT:=$(far_port "$VAXEL_MEX_HOST")}"
: "${VAXEL_TRUNK_MATCH:=$VAXEL_TRUNK_HOST}" "${VAXEL_MEX_MATCH:=$VAXEL_MEX_HOST}"
: "${VAXEL_TRUNK_ASSERTED:=yes}"                   # no: read the caller only from From
: "${VAXEL_WATCH_EVERY:=60}"                       # seconds between two questions whether trunk and operator live; 0: none
: "${VAXEL_MEX_USER:=mex}" "${VAXEL_MEX_PASSWORD:=}"

die() { echo "entrypoint.sh: $*" >&2; exit 1; }

# An exchange bound to this machine only reaches no trunk elsewhere: no call would get out, not even 112.
is_here() { case $1 in 127.* | localhost) true ;; *) false ;; esac; }
for host in "$VAXEL_TRUNK_HOST" "$VAXEL_MEX_HOST"; do
  ! is_here "$VAXEL_SIP_BIND" || is_here "$host" || die "VAXEL_SIP_BIND is $VAXEL_SIP_BIND, from where $host cannot be \
reached: set it to this machine's address in that network (0.0.0.0 is every address)"
done

[ -n "$VAXEL_ARI_PASSWORD" ] || die "VAXEL_ARI_PASSWORD is not set"
# Without a password from the operator nobody may call as a mobile: make one that nobody knows.
[ -n "$VAXEL_MEX_PASSWORD" ] || VAXEL_MEX_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')

VAXEL_CONFIRM=
[ ! -e "$VAXEL_SHARED/prompts/sv/confirm.wav" ] || VAXEL_CONFIRM=yes

names='VAXEL_CONFIRM VAXEL_AST_ROOT VAXEL_AST_TRIPLET VAXEL_AST_ETC VAXEL_AST_STATE VAXEL_AST_RUN VAXEL_SHARED VAXEL_SYSTEM_NAME
  VAXEL_SIP_BIND VAXEL_SIP_BIND6 VAXEL_SIP_PORT VAXEL_TLS_PORT VAXEL_TLS_TRUST VAXEL_EXTERNAL_ADDRESS VAXEL_LOCAL_NETWORKS
  VAXEL_HTTPS_BIND VAXEL_HTTPS_PORT VAXEL_ICE VAXEL_ICE_HERE VAXEL_STUN_SERVER VAXEL_RTP_START VAXEL_RTP_END VAXEL_RTP_TIMEOUT VAXEL_RTP_TIMEOUT_HOLD VAXEL_HTTP_BIND VAXEL_HTTP_PORT
  VAXEL_ARI_USER VAXEL_ARI_PASSWORD
  VAXEL_TRUNK_HOST VAXEL_TRUNK_PORT VAXEL_TRUNK_MATCH VAXEL_TRUNK_ASSERTED VAXEL_WATCH_EVERY
  VAXEL_MEX_HOST VAXEL_MEX_PORT VAXEL_MEX_MATCH VAXEL_MEX_USER VAXEL_MEX_PASSWORD'

script= without=
for name in $names; do
  eval "value=\$$name"
  case $value in '' | 0) without="$without $name " ;; esac
  case $value in
    *[!A-Za-z0-9._:/,@=+~-]*) die "$name has a character that the configuration cannot hold (allowed: A-Z a-z 0-9 . _ : / , @ = + ~ -)" ;;
  esac
  script="$script s|\${$name}|$value|g;"
done

umask 077
mkdir -p "$VAXEL_AST_ETC" "$VAXEL_AST_STATE/spool" "$VAXEL_AST_STATE/cache" "$VAXEL_AST_STATE/keys" "$VAXEL_AST_RUN"
blocks='/^; if VAXEL_/ { depth++; if (!left_out && index(without, " " $3 " ")) left_out = depth; next }
/^; end$/ { if (left_out == depth) left_out = 0; depth--; next }
!left_out'
for conf in "$(dirname "$0")"/etc/*.conf; do
  # The script goes through standard input: everybody can read a secret on a command line.
  printf '%s' "$script" | sed -f /dev/stdin "$conf" | awk -v without="$without" "$blocks" > "$VAXEL_AST_ETC/$(basename "$conf")"
done
# Asterisk looks for these files and calls it an error if they are missing; we want their defaults.
for name in acl ccss pjproject pjsip_notify queuerules stasis udptl websocket_client; do
  [ -e "$VAXEL_AST_ETC/$name.conf" ] || : > "$VAXEL_AST_ETC/$name.conf"
done
# The umask stays: only this user, who is also the service's, may read messages and the exchange log.
mkdir -p "$VAXEL_SHARED/log" "$VAXEL_SHARED/messages" "$VAXEL_SHARED/prompts/sv"
mkdir -p -m 700 "$VAXEL_SHARED/recordings" "$VAXEL_SHARED/exchange" # not encrypted yet; the tables, with phones' passwords

# Start with empty tables until the service writes its own (app/ari/tables.py). ln never overwrites those.
tables=$VAXEL_SHARED/exchange/exchange.db
if [ ! -e "$tables" ]; then
  cp "$(dirname "$0")/tables.db" "$tables.$$"
  ln "$tables.$$" "$tables" 2>/dev/null || :
  rm -f "$tables.$$"
fi

# Whom we believe where we connect ourselves by TLS.
cat /dev/null $(ls /etc/ssl/certs/ca-certificates.crt 2>/dev/null) $VAXEL_TLS_TRUST > "$VAXEL_AST_STATE/trusted.pem"

# Until the service has made or brought a certificate (app/certificates), one that nobody should trust: the HTTP server would not
# listen for TLS without any before its next start.
mkdir -p -m 700 "$VAXEL_SHARED/certificate"
certificate=$VAXEL_SHARED/certificate/exchange.pem
if [ ! -e "$certificate" ] && command -v openssl > /dev/null; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=placeholder -days 1 \
    -keyout "$certificate.$$.key" -out "$certificate.$$" 2> /dev/null
  cat "$certificate.$$.key" >> "$certificate.$$"
  ln "$certificate.$$" "$certificate" 2>/dev/null || :
  rm -f "$certificate.$$" "$certificate.$$.key"
fi

[ "${1:-}" != render ] || exit 0
exec asterisk -f -C "$VAXEL_AST_ETC/asterisk.conf"
