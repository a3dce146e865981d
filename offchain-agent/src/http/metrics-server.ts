import type { FastifyInstance } from 'fastify';
import type { Logger } from '../base/logger.ts';
import { bareServer } from './bare-server.ts';
import { addCompression } from './compress.ts';

/**
 * /metrics of what measures without reporting.
 * @param health what /health says, with status 503 unless all is well; no such route unless given
 */
export function createMetricsServer(
  metrics: { readonly contentType: string; text(): string | Promise<string> },
  log: Logger,
  health?: () => { readonly isWell: boolean; readonly body: object },
): FastifyInstance {
  const server = bareServer(log);
  // Prometheus takes gzip: the labels of 1,000 validators are a megabyte of the same words.
  addCompression(server);
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
