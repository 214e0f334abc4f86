#!/bin/sh
# Refuses a commit message whose first line is too long, or is not followed by an empty one.
#   commit_message.sh FILE
set -eu
export LC_ALL=C.UTF-8 # count characters, not bytes
subject=$(sed -n 1p "$1")
second=$(sed -n 2p "$1")
fault=
[ -n "$subject" ] || fault="the first line is empty"
[ "$(printf %s "$subject" | wc -m)" -le 72 ] || fault="the first line has more than 72 characters"
case $second in '' | '#'*) ;; *) fault="the second line is not empty" ;; esac
[ -z "$fault" ] || { echo "Commit message: $fault. What changes in one line; an empty line; then why." >&2; exit 1; }
