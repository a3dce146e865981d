import type { FastifyInstance } from 'fastify';
import { AgentError, messageOf } from '../base/error.ts';
import { healthParts } from '../report/metrics.ts';
import { bareServer } from './bare-server.ts';
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

/**
 * /metrics of what measures without reporting.
 * @param health what /health says, with status 503 unless all is well; no such route unless given
 */
export function createMetricsServer(
  metrics: { readonly contentType: string; text(): Promise<string> },
  log: HttpParts['log'],
  health?: () => { readonly isWell: boolean; readonly body: object },
): FastifyInstance {
  const server = bareServer(log);
  if (health) {
    server.get('/health', async (_request, reply) => {
      const { isWell, body } = health();
      return await reply
        .code(isWell ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(body);
    });
  }
  server.get(
    '/metrics',
    async (_request, reply) => await reply.type(metrics.contentType).send(await metrics.text()),
  );
  return server;
}

/**
 * Listens; the port that was given for port 0.
 * @throws AgentError `bad_input/listen` when the address is taken or not this machine's
 */
export async function listen(
  server: FastifyInstance,
  host: string,
  port: number,
  source = 'http.listen',
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    throw new AgentError(
      'bad_input/listen',
      `${source}: cannot listen at ${host}:${port} (${messageOf(cause)}); choose another address, or port 0 for any free one`,
      { data: { host, port }, cause },
    );
  }
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : port;
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
