#!/usr/bin/env bash
# audible.sh COMMAND...: becomes a command that prints nothing for a long time, and prints every 9 s that it is running.
(
  seconds=0
  while sleep 1 && kill -0 $$ 2>/dev/null; do
    seconds=$((seconds + 1))
    if [ $((seconds % 9)) = 0 ]; then echo "… for $seconds s: $*"; fi
  done
) &
exec "$@"
