import type { FastifyInstance } from 'fastify';
import { bareServer } from '../../http/bare-server.ts';
import { healthParts } from '../metrics.ts';
import { addEvidence, type HttpParts } from './evidence.ts';

/** The agent's HTTP: /metrics, /health, /evidence. It answers GET alone, and errors say nothing of the inside. */
export function createHttpServer(parts: HttpParts): FastifyInstance {
  const server = bareServer(parts.log);
  server.get('/metrics', async (_request, reply) => {
    const faults = (await parts.statuses()).map((status) => status.faults);
    for (const part of healthParts) {
      parts.metrics.set('almanac_ready', { part }, faults.some((fault) => fault[part] !== undefined) ? 0 : 1);
    }
    return await reply.type(parts.metrics.contentType).send(await parts.metrics.text());
  });
  addHealth(server, parts);
  addEvidence(server, parts);
  return server;
}

/** /health: 200 when every reporter can measure and report, else 503 with the reasons. */
function addHealth(server: FastifyInstance, { statuses }: Pick<HttpParts, 'statuses'>): void {
  server.get('/health', async (_request, reply) => {
    const reporters = (await statuses()).map(({ account, window, head, faults }) => ({
      account,
      window: window ?? null,
      finalized: head ? { number: head.number, time_ms: head.timeMs } : null,
      faults,
    }));
    const ready = reporters.length > 0 && reporters.every(({ faults }) => Object.keys(faults).length === 0);
    return await reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ schema: 'almanac.health.v1', ready, reporters });
  });
}
