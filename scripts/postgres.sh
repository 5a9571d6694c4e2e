#!/usr/bin/env bash
# A PostgreSQL 15 cluster of the project's own, for tests only: start | stop | url | status.
#
# start is idempotent and prints the URL; a cluster that was not running is made anew, so nothing
# stale survives. It gives up durability for speed (fsync, full_page_writes and synchronous_commit
# are off) and trusts every local connection: never keep anything in it that matters.
# PostgreSQL refuses to run as root; root hands the cluster to the user "postgres".
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

BIN="${KEZHUAN_PG_BIN:-/usr/lib/postgresql/15/bin}"
# /tmp and not target/: another user must be able to reach it, and a socket path must stay short.
DIR="/tmp/kezhuan-postgres-$(id -u)-$(printf '%s' "$ROOT" | cksum | cut -d' ' -f1)"
DATA="$DIR/data"

owner() {
  if [ "$(id -u)" -eq 0 ]; then
    (cd / && runuser -u postgres -- env LC_ALL=C.UTF-8 "$@")
  else
    (cd / && LC_ALL=C.UTF-8 "$@")
  fi
}

running() { [ -f "$DATA/postmaster.pid" ] && owner "$BIN/pg_ctl" -D "$DATA" status >/dev/null 2>&1; }

# The fourth line of postmaster.pid is the port.
url() { printf 'postgres://postgres@127.0.0.1:%s/postgres\n' "$(sed -n 4p "$DATA/postmaster.pid")"; }

make_cluster() {
  [ ! -L "$DIR" ] || die "$DIR 是符号链接，不用它" "$DIR is a symbolic link; refused"
  rm -rf "$DATA"
  mkdir -p "$DIR"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$DIR"; fi
  chmod 700 "$DIR"
  owner "$BIN/initdb" -D "$DATA" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$DIR/initdb.log" 2>&1 \
    || { cat "$DIR/initdb.log" >&2; die "建不了测试用的数据库集群" "initdb failed"; }
  owner tee -a "$DATA/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$DIR'
max_connections = 200
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
jit = off
timezone = 'UTC'
CONF
}

# A port can be taken between the look and the start: try a few.
start_on_free_port() {
  local port try
  for try in 1 2 3 4 5; do
    port=$((20000 + (RANDOM % 20000)))
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue; fi
    # 9>&-: the server must not inherit the lock held on descriptor 9.
    if owner "$BIN/pg_ctl" -D "$DATA" -w -t 60 -l "$DIR/server.log" -o "-p $port" start \
      >"$DIR/start.log" 2>&1 </dev/null 9>&-; then
      return
    fi
    say "port $port did not work (try $try)"
  done
  cat "$DIR/start.log" "$DIR/server.log" >&2 || true
  die "测试用的 PostgreSQL 起不来，日志在上面" "the test PostgreSQL does not start; its log is above"
}

start() {
  [ -x "$BIN/initdb" ] || die "没有 PostgreSQL 15（$BIN）。请运行 scripts/setup.sh test" \
    "no PostgreSQL 15 in $BIN; run scripts/setup.sh test"
  exec 9>"$DIR.lock"
  flock 9
  if ! running; then
    make_cluster
    start_on_free_port
  fi
  url
}

stop() {
  if running; then owner "$BIN/pg_ctl" -D "$DATA" -m immediate -w stop >/dev/null 2>&1 || true; fi
  rm -rf "$DIR"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  url) running && url ;;
  status) if running; then echo "running: $(url)"; else echo "stopped"; fi ;;
  *) say "usage: scripts/postgres.sh start|stop|url|status"; exit 2 ;;
esac
