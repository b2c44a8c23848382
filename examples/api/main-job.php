<?php
/**
 * Runs the main job through the HTTP API: uploads a data set, starts the job, waits for it, fetches the PDF report and sends
 * one notification. Needs PHP 8.1 with its extension curl.
 *
 *     AFTERCARE_URL=http://127.0.0.1:8080 AFTERCARE_TOKEN=… php examples/api/main-job.php samples/ncctg-lung.csv report.pdf
 */
declare(strict_types=1);

if ($argc !== 3) {
    fwrite(STDERR, "usage: main-job.php DATASET REPORT.pdf\n");
    exit(2);
}
[, $dataset, $report] = $argv;

/** The body of an answer. A problem ends the program with its text. */
function request(string $method, string $path, string|array|null $body = null, array $headers = []): string
{
    $curl = curl_init(getenv('AFTERCARE_URL') . '/v1' . $path);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTPHEADER => ['authorization: Bearer ' . getenv('AFTERCARE_TOKEN'), ...$headers],
    ]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($answer === false || $status >= 400) {
        fwrite(STDERR, "$method $path: $status " . ($answer === false ? curl_error($curl) : $answer) . "\n");
        exit(1);
    }
    return $answer;
}

/** A request in JSON. */
function call(string $method, string $path, ?array $body = null, array $headers = []): array
{
    $text = $body === null ? null : json_encode($body, JSON_THROW_ON_ERROR);
    $headers = $body === null ? $headers : ['content-type: application/json', ...$headers];
    return json_decode(request($method, $path, $text, $headers), true, flags: JSON_THROW_ON_ERROR);
}

/** Follows a job until it has ended. */
function wait(string $workflowId): array
{
    while (true) {
        $job = call('GET', '/jobs/' . rawurlencode($workflowId));
        $progress = $job['progress'];
        $done = $progress ? "{$progress['done']} of {$progress['total']}" : 'no worker answers';
        echo "job: {$job['status']} $done\n";
        if ($job['status'] === 'COMPLETED') {
            return $job['result'];
        }
        if ($job['status'] !== 'RUNNING') {
            fwrite(STDERR, "$workflowId: {$job['failure']}\n");
            exit(1);
        }
        sleep(1);
    }
}

$form = ['file' => new CURLFile($dataset, 'application/octet-stream', basename($dataset))];
$datasetId = json_decode(request('POST', '/datasets', $form), true, flags: JSON_THROW_ON_ERROR)['datasetId'];
$contact = ['name' => 'Dr. Lee', 'email' => 'dr.lee@clinic.example'];
$contactId = call('PUT', '/contacts/example-php', $contact)['contactId'];

// The same question for the same contact joins the job that is running.
$started = call('POST', '/deliveries', [
    'datasetId' => $datasetId,
    'contactId' => $contactId,
    'question' => 'What goes with longer survival?',
]);
$reportId = wait($started['workflowId'])['reportId'];

$pdf = request('GET', "/reports/$reportId/file");
file_put_contents($report, $pdf);
echo "report: $reportId, " . strlen($pdf) . " bytes\n";

// Asked again with the same key, the API sends nothing twice.
$notification = ['contact' => 'example-php', 'template' => 'visit-check-in'];
$sent = call('POST', '/notifications', $notification, ["idempotency-key: $reportId"]);
echo "notification: {$sent['notificationId']}\n";
