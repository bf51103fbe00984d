#!/usr/bin/env bash
# Tries a receiver without Rebound: signs a body as Rebound does and posts it.
# Run: WEBHOOK_SECRET=whsec_… bash send-webhook.sh http://localhost:8080/ body.json
set -euo pipefail
url=$1
body=$(cat "$2")
id=${WEBHOOK_ID:-msg_$(date +%s)}
timestamp=$(date +%s)
key=$(printf %s "${WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')
signature=$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
printf %s "$body" | curl -sS -o /dev/null -w '%{http_code}\n' "$url" \
  -H 'content-type: application/json' \
  -H "webhook-id: $id" -H "webhook-timestamp: $timestamp" -H "webhook-signature: v1,$signature" \
  --data-binary @-
