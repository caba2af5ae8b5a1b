#!/bin/sh
# A root file system whose programs are those of BusyBox: make-root.sh FOLDER
set -eu
mkdir -p "$1"/bin "$1"/dev "$1"/etc "$1"/home "$1"/proc "$1"/root "$1"/run "$1"/sbin "$1"/sys "$1"/usr/bin "$1"/usr/local/bin "$1"/usr/sbin "$1"/var
mkdir -m 1777 "$1"/tmp "$1"/var/tmp
cp "$(command -v busybox)" "$1"/bin/busybox
# Each name goes where BusyBox itself would install it.
busybox --list-full | while read -r path; do
  case $path in */busybox) continue ;; esac
  mkdir -p "$1/$(dirname "$path")"
  ln -s /bin/busybox "$1/$path"
done
echo 'root:x:0:0:root:/root:/bin/sh' >"$1"/etc/passwd
echo 'root:x:0:' >"$1"/etc/group
