<?php
// Receives webhooks. Try it: WEBHOOK_SECRET=... php -S 127.0.0.1:8000 php.php (PHP 8, nothing to install).

const TOLERANCE_SECONDS = 300;
$secret = getenv('WEBHOOK_SECRET') ?: throw new RuntimeException('WEBHOOK_SECRET is not set');

/** True if $header (X-Webhook-Signature) was made for exactly these bytes within the last five minutes. */
function verify(string $secret, string $header, string $body): bool
{
    $timestamp = '';
    $signatures = []; // Two while a secret is being changed: any of them may be the right one.
    foreach (explode(',', $header) as $part) {
        [$name, $value] = explode('=', trim($part), 2) + [1 => ''];
        if ($name === 't') {
            $timestamp = $value;
        } elseif ($name === 'v1') {
            $signatures[] = $value;
        }
    }
    if (!preg_match('/\A[0-9]{1,12}\z/', $timestamp)) {
        return false;
    }
    if (abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $expected = hash_hmac('sha256', "$timestamp.$body", $secret);
    foreach ($signatures as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}

function handle(string $eventId, array $event): void
{
    error_log("$eventId {$event['event']}");
}

// The bytes as they came: JSON that was parsed and written again has another signature.
$body = file_get_contents('php://input');
if (!verify($secret, $_SERVER['HTTP_X_WEBHOOK_SIGNATURE'] ?? '', $body)) {
    http_response_code(401);
    exit;
}
// The same event may come twice, always with the same id. Keep the ids of the last days in a table with a unique
// column, and answer 2xx without doing anything if this one is there already.
$eventId = $_SERVER['HTTP_X_WEBHOOK_ID'] ?? '';
// Answer at once and work afterwards; store the event before, if it must survive a crash of this process.
http_response_code(204);
if (function_exists('fastcgi_finish_request')) {
    fastcgi_finish_request();
}
handle($eventId, json_decode($body, true, flags: JSON_THROW_ON_ERROR));
