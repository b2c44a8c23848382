#!/usr/bin/env bash
# Runs the main job through the HTTP API: uploads a data set, starts the job, waits for it, fetches the PDF report and sends
# one notification. Needs curl and jq.
#
#     AFTERCARE_URL=http://127.0.0.1:8080 AFTERCARE_TOKEN=… examples/api/main-job.sh samples/ncctg-lung.csv report.pdf
set -euo pipefail
usage='usage: main-job.sh DATASET REPORT.pdf'
dataset=${1:?$usage}
report=${2:?$usage}
url=${AFTERCARE_URL:?"names the gateway"}/v1
token=${AFTERCARE_TOKEN:?"is a token with the scopes read, send and manage"}

# One request; a problem is printed and ends the script. The token stays out of the list of processes.
api() {
  curl --silent --show-error --fail-with-body --config <(printf 'header = "authorization: Bearer %s"\n' "$token") "$@"
}
json() { api -H 'content-type: application/json' "$@"; }

dataset_id=$(api "$url/datasets" -F "file=@$dataset" | jq -r .datasetId)
contact_id=$(json -X PUT "$url/contacts/example-sh" -d '{ "name": "Dr. Lee", "email": "dr.lee@clinic.example" }' | jq -r .contactId)

# The same question for the same contact joins the job that is running.
started=$(jq -n --arg datasetId "$dataset_id" --arg contactId "$contact_id" \
  '{ $datasetId, $contactId, question: "What goes with longer survival?" }' | json "$url/deliveries" -d @-)
job=$(jq -r '.workflowId | @uri' <<<"$started")

status=RUNNING
while [ "$status" = RUNNING ]; do
  sleep 1
  shown=$(api "$url/jobs/$job")
  status=$(jq -r .status <<<"$shown")
  echo "job: $status, $(jq -r 'if .progress then "\(.progress.done) of \(.progress.total) \(.progress.unit)" else "no worker answers" end' <<<"$shown")"
done
[ "$status" = COMPLETED ] || { jq -r .failure <<<"$shown" >&2; exit 1; }

report_id=$(jq -r .result.reportId <<<"$shown")
api "$url/reports/$report_id/file" -o "$report"
echo "report: $report_id, $(wc -c <"$report") bytes"

# Asked again with the same key, the API sends nothing twice.
notification_id=$(json "$url/notifications" -H "idempotency-key: $report_id" \
  -d '{ "contact": "example-sh", "template": "visit-check-in" }' | jq -r .notificationId)
echo "notification: $notification_id"
