#!/usr/bin/env bash
# Checks the files in deploy/ and docker-compose.yml with the tools that read them in production: shellcheck, promtool, amtool and
# compose-go. A tool that cannot be had, or takes minutes to fetch, is said in one line, and the rest is checked all the same.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/aftercare/deployment
mkdir -p "$cache"
PATH=$PATH:$cache/usr/bin

# Unpacks a Debian package into the cache: installed, it would start its server.
unpack() {
  (
    cd "$cache"
    timeout 60 apt-get download -qq "$1" || { timeout 60 apt-get update -qq && timeout 60 apt-get download -qq "$1"; }
    dpkg -x "$1"_*.deb . && rm "$1"_*.deb
  ) >/dev/null 2>&1 || true
}

# Whether a command is there, once its package has been unpacked if need be.
have() {
  command -v "$1" >/dev/null && return
  command -v apt-get >/dev/null && unpack "$2"
  command -v "$1" >/dev/null && return
  echo "not checked by $1, which cannot be had here"
  return 1
}

if have shellcheck shellcheck; then
  mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
  shellcheck "${scripts[@]}"
  echo "shellcheck: ${#scripts[@]} scripts"
fi

if have promtool prometheus; then
  # The path of the rules is that in the container.
  sed 's#/etc/prometheus/alerts.yml#alerts.yml#' deploy/prometheus/prometheus.yml >"$cache/prometheus.yml"
  cp deploy/prometheus/alerts.yml "$cache/"
  promtool check config "$cache/prometheus.yml"
  promtool test rules deploy/prometheus/tests/*.yml
fi

if have amtool prometheus-alertmanager; then
  for settings in "ADMIN_EMAILS=a@clinic.example,b@clinic.example" "ALERT_WEBHOOK_URL=https://clinic.example/alerts"; do
    env EMAIL_FROM="A Clinic's Alerts <alerts@clinic.example>" "$settings" sh deploy/alertmanager/write-config.sh >"$cache/alertmanager.yml"
    amtool check-config "$cache/alertmanager.yml"
  done
fi

if ! command -v go >/dev/null; then
  echo "not checked by compose-go, which needs Go"
elif ! (cd tools/compose && timeout 180 go build -o "$cache/check-compose" .); then
  echo "not checked by compose-go, which could not be built"
else
  env "$(grep '^PUBLIC_URL=' deploy/example.env)" "$(grep '^EMAIL_FROM=' deploy/example.env)" \
    "$(grep '^TWILIO_ACCOUNT_SID=' deploy/example.env)" "$(grep '^TWILIO_FROM=' deploy/example.env)" \
    "$cache/check-compose" docker-compose.yml
  echo "compose-go: docker-compose.yml is valid"
fi
