import type { ListenAddress } from '../base/parse.ts';
import { listen } from '../http/listen.ts';
import { say } from './output.ts';

/**
 * Serves /metrics of a command where `--listen` says, and says where; nothing without an address.
 * @param answer documents below /api/v1/, which the browser extension reads
 * @throws AgentError as `listen` does
 */
export async function serveMetrics(
  address: ListenAddress | undefined,
  metrics: { readonly contentType: string; text(): string | Promise<string> },
  answer?: (path: string, indicator?: string) => object | undefined,
): Promise<AsyncDisposable | undefined> {
  if (!address) return undefined;
  // A web server takes a fifth of a command's start; most run without one.
  const { createLogger } = await import('../base/logger.ts');
  const { createMetricsServer } = await import('../http/metrics-server.ts');
  const server = createMetricsServer(metrics, createLogger({ level: 'warn' }), undefined, answer);
  const port = await listen(server, address.host, address.port, '--listen');
  say(`metrics: http://${address.host}:${port}/metrics`);
  if (answer) say(`figures for the browser extension: http://${address.host}:${port}`);
  return { [Symbol.asyncDispose]: async () => await server.close() };
}
