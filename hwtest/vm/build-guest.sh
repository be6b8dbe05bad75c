#!/usr/bin/env bash
# Builds a small QEMU guest (kernel and initial file system) with Linux's own st, sg, iSCSI and USB drivers, from Debian
# packages and this machine's Node. Nothing is installed on this machine. Prints the folder of the guest, which holds
# vmlinuz (or vmlinux), initrd.cpio and manifest; the same packages and the same Node give the same bytes.
#
#   build-guest.sh [--force]
#
#   CAPSTAN_VM_CACHE   where packages and guests are kept (default: capstan-vm in the user's cache folder)
#   CAPSTAN_VM_KERNEL  kernel package (default linux-image-amd64; linux-image-6.12-amd64 works as well)
#   CAPSTAN_VM_NODE    the node that goes into the guest (default: the one on PATH)
set -euo pipefail
export LC_ALL=C
umask 022

here=$(cd "$(dirname "$0")" && pwd)
cache=${CAPSTAN_VM_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/capstan-vm}
kernel_package=${CAPSTAN_VM_KERNEL:-linux-image-amd64}
force=0
[ "${1:-}" != --force ] || force=1

say() { printf 'build-guest: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 2
}

# Each program that is missing is named with the Debian package that brings it, all at once.
require_programs() {
  local missing=() program package
  while read -r program package; do
    command -v "$program" >/dev/null || missing+=("$program (package $package)")
  done <<'PROGRAMS'
apt-get apt
apt-cache apt
dpkg-deb dpkg
cpio cpio
sha256sum coreutils
xz xz-utils
node nodejs
PROGRAMS
  [ "${#missing[@]}" -eq 0 ] || fail "cannot build the guest: missing ${missing[*]}"
  [ "$(uname -m)" = x86_64 ] || fail "cannot build the guest: it is made for x86-64 machines, this is $(uname -m)"
}

require_programs
node=$(readlink -f "${CAPSTAN_VM_NODE:-$(command -v node)}")

# A meta-package -> the kernel package behind it.
real_kernel() {
  case $1 in
    linux-image-[0-9]*.*.*-amd64) echo "$1" ;;
    *) apt-cache depends "$1" | awk '$1 == "Depends:" && $2 ~ /^linux-image-/ { print $2; exit }' ;;
  esac
}
apt-cache show "$kernel_package" >/dev/null 2>&1 || apt-get update -qq >&2 ||
  fail "the package lists are old or missing: apt-get update"
kernel=$(real_kernel "$kernel_package")
[ -n "$kernel" ] || fail "no kernel package is behind $kernel_package"

# Libraries are named outright: what goes in must not depend on what this machine has installed.
packages=("$kernel" busybox-static bash coreutils findutils grep sed mawk diffutils tar kmod
 open-iscsi mt-st mtx sg3-utils lsscsi strace
 libc6 libstdc++6 libgcc-s1 libtinfo6 libacl1 libattr1 libgmp10 libselinux1 libpcre2-8-0
 libsystemd0 libcap2 libgcrypt20 libgpg-error0 liblzma5 libzstd1 liblz4-1 libunwind8
 libkmod2 libmount1 libblkid1 libopeniscsiusr libisns0 libssl3 libsgutils2-1.46-2)


# Modules of the kernel; what they depend on comes with them.
modules="virtio_pci virtio_net 9p 9pnet_virtio scsi_mod sg st sd_mod
 iscsi_tcp libiscsi scsi_transport_iscsi xhci_pci xhci_hcd usb_storage uas
 crc32c_generic crc32c_intel"

