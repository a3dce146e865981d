import type { FastifyInstance } from 'fastify';
import type { HttpParts } from './http-server.ts';

/** /health: 200 when every reporter can measure and report, else 503 with the reasons. */
export function addHealth(server: FastifyInstance, { statuses }: Pick<HttpParts, 'statuses'>): void {
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
