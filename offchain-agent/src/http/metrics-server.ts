import type { FastifyInstance } from 'fastify';
import type { Logger } from '../base/logger.ts';
import { bareServer } from './bare-server.ts';
import { addCompression } from './compress.ts';

/**
 * /metrics of what measures without reporting.
 * @param health what /health says, with status 503 unless all is well; no such route unless given
 * @param answer documents below /api/v1/, by path and `?indicator=`; undefined for what there is not; none unless given
 */
export function createMetricsServer(
  metrics: { readonly contentType: string; text(): string | Promise<string> },
  log: Logger,
  health?: () => { readonly isWell: boolean; readonly body: object },
  answer?: (path: string, indicator?: string) => object | undefined,
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
  if (answer)
    server.get<{ Params: { '*': string }; Querystring: { indicator?: unknown } }>(
      '/api/v1/*',
      async ({ params, query: { indicator } }, reply) => {
        const found = answer(params['*'], typeof indicator === 'string' ? indicator : undefined);
        void reply.header('cache-control', 'no-cache').code(found ? 200 : 404);
        return await reply.send(found ?? { error: 'not_found' });
      },
    );
  server.get(
    '/metrics',
    async (_request, reply) => await reply.type(metrics.contentType).send(await metrics.text()),
  );
  return server;
}
