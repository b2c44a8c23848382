"""Runs the main job through the HTTP API: uploads a data set, starts the job, waits for it, fetches the PDF report and sends
one notification. Needs Python 3.9 and no package.

    AFTERCARE_URL=http://127.0.0.1:8080 AFTERCARE_TOKEN=… python3 examples/api/main_job.py samples/ncctg-lung.csv report.pdf
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

URL = os.environ["AFTERCARE_URL"] + "/v1"
TOKEN = os.environ["AFTERCARE_TOKEN"]


def request(method, path, body=None, headers={}):
    """The body of an answer; a problem ends the program with its text."""
    headers = {"authorization": f"Bearer {TOKEN}", **headers}
    asked = urllib.request.Request(URL + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode()}")


def call(method, path, body=None, headers={}):
    """A request in JSON."""
    if body is None:
        return json.loads(request(method, path, None, headers))
    headers = {"content-type": "application/json", **headers}
    return json.loads(request(method, path, json.dumps(body).encode(), headers))


def upload(path):
    """Sends a file as a multipart form."""
    boundary = uuid.uuid4().hex
    disposition = f'form-data; name="file"; filename="{path.name}"'
    head = f"--{boundary}\r\ncontent-disposition: {disposition}\r\ncontent-type: application/octet-stream\r\n\r\n"
    form = head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    return json.loads(request("POST", "/datasets", form, headers))


def wait(workflow_id):
    """Follows a job until it has ended."""
    path = "/jobs/" + urllib.parse.quote(workflow_id, safe="")
    while True:
        job = call("GET", path)
        progress = job["progress"]
        print("job:", job["status"], f"{progress['done']} of {progress['total']}" if progress else "no worker answers")
        if job["status"] == "COMPLETED":
            return job["result"]
        if job["status"] != "RUNNING":
            sys.exit(f"{workflow_id}: {job['failure']}")
        time.sleep(1)


def main(dataset, report):
    dataset_id = upload(Path(dataset))["datasetId"]
    contact = {"name": "Dr. Lee", "email": "dr.lee@clinic.example"}
    contact_id = call("PUT", "/contacts/example-py", contact)["contactId"]

    # The same question for the same contact joins the job that is running.
    question = "What goes with longer survival?"
    delivery = {"datasetId": dataset_id, "contactId": contact_id, "question": question}
    report_id = wait(call("POST", "/deliveries", delivery)["workflowId"])["reportId"]

    pdf = request("GET", f"/reports/{report_id}/file")
    Path(report).write_bytes(pdf)
    print(f"report: {report_id}, {len(pdf)} bytes")

    # Asked again with the same key, the API sends nothing twice.
    notification = {"contact": "example-py", "template": "visit-check-in"}
    sent = call("POST", "/notifications", notification, {"idempotency-key": report_id})
    print("notification:", sent["notificationId"])


if len(sys.argv) != 3:
    sys.exit("usage: main_job.py DATASET REPORT.pdf")
main(*sys.argv[1:])