guest=$cache/guest-${kernel#linux-image-}
work=$cache/work-${kernel#linux-image-}

# What the guest is made from; an unchanged guest is used again.
wanted=$(
  apt-cache policy "${packages[@]}" | awk '/^[^ ]/ { package = $1 } /Candidate:/ { print package $2 }'
  sha256sum <"$node"
  cat "$here/build-guest.sh" "$here/guest-init.sh" | sha256sum
)
if [ "$force" -eq 0 ] && [ -f "$guest/initrd.cpio" ] && [ "$(cat "$guest/wanted" 2>/dev/null)" = "$wanted" ]; then
  echo "$guest"
  exit 0
fi

mkdir -p "$cache/packages" "$guest"
# Two builds at once would mix their work.
exec 9>"$cache/lock"
flock 9
rm -rf "$work"
mkdir -p "$work"/{kernel,packages,root}

say "fetching packages (kernel: $kernel)"
(cd "$cache/packages" && apt-get download -qq "${packages[@]}" 2> >(grep -v unsandboxed >&2)) ||
  fail "the packages cannot be fetched; are the package lists fresh (apt-get update)?"

declare -A version
while read -r package candidate; do version[$package]=$candidate; done < <(
  apt-cache policy "${packages[@]}" |
    awk '/^[^ ]/ { package = $1; sub(/:$/, "", package) } /Candidate:/ { print package, $2 }'
)
# package_file NAME
package_file() {
  local candidate=${version[$1]} found
  found=$(find "$cache/packages" -name "$1_${candidate//:/%3a}_*.deb" | head -n 1)
  [ -n "$found" ] || fail "package $1 $candidate was not fetched"
  echo "$found"
}
for package in "${packages[@]}"; do
  file=$(package_file "$package")
  echo "$(sha256sum <"$file" | cut -d' ' -f1)  $(basename "$file")" >>"$work/manifest"
  if [ "$package" = "$kernel" ]; then
    dpkg-deb -x "$file" "$work/kernel"
  else
    dpkg-deb -x "$file" "$work/packages"
  fi
done
release=$(ls "$work/kernel/lib/modules")

say "choosing kernel modules"
unpacked=$work/packages
library_path=$unpacked/lib/x86_64-linux-gnu:$unpacked/usr/lib/x86_64-linux-gnu
loader=$unpacked/lib64/ld-linux-x86-64.so.2
# kmod NAME ARGUMENT…: this machine need not have kmod.
kmod() {
  local name=$1
  shift
  "$loader" --library-path "$library_path" --argv0 "$name" "$unpacked/bin/kmod" "$@"
}
kmod depmod -b "$work/kernel" "$release"
root=$work/root
mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,lib/x86_64-linux-gnu,lib64,etc/iscsi,proc,sys,dev,run,tmp,root,capstan}
mkdir -p "$root"/{var/lib/iscsi,var/lock} "$root/lib/modules/$release"
ln -s ../run "$root/var/run"
for module in $modules; do
  kmod modprobe -d "$work/kernel" -S "$release" --show-depends "$module" 2>/dev/null |
    awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
  target=$root/lib/modules/$release/${file#*/lib/modules/"$release"/}
  mkdir -p "$(dirname "$target")"
  cp "$file" "$target"
done
cp "$work/kernel/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "$root/lib/modules/$release/"
kmod depmod -b "$root" "$release"
for module in st sg iscsi_tcp; do
  [ -n "$(find "$root/lib/modules" -name "$module.ko*")" ] || fail "kernel $release has no module $module"
done

say "copying programs"
# Whole packages where busybox has programs of the same name: its timeout and xargs would start busybox's own mt.
for package in coreutils findutils grep sed mawk diffutils sg3-utils lsscsi mtx strace; do
  # A package need not have all three folders.
  dpkg-deb --fsys-tarfile "$(package_file "$package")" |
    tar -x -C "$root" --wildcards './bin/*' './usr/bin/*' './usr/sbin/*' 2>/dev/null || true
done
for program in bin/busybox bin/bash bin/kmod bin/tar bin/mt-st sbin/iscsid sbin/iscsiadm; do
  cp -a "$unpacked/$program" "$root/$program"
done
ln -sf mawk "$root/usr/bin/awk"
ln -s mt-st "$root/bin/mt"
for name in modprobe insmod rmmod lsmod depmod modinfo; do ln -s ../bin/kmod "$root/sbin/$name"; done
for folder in "$unpacked/lib/x86_64-linux-gnu" "$unpacked/usr/lib/x86_64-linux-gnu"; do
  [ ! -d "$folder" ] || find "$folder" -maxdepth 1 -name '*.so*' -exec cp -a {} "$root/lib/x86_64-linux-gnu/" \;
done
cp -aL "$loader" "$root/lib64/"
"$root/bin/busybox" --list | while read -r name; do
  case $name in init | linuxrc) continue ;; esac
  for folder in bin sbin usr/bin usr/sbin; do [ ! -e "$root/$folder/$name" ] || continue 2; done
  ln -s busybox "$root/bin/$name"
done
cp "$node" "$root/usr/bin/node"
chmod 755 "$root/usr/bin/node"
cp "$unpacked/etc/iscsi/iscsid.conf" "$root/etc/iscsi/"
echo 'InitiatorName=iqn.2026-01.test.capstan:guest' >"$root/etc/iscsi/initiatorname.iscsi"
echo 'root:x:0:0:root:/root:/bin/bash' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
echo '127.0.0.1 localhost guest' >"$root/etc/hosts"
echo 'hosts: files' >"$root/etc/nsswitch.conf"
ln -s /proc/mounts "$root/etc/mtab"
cp "$here/guest-init.sh" "$root/init"
chmod 755 "$root/init"

# A program whose library is missing must be found here, not in the guest.
lacking=$(
  cd "$root"
  find bin sbin usr/bin usr/sbin -type f | while read -r file; do
    head -c 4 "$file" | grep -q ELF || continue
    lib64/ld-linux-x86-64.so.2 --library-path "$root/lib/x86_64-linux-gnu" --list "$root/$file" 2>&1 |
      grep 'not found' | sed "s|^|$file:|" || true
  done
)
[ -z "$lacking" ] || fail "libraries are missing in the guest: $lacking"

say "packing"
find "$root" -exec touch -h -d @1700000000 {} +
(
  cd "$root"
  find . -print0 | sort -z | cpio --null -o -H newc -R 0:0 --reproducible --quiet
) >"$work/initrd.cpio"
cp "$work/kernel/boot/vmlinuz-$release" "$guest/vmlinuz"

# An unpacked kernel starts about 3 s sooner in an emulated machine; without it the packed one does.
rm -f "$guest/vmlinux"
offset=$(grep -abo -m1 $'\xfd7zXZ' "$guest/vmlinuz" | head -n 1 | cut -d: -f1) || offset=
if [ -n "$offset" ]; then
  tail -c "+$((offset + 1))" "$guest/vmlinuz" | xz -dc --single-stream >"$work/vmlinux" 2>/dev/null || true
  [ "$(head -c 4 "$work/vmlinux" | tail -c 3)" != ELF ] || mv "$work/vmlinux" "$guest/vmlinux"
fi

echo "$(sha256sum <"$node" | cut -d' ' -f1)  node $("$node" --version)" >>"$work/manifest"
mv "$work/manifest" "$guest/manifest"
mv "$work/initrd.cpio" "$guest/initrd.cpio"
echo "$wanted" >"$guest/wanted"
rm -rf "$work"
say "made $guest in $SECONDS s ($(du -m "$guest/initrd.cpio" | cut -f1) MiB)"
echo "$guest"
