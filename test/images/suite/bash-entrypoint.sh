#!/usr/local/bin/bash
if [[ ${1:-} == -* ]]; then
  exec bash "$@"
fi
exec "$@"
