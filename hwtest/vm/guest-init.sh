#!/bin/bash
# The first process of the guest. The kernel's command line says what to do:
#   capstan.agent=PORT                    where the agent listens
#   capstan.target=NAME,PORT,TAPES        an iSCSI target on the host and how many tape drives it shows; may come again
#   capstan.usb=1                         wait for a USB disk
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LANG=C.UTF-8
HOST=10.0.2.2

busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
ln -s /proc/self/fd /dev/fd
mount -t devpts devpts /dev/pts
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tmpfs shm /dev/shm
mkdir -p /run/lock/iscsi

say() {
  local uptime
  read -r uptime _ </proc/uptime
  echo "guest: [$uptime] $*"
}
off() {
  sync
  poweroff -f
  sleep 60
}
fail() {
  say "FAILED: $*"
  off
}
# within TENTHS COMMAND…: waits until the command succeeds
within() {
  local left=$1
  shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}
# option NAME: all values of that name on the kernel's command line
option() {
  tr ' ' '\n' </proc/cmdline | sed -n "s/^capstan[.]$1=//p"
}
count_tapes() {
  [ "$(find /sys/class/scsi_tape -name 'nst[0-9]' 2>/dev/null | wc -l)" -ge "$1" ]
}

modprobe -a virtio_pci virtio_net 9pnet_virtio 9p sg st sd_mod iscsi_tcp || fail "a kernel module is missing"
hostname guest
ip link set lo up
within 50 test -e /sys/class/net/eth0 || fail "there is no network card"
# No default route and no name server: the guest reaches the host's 127.0.0.1 through 10.0.2.2, and nothing else.
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=131072,cache=loose capstan /capstan ||
  fail "the folder of the package is not shared"
say "base is up"

if [ -n "$(option target)" ]; then
  iscsid -p /run/iscsid.pid || fail "iscsid does not start"
fi
tapes=0
while IFS=, read -r name port count; do
  [ -n "$name" ] || continue
  within 50 iscsiadm -m node -o new -T "$name" -p "$HOST:$port" || fail "iscsid does not answer"
  iscsiadm -m node -T "$name" -p "$HOST:$port" --login || fail "the target $name does not let us in"
  tapes=$((tapes + count))
done < <(option target)
within 200 count_tapes "$tapes" || fail "fewer than $tapes tape drives came up"
if [ -n "$(option usb)" ]; then
  modprobe -a xhci_pci usb_storage uas
  within 200 test -e /dev/sda || fail "no USB disk came up"
fi
say "devices are up"

cd /root || fail "there is no /root"
node /capstan/hwtest/vm/guest-agent.mjs "$(option agent)"
say "the agent ended with $?"
off
