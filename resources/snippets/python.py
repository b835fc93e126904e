"""Receives webhooks. Run it: WEBHOOK_SECRET=... python3 python.py (Python 3.8 or newer, nothing to install)."""

import hashlib
import hmac
import json
import os
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ.get("WEBHOOK_SECRET") or exit("WEBHOOK_SECRET is not set")
TOLERANCE_SECONDS = 300


def verify(secret: str, header: str, body: bytes) -> bool:
    """True if `header` (X-Webhook-Signature) was made for exactly these bytes within the last five minutes."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    timestamp = next((value for name, _, value in pairs if name == "t"), "")
    # There are two v1 while a secret is being changed: any of them may be the right one.
    signatures = [value for name, _, value in pairs if name == "v1"]
    if not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any([hmac.compare_digest(expected.encode(), signature.encode()) for signature in signatures])


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        # The bytes as they came: JSON that was parsed and written again has another signature.
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not verify(SECRET, self.headers.get("X-Webhook-Signature", ""), body):
            self.send_response(401)
            self.end_headers()
            return
        # The same event may come twice, always with the same id. Keep the ids of the last days in a table with a
        # unique column, and answer 2xx without doing anything if this one is there already.
        event_id = self.headers.get("X-Webhook-Id", "")
        # Answer at once and work afterwards; store the event before, if it must survive a crash of this process.
        self.send_response(204)
        self.end_headers()
        handle(event_id, json.loads(body))


def handle(event_id: str, event: dict) -> None:
    print(event_id, event["event"], flush=True)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8000"))), Receiver).serve_forever()
