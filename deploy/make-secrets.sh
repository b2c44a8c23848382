#!/bin/sh
# Makes the secrets that nobody has to know, and empty files for the providers' keys. Keeps every file that exists.
set -eu
cd "$(dirname "$0")"
umask 022
mkdir -p secrets
# Closed to the machine's other users; the files themselves are mounted one by one and read by unprivileged users inside.
chmod 700 secrets

make_secret() {
  [ -e "secrets/$1" ] || openssl rand -hex 32 | tr -d '\n' >"secrets/$1"
}
for name in postgres_password temporal_db_password aftercare_db_password monitoring_db_password \
  pseudonym_key credentials_key grafana_admin_password; do
  make_secret "$name"
done
[ -e secrets/database_url ] ||
  printf 'postgres://aftercare:%s@postgres:5432/aftercare' "$(cat secrets/aftercare_db_password)" >secrets/database_url

for name in gemini_api_key resend_api_key resend_webhook_secret twilio_auth_token; do
  [ -e "secrets/$name" ] || : >"secrets/$name"
  [ -s "secrets/$name" ] || echo "put your key into deploy/secrets/$name"
done
# Only needed with ALERT_SMTP_USER.
[ -e secrets/alert_smtp_password ] || : >secrets/alert_smtp_password
