#!/bin/sh
# Sends a signed test request: WEBHOOK_SECRET=... sh curl.sh http://127.0.0.1:8000/ (needs curl and openssl).
set -eu

url=${1:?usage: WEBHOOK_SECRET=... sh curl.sh URL}
body='{"event":"test","event_id":"0198f0c0a1b27c3d8e4f5a6b7c8d9e0f","message":"Hello from curl"}'
timestamp=$(date +%s)

# The key is the secret's text, what is signed is the timestamp, a dot and the bytes of the body.
signature=$(printf '%s.%s' "$timestamp" "$body" |
  openssl dgst -sha256 -hmac "${WEBHOOK_SECRET:?is not set}" |
  sed 's/^.*= *//')

# --data-binary sends the body as it is; --data would strip line ends and break the signature.
curl --silent --show-error --include "$url" \
  --header 'Content-Type: application/json' \
  --header 'X-Webhook-Event: test' \
  --header 'X-Webhook-Retry: 0' \
  --header 'X-Webhook-Id: 0198f0c0a1b27c3d8e4f5a6b7c8d9e0f' \
  --header "X-Webhook-Signature: t=$timestamp,v1=$signature" \
  --data-binary "$body"
