"""The specification's own verifier, word for word, asked line by line: JSON in, `true` or `false` out."""
import base64
import hashlib
import hmac
import json
import sys


def verify_webhook_signature(payload: bytes, signature_header: str, secret: str) -> bool:
    # Parse header: "t=1234567890,v1=abc123..."
    parts = dict(part.split('=') for part in signature_header.split(','))
    timestamp = parts['t']
    signature = parts['v1']

    # Recreate signature
    signed_payload = f"{timestamp}.{payload.decode('utf-8')}"
    expected_sig = hmac.new(
        secret.encode('utf-8'),
        signed_payload.encode('utf-8'),
        hashlib.sha256
    ).hexdigest()

    return hmac.compare_digest(expected_sig, signature)


for line in sys.stdin:
    asked = json.loads(line)
    passes = verify_webhook_signature(base64.b64decode(asked['payload']), asked['header'], asked['secret'])
    print(json.dumps(passes), flush=True)
