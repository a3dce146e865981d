import type { FastifyInstance } from 'fastify';
import { isoTime } from '../../base/format.ts';
import type { Logger } from '../../base/logger.ts';
import { bareServer } from '../../http/bare-server.ts';
import { addCompression } from '../../http/compress.ts';
import { addOpenApi, monitorTexts } from '../api/openapi.ts';
import { addPageHeaders, addPublicRules } from '../api/public-server.ts';
import { addStatusApi } from '../status/status-api.ts';
import { addStatusPages } from '../status/status-pages.ts';
import type { MonitorStatus } from './monitor-status.ts';

interface MonitorServerOptions {
  readonly source: MonitorStatus;
  readonly log: Logger;
  readonly perMinute: number;
  readonly trustProxy?: readonly string[] | undefined;
  /** Where links lead, without a slash at the end. */
  readonly publicUrl?: string | undefined;
  /** Whether the monitor itself is well. */
  readonly health: () => { readonly blindSinceMs: number | undefined; readonly closedUntilS: number };
}

/** Status pages of a monitor: the same as those of a chain, with the limits of all servers. */
export async function createMonitorServer(options: MonitorServerOptions): Promise<FastifyInstance> {
  const { source, log, perMinute, trustProxy, publicUrl, health } = options;
  const server = bareServer(log, trustProxy ? { trustProxy: [...trustProxy] } : {});
  addPageHeaders(server);
  await addPublicRules(server, perMinute);
  await addOpenApi(server, monitorTexts);
  addCompression(server);
  const parts = { source, ...(publicUrl !== undefined && { publicUrl }) };
  addStatusApi(server, parts);
  addStatusPages(server, parts);
  server.get('/', { schema: { hide: true } }, async (_request, reply) => await reply.redirect('/status'));
  server.get('/health', { schema: { hide: true } }, async (_request, reply) => {
    const { blindSinceMs, closedUntilS } = health();
    const failedMs = source.awaySinceMs;
    const isWell = blindSinceMs === undefined && failedMs === undefined;
    return await reply
      .code(isWell ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        schema: 'almanac.status.health.v1',
        well: isWell,
        blind_since: blindSinceMs === undefined ? null : isoTime(blindSinceMs / 1_000),
        failed_since: failedMs === undefined ? null : isoTime(failedMs / 1_000),
        closed_until: isoTime(closedUntilS),
      });
  });
  return server;
}
