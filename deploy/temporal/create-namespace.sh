#!/bin/sh
# Makes the namespace and the search attributes that Aftercare tags its workflows with; does nothing when they exist.
set -eu
until temporal operator cluster health; do sleep 2; done

temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION"

# A new namespace is known to every part of the server within some seconds.
until existing=$(temporal operator search-attribute list --namespace "$NAMESPACE"); do sleep 2; done
for name in ClinicId DatasetId AnalysisId ContactId; do
  echo "$existing" | grep -qw "$name" ||
    temporal operator search-attribute create --namespace "$NAMESPACE" --name "$name" --type Keyword
done
