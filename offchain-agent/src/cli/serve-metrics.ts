import type { FastifyInstance } from 'fastify';
import type { ListenAddress } from '../base/parse.ts';
import { listen } from '../http/listen.ts';
import { say } from './output.ts';

/**
 * Serves /metrics of a command where `--listen` says, and says where; nothing without an address.
 * @param more what else the command serves there
 * @throws AgentError as `listen` does
 */
export async function serveMetrics(
  address: ListenAddress | undefined,
  metrics: { readonly contentType: string; text(): string | Promise<string> },
  more?: { readonly addRoutes: (server: FastifyInstance) => void; readonly what: string },
): Promise<AsyncDisposable | undefined> {
  if (!address) return undefined;
  // A web server takes a fifth of a command's start; most run without one.
  const { createLogger } = await import('../base/logger.ts');
  const { createMetricsServer } = await import('../http/metrics-server.ts');
  const server = createMetricsServer(metrics, createLogger({ level: 'warn' }));
  more?.addRoutes(server);
  const port = await listen(server, address.host, address.port, '--listen');
  say(`metrics: http://${address.host}:${port}/metrics`);
  if (more) say(`${more.what}: http://${address.host}:${port}`);
  return { [Symbol.asyncDispose]: async () => await server.close() };
}
