#!/bin/sh
# Run once by the postgres image, when its volume is empty.
set -eu
psql --username postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
  --set temporal_password="$(cat /run/secrets/temporal_db_password)" \
  --set aftercare_password="$(cat /run/secrets/aftercare_db_password)" \
  --set monitoring_password="$(cat /run/secrets/monitoring_db_password)" <<'SQL'
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE ROLE aftercare LOGIN PASSWORD :'aftercare_password';
-- Reads statistics and sizes, and no table.
CREATE ROLE monitoring LOGIN PASSWORD :'monitoring_password' IN ROLE pg_monitor;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
CREATE DATABASE aftercare OWNER aftercare;
REVOKE CONNECT ON DATABASE temporal, temporal_visibility, aftercare FROM PUBLIC;
SQL
