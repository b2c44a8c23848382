#!/bin/sh
# Brings both of Temporal's databases to this version's schema; does nothing when they have it.
set -eu
SQL_PASSWORD=$(cat "${SQL_PASSWORD_FILE:-/run/secrets/temporal_db_password}")
export SQL_PASSWORD
schemas=${SCHEMA_DIR:-/etc/temporal/schema/postgresql/v12}

update() {
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-dir "$schemas/$2/versioned"
}
update temporal temporal
update temporal_visibility visibility
