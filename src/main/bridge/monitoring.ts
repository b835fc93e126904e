import type { IncomingMessage, ServerResponse } from 'node:http';
import { RelayError } from '../lib/errors.ts';
import { bearerOf, sameToken, sendJson, sendWrongMethod } from '../lib/http-exchange.ts';
import { METRICS_CONTENT_TYPE } from '../lib/prometheus.ts';
import type { Health } from './health.ts';

/** What programs that watch the engine ask. */
export type Monitoring = {
  health(): Promise<Health>;
  /** The metrics in Prometheus' text format. */
  metrics(): Promise<string>;
  /** Reads the metrics and nothing else. */
  token: string;
};

/** Answers `/healthz` and `/metrics`; null for any other path. */
export function monitoringRoute(
  path: string,
  { health, metrics, token }: Monitoring,
): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null {
  switch (path) {
    case '/healthz':
      return async (request, response) => {
        if (!isReading(request)) return sendWrongMethod(request, response, 'GET');
        const found = await health();
        sendJson(request, response, found.ok ? 200 : 503, found);
      };
    case '/metrics':
      return async (request, response) => {
        if (!isReading(request)) return sendWrongMethod(request, response, 'GET');
        const bearer = bearerOf(request);
        if (bearer === null || !sameToken(bearer, token)) throw noToken();
        const text = await metrics();
        response.writeHead(200, {
          'content-type': METRICS_CONTENT_TYPE,
          'content-length': Buffer.byteLength(text),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        });
        response.end(text);
      };
    default:
      return null;
  }
}

const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

function noToken(): RelayError {
  return new RelayError(
    'unauthorized',
    'The metrics need the token in metrics.token of the data folder: Authorization: Bearer <token>.',
  );
}
