#!/bin/sh
# Prints the configuration of Alertmanager, made from the settings in .env: who gets the alerts of deploy/prometheus/alerts.yml.
#
# ADMIN_EMAILS         addresses that get an e-mail, separated by commas; sent from EMAIL_FROM
# ALERT_SMTP_HOST      host:port of the mail server; unset: that of Resend, with the key in deploy/secrets/resend_api_key
# ALERT_SMTP_USER      its user; the password is in deploy/secrets/alert_smtp_password
# ALERT_WEBHOOK_URL    gets each alert of severity page as JSON, and those of severity ticket if there is no address
# ALERT_HEARTBEAT_URL  gets a request every five minutes while the alerts work, for a service that reports its absence
set -eu

# A YAML scalar in single quotes.
quote() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"
}

email_config() {
  [ -n "${ADMIN_EMAILS:-}" ] || return 0
  cat <<YAML
    email_configs:
      - to: $(quote "$ADMIN_EMAILS")
        send_resolved: true
        headers:
          subject: '{{ if eq .Status "resolved" }}over: {{ end }}{{ .CommonLabels.severity }}: {{ .CommonLabels.alertname }}'
        html: ''
        text: |-
          {{ range .Alerts }}{{ if eq .Status "resolved" }}Over: {{ end }}{{ .Annotations.summary }}
          Since {{ .StartsAt.UTC.Format "2006-01-02 15:04" }} UTC
          {{ .Annotations.action }}
          {{ .Annotations.runbook_url }}

          {{ end }}
YAML
}

webhook_config() {
  [ -n "${ALERT_WEBHOOK_URL:-}" ] || return 0
  cat <<YAML
    webhook_configs:
      - url: $(quote "$ALERT_WEBHOOK_URL")
        send_resolved: true
YAML
}

[ -n "${ADMIN_EMAILS:-}${ALERT_WEBHOOK_URL:-}" ] ||
  echo "no alert reaches anyone: set ADMIN_EMAILS or ALERT_WEBHOOK_URL in .env" >&2

if [ -n "${ALERT_SMTP_HOST:-}" ]; then
  smtp_host=$ALERT_SMTP_HOST
  smtp_user=${ALERT_SMTP_USER:-}
  smtp_password_file=/run/secrets/alert_smtp_password
else
  smtp_host=smtp.resend.com:587
  smtp_user=resend
  smtp_password_file=/run/secrets/resend_api_key
fi

if [ -n "${ADMIN_EMAILS:-}" ]; then
  cat <<YAML
global:
  smtp_smarthost: $(quote "$smtp_host")
  smtp_from: $(quote "${EMAIL_FROM:?is the sender of the e-mails}")
YAML
  if [ -n "$smtp_user" ]; then
    cat <<YAML
  smtp_auth_username: $(quote "$smtp_user")
  smtp_auth_password_file: $smtp_password_file
YAML
  fi
fi

cat <<'YAML'
route:
  receiver: ticket
  group_by: [alertname]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 24h
  routes:
    - receiver: heartbeat
      matchers: ['alertname = Watchdog']
      group_wait: 0s
      group_interval: 1m
      repeat_interval: 5m
    - receiver: page
      matchers: ['severity = page']
      group_wait: 10s
      repeat_interval: 1h

# What follows from a larger fault is not told on top of it.
inhibit_rules:
  - source_matchers: ['alertname = PostgresDown']
    target_matchers:
      - 'alertname =~ "TemporalDown|TemporalErrors|NoWorker|WorkerMissing|QueueBacklog|RemindersLate|SchedulesNotRunning|AlertMailsStuck|ActivitiesFailing"'
  - source_matchers: ['alertname = TemporalDown']
    target_matchers:
      - 'alertname =~ "TemporalErrors|NoWorker|WorkerMissing|QueueBacklog|RemindersLate|SchedulesNotRunning|AlertMailsStuck"'
  - source_matchers: ['alertname = NoWorker']
    target_matchers: ['alertname =~ "WorkerMissing|QueueBacklog|RemindersLate|SchedulesNotRunning|AlertMailsStuck"']
  - source_matchers: ['alertname = SchedulesNotRunning']
    target_matchers: ['alertname = AlertMailsStuck']
  - source_matchers: ['alertname = DiskFull']
    target_matchers: ['alertname = DiskFilling']
    equal: [instance, mountpoint]

receivers:
  - name: page
YAML
email_config
webhook_config
echo '  - name: ticket'
if [ -n "${ADMIN_EMAILS:-}" ]; then email_config; else webhook_config; fi
echo '  - name: heartbeat'
if [ -n "${ALERT_HEARTBEAT_URL:-}" ]; then
  cat <<YAML
    webhook_configs:
      - url: $(quote "$ALERT_HEARTBEAT_URL")
        send_resolved: false
YAML
fi
