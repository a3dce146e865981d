import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { AgentError, messageOf } from '../base/error.ts';

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

/** A host as URLs have it. @example hostInUrl('::1') // '[::1]' */
export function hostInUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
