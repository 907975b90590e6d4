#!/usr/bin/env bash
# Checks the required programs on this machine and prints how to install missing ones. Exits with 1 if any is missing.
# It is a shell script because it must run without Node.
set -u
missing=0

# version_in TEXT: prints the first version number in a text
version_in() { grep -oE '[0-9]+(\.[0-9]+)+|[0-9]+' <<<"$1" | head -n 1; }
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

check() { # check NAME COMMAND MINIMUM HOW-TO-INSTALL VERSION-ARGUMENTS...
  local name=$1 command=$2 minimum=$3 get=$4
  shift 4
  if ! command -v "$command" >/dev/null 2>&1; then
    printf '✗ %-10s is missing; install %s or newer. %s\n' "$name" "$minimum" "$get"
    missing=1
    return
  fi
  local found
  found=$(version_in "$("$command" "$@" 2>&1 | sed 's/\x1b\[[0-9;]*m//g' | grep -viE 'picked up|warning' | head -n 5)")
  if [ -n "$found" ] && at_least "$found" "$minimum"; then
    [ "${QUIET:-}" = 1 ] || printf '✓ %-10s %s\n' "$name" "$found"
  else
    printf '✗ %-10s %s is too old; install %s or newer. %s\n' "$name" "${found:-unknown version}" "$minimum" "$get"
    missing=1
  fi
}

export CHECKPOINT_DISABLE=1
unset TF_CLI_CONFIG_FILE # if it names a missing file, Terraform prints a warning before its version
check Node node 20 "https://nodejs.org or \`mise install\` (the npm packages then include the pinned Node 22)" --version
check npm npm 9 "It is installed with Node." --version
check Java java 17 "Debian: apt install openjdk-17-jdk-headless; macOS: brew install openjdk@17" -version
check javac javac 17 "Install the JDK, not only the JRE. Debian: apt install openjdk-17-jdk-headless" -version
check Maven mvn 3.6 "Debian: apt install maven; macOS: brew install maven" --version
check Python python3 3.10 "Debian: apt install python3 python3-venv; macOS: brew install python" --version
check Terraform terraform 1.11 "https://developer.hashicorp.com/terraform/install or \`mise install\`" version
check make make 3.81 "Debian: apt install make" --version
check git git 2.20 "Debian: apt install git" --version
if command -v python3 >/dev/null 2>&1 && ! python3 -c 'import venv, ensurepip' >/dev/null 2>&1; then
  printf '✗ %-10s has no venv module. Debian: apt install python3-venv\n' Python
  missing=1
fi
# The AWS CLI is optional. It uses AWS_ENDPOINT_URL since 2.13 and 1.29: an older one would call AWS in place of the local platform.
if command -v aws >/dev/null 2>&1; then
  found=$(version_in "$(aws --version 2>&1)")
  least=2.13
  case $found in 1.*) least=1.29 ;; esac
  if ! at_least "${found:-0}" "$least"; then
    printf '! %-10s %s ignores AWS_ENDPOINT_URL: for the local platform, it would call AWS; install 2.13 or newer, or 1.29 of version 1\n' 'AWS CLI' "${found:-unknown version}"
  elif [ "${QUIET:-}" != 1 ]; then
    printf '✓ %-10s %s\n' 'AWS CLI' "$found"
  fi
fi
# Each local broker listens on a separate address (docs/reference/local-platform.md). Linux has all of 127.0.0.0/8.
if [ "$(uname -s)" = Darwin ]; then
  lost=$(for last in 1 2 3 200; do ifconfig lo0 | grep -q "inet 127\.0\.1\.$last " || printf ' %s' "$last"; done)
  if [ -n "$lost" ]; then
    # shellcheck disable=SC2016 # the command is for the user's shell
    printf '! %-10s addresses of local brokers are missing; add them until the next restart of the machine: for last in%s; do sudo ifconfig lo0 alias 127.0.1.$last; done\n' loopback "$lost"
  elif [ "${QUIET:-}" != 1 ]; then
    printf '✓ %-10s 127.0.1.1, 127.0.1.2, 127.0.1.3, 127.0.1.200\n' loopback
  fi
fi
if [ "$missing" = 0 ]; then
  [ "${QUIET:-}" = 1 ] || echo "All required programs are installed."
else
  echo "Install the programs marked with ✗, or open the folder in its dev container (.devcontainer/), then run make doctor again." >&2
fi
exit "$missing"
