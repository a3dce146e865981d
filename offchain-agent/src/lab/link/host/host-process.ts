import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { messageOf } from '../../../base/error.ts';
import { LineClients } from '../../../base/line-clients.ts';
import { configFile, type HostConfig, hostConfig, socketFile, withAddress } from '../protocol.ts';
import { ProxiedLinks } from '../proxy/proxied-links.ts';
import { type Hosted, serveLinks } from './serve-links.ts';

/** What the process says to the one that started it. */
export type HostNews =
  | { readonly kind: 'ready'; readonly isRealTime: boolean }
  | { readonly kind: 'failed'; readonly message: string };

/** Of the device that only shows that there could be one. */
const probedAddress = '10.42.255.254';

/** Connections at a time. */
const mostClients = 256;

/**
 * The process that stands between the nodes of a network: `host-process.js FOLDER` hosts the links that the file there
 * describes, `host-process.js --probe` only finds out whether this process could.
 */
async function main([argument = '']: readonly string[]): Promise<void> {
  try {
    if (argument === '--probe') return tell({ kind: 'ready', isRealTime: await probe() });
    const links = await open(hostConfig.parse(JSON.parse(readFileSync(configFile(argument), 'utf8'))));
    const server = await listen(socketFile(argument), links);
    const end = async (): Promise<void> => {
      server.close();
      rmSync(socketFile(argument), { force: true });
      await links.close();
      process.exit(0);
    };
    for (const name of ['SIGTERM', 'SIGINT'] as const)
      process.once(name, () => {
        end().catch((error: unknown) => {
          process.stderr.write(`${messageOf(error)}\n`);
          process.exit(1);
        });
      });
    tell({ kind: 'ready', isRealTime: links.backend === 'tun' && links.isRealTime });
  } catch (error) {
    tell({ kind: 'failed', message: messageOf(error) });
    // Threads that were started before another one failed would keep it.
    process.stdout.write('', () => process.exit(1));
  }
}

// Loaded only where it is asked for: proxies need no native code, which not every machine has.
async function open(config: HostConfig): Promise<Hosted> {
  if (config.backend === 'proxy') return await ProxiedLinks.open(config.nodes, config.seed);
  const { TunLinks } = await import('../tun/tun-links.ts');
  return await TunLinks.open(config);
}

async function probe(): Promise<boolean> {
  const [{ loadLibc }, { openDevice }] = await Promise.all([
    import('../tun/libc.ts'),
    import('../tun/device.ts'),
  ]);
  const libc = loadLibc();
  libc.unshareNetwork();
  libc.close(openDevice(libc, probedAddress));
  return libc.becomePrompt().isRealTime;
}

function tell(news: HostNews): void {
  process.stdout.write(`${JSON.stringify(news)}\n`);
}

async function listen(path: string, links: Hosted): Promise<Server> {
  const report = (error: unknown): void => {
    process.stderr.write(`${messageOf(error)}\n`);
  };
  const clients = new LineClients({ most: mostClients, log: { error: (_data, text) => report(text) } });
  const server = createServer((socket) => {
    const client = clients.add(socket);
    if (client) serveLinks(client, links, report);
  });
  // One that was killed has left its socket.
  rmSync(path, { force: true });
  await withAddress(path, async (address) => {
    const before = process.umask(0o177);
    server.listen(address);
    await once(server, 'listening');
    process.umask(before);
  });
  return server;
}

await main(process.argv.slice(2));
