import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AgentError, messageOf } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import { ProxiedLinks } from '../proxy/proxied-links.ts';
import type { TunLinks } from '../tun/tun-links.ts';
import {
  configFile,
  type HostAnswer,
  type HostConfig,
  type HostRequest,
  hostConfig,
  hostRequest,
  socketFile,
  withAddress,
} from './protocol.ts';

/** What the process says to the one that started it. */
export type HostNews =
  | { readonly kind: 'ready'; readonly isRealTime: boolean }
  | { readonly kind: 'failed'; readonly message: string };

type Hosted = TunLinks | ProxiedLinks;

/** Of the device that only shows that there could be one. */
const probedAddress = '10.42.255.254';

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
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => void end());
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
  const server = createServer((socket) => serve(socket, links));
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

function serve(socket: Socket, links: Hosted): void {
  // Who goes away before the answer does not want it.
  socket.on('error', () => undefined);
  let last = Promise.resolve();
  createInterface(socket).on('line', (line) => {
    last = last.then(async () => {
      const answer = await answerTo(line, links);
      if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
    });
  });
}

async function answerTo(line: string, links: Hosted): Promise<HostAnswer> {
  let id = 0;
  try {
    const json: unknown = JSON.parse(line);
    id = Number((json as { id?: unknown } | null)?.id ?? 0);
    const request = hostRequest.safeParse(json);
    if (request.success) return { id, result: (await act(request.data, links)) ?? null };
    throw new AgentError('bad_input/link_rule', faultsOf(request.error).join('; '));
  } catch (error) {
    const { code, message, data } = error instanceof AgentError ? error : unforeseen(error);
    return { id, error: { code, message, data } };
  }
}

async function act(request: HostRequest, links: Hosted): Promise<unknown> {
  switch (request.method) {
    case 'apply':
      return await links.apply(request.fault);
    case 'clear':
      return await links.clear(request.ids);
    case 'faults':
      return await links.faults();
    case 'counters':
      return await links.counters();
    case 'start':
      if (links.backend === 'tun') return await links.start(request.node, request.start);
      throw new AgentError('bad_input/links', 'behind proxies a node is started like any other program');
  }
}

function unforeseen(error: unknown): AgentError {
  return new AgentError('unknown/links', `the process that hosts the links failed: ${messageOf(error)}`);
}

await main(process.argv.slice(2));
