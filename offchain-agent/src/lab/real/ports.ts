import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { AgentError, messageOf } from '../../base/error.ts';

const host = '127.0.0.1';
// Below the ports that systems hand out themselves, and not those of nodes that are told none.
const firstPort = 11_000;
const blockLength = 100;
const blocks = 180;

// Of the blocks of this process: ports that were not given away yet.
const unused: number[] = [];

/**
 * Ports that nobody listens on, all different. As long as this process lives no other one is given any of them here,
 * also while what shall listen on it is still starting, or was killed and is to come back.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = unused.shift();
    if (port === undefined) unused.push(...(await claimBlock()));
    else if (await isFree(port)) ports.push(port);
  }
  return ports;
}

// The claim is a server on the first port of the block: the system ends it with this process, however that ends.
async function claimBlock(): Promise<number[]> {
  for (let tries = 0; tries < 10 * blocks; tries += 1) {
    const first = firstPort + blockLength * randomInt(blocks);
    const claim = await listen(first).catch(() => undefined);
    if (!claim) continue;
    claim.on('connection', (socket) => socket.destroy()).unref();
    return Array.from({ length: blockLength - 1 }, (_, index) => first + 1 + index);
  }
  const last = firstPort + blocks * blockLength - 1;
  throw new AgentError(
    'bad_input/ports',
    `no ports of ${host} from ${firstPort} to ${last} are left; end what listens there`,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port).catch(() => undefined);
  if (server) await close(server);
  return server !== undefined;
}

/** @throws AgentError `bad_input/port_in_use` when something listens on the port already. */
export async function requireFreePort(port: number): Promise<void> {
  try {
    await close(await listen(port));
  } catch (cause) {
    throw new AgentError(
      'bad_input/port_in_use',
      `--port ${port}: ${host}:${port} cannot be listened on (${messageOf(cause)}); end what listens there or choose another port`,
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

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
