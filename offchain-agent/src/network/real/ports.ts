import { createServer, type Server } from 'node:net';
import { AgentError } from '../../error.ts';

const host = '127.0.0.1';

/** Ports that nobody listened on a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until the last is known: the system would hand out a released one again.
  const held = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = held.map(portOf);
  await Promise.all(held.map(close));
  return ports;
}

/** @throws AgentError `bad_input/port_in_use` when something listens on the port already. */
export async function requireFreePort(port: number): Promise<void> {
  try {
    await close(await listen(port));
  } catch (cause) {
    throw new AgentError(
      'bad_input/port_in_use',
      `--port ${port}: ${host}:${port} cannot be listened on (${(cause as NodeJS.ErrnoException).code ?? String(cause)}); end what listens there or choose another port`,
      { data: { port }, cause },
    );
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
