import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endProcesses, identify } from '../../../offchain-agent/src/base/process.ts';
import { freePorts } from '../../../offchain-agent/src/lab/real/ports.ts';
import { processesOf } from '../../support/network-residue.ts';
import { poll } from '../../support/poll.ts';
import { getAnswer, getStatus, type HonestConnection, honestLine, honestRpc } from './honest.ts';
import {
  answers,
  bin,
  command,
  type DemoChain,
  environment,
  factsOf,
  framesOf,
  garbage,
  httpServer,
  pathsOf,
  root,
  type Server,
  startDemo,
  startNode,
  untilSocket,
} from './server-parts.ts';
import { WatchedProcess } from './watched-process.ts';

export const serverNames = [
  'gateway',
  'embedded',
  'serve',
  'agent',
  'telemetry',
  'network-page',
  'decider',
  'links',
] as const;
export type ServerName = (typeof serverNames)[number];

const decider = {
  genesis: `0x${'12'.repeat(32)}`,
  author: `0x${'34'.repeat(32)}`,
  voter: `0x${'56'.repeat(32)}`,
};

type Start = (folder: string, shared?: DemoChain) => Promise<Server>;

/** How each is started; the folder is its own, and empty. With a shared chain none of its own is started, where it needs one. */
export const starts: Readonly<Record<ServerName, Start>> = {
  embedded: async (folder) => {
    const { process, port } = await startDemo(folder);
    return {
      process,
      surface: { kind: 'rpc', facts: await factsOf(port) },
      place: { port },
      // Messages of 16 MiB under way, a few at a time; the states of blocks.
      bounds: { ...garbage, messages: 256, states: 128 },
      honest: async () => await honestRpc(port),
      ready: async () => (await getStatus(port, '/health')) === 200,
      stop: async () => await process.stop(),
    };
  },
  gateway: async (folder, shared) => {
    const behind = shared ?? (await startNode());
    const file = join(folder, 'gateway.yaml');
    // YAML takes JSON.
    const networks = [
      { name: 'demo', blockMs: 2_000, upstreams: [{ name: 'a', url: `ws://127.0.0.1:${behind.port}` }] },
    ];
    writeFileSync(file, JSON.stringify({ listen: '127.0.0.1:0', networks }));
    const process = command(folder, ['gateway', '--config', file, '--json']);
    const port = Number((await process.printed(/"listening":\s*"[^"]*:(\d+)"/))[1]);
    const ready = async (): Promise<boolean> => {
      const { status, body } = await getAnswer(port, '/ready');
      if (status === 503) throw new Error(body);
      return status === 200;
    };
    await poll(
      'the gateway is ready',
      async () => (await getStatus(port, '/ready')) === 200,
      (is) => is,
      { withinMs: 60_000 },
    );
    return {
      process,
      surface: { kind: 'rpc', facts: await factsOf(port) },
      place: { port },
      // `bufferTotalBytes` and `cacheBytes` of docs/reference/configuration.md.
      bounds: { ...garbage, unread: 512, cache: 128 },
      honest: async () => await honestRpc(port),
      ready,
      behind: behind.process,
      stop: async () => {
        await process.stop();
        if ('stop' in behind) await behind.stop();
      },
    };
  },
  serve: async (folder, shared) => {
    const chain = shared ?? (await startDemo(folder));
    const process = command(folder, [
      'serve',
      '--url',
      `ws://127.0.0.1:${chain.port}`,
      '--listen',
      '127.0.0.1:0',
      '--json',
    ]);
    const port = Number((await process.printed(/"http":\s*"http:\/\/127\.0\.0\.1:(\d+)"/))[1]);
    const paths = await pathsOf(port);
    return {
      ...httpServer(process, port, paths, '/status.css'),
      behind: chain.process,
      stop: async () => {
        await process.stop();
        if (!shared) await chain.process.stop();
      },
    };
  },
  agent: async (folder, shared) => {
    const chain = shared ?? (await startDemo(folder));
    writeFileSync(join(folder, 'signer.key'), '//Bob\n', { mode: 0o600 });
    writeFileSync(join(folder, 'instants.secret'), `0x${'07'.repeat(32)}\n`, { mode: 0o600 });
    const config = join(folder, 'agent.yaml');
    const url = `ws://127.0.0.1:${chain.port}`;
    const reporters = [
      {
        account: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
        keyFile: 'signer.key',
        secretFile: 'instants.secret',
      },
    ];
    writeFileSync(
      config,
      JSON.stringify({
        chain: { urls: [url] },
        local: true,
        reporters,
        vantages: [url],
        data: 'data',
        http: { listen: '127.0.0.1:0' },
      }),
    );
    const process = command(folder, ['agent', '--config', config]);
    const port = Number((await process.printed(/"http":\s*"http:\/\/127\.0\.0\.1:(\d+)"/))[1]);
    return {
      ...httpServer(
        process,
        port,
        ['/metrics', '/metrics', '/health', '/health', '/evidence', '/evidence', '/evidence/{name}'],
        '/metrics',
      ),
      behind: chain.process,
      // One that may not report yet says so with 503, which is an answer.
      ready: async () => [200, 503].includes(await getStatus(port, '/health')),
      stop: async () => {
        await process.stop();
        // Of one that had to be killed the queue lives on.
        await endProcesses(processesOf(folder).flatMap((pid) => identify(pid) ?? []));
        if (!shared) await chain.process.stop();
      },
    };
  },
  telemetry: async (folder, shared) => {
    const chain = shared ?? (await startDemo(folder));
    const process = command(folder, [
      'telemetry',
      '--url',
      `ws://127.0.0.1:${chain.port}`,
      '--listen',
      '127.0.0.1:0',
      '--json',
    ]);
    const port = Number((await process.printed(/"feed":\s*"ws:\/\/127\.0\.0\.1:(\d+)\/feed"/))[1]);
    return {
      ...httpServer(
        process,
        port,
        ['/health', '/metrics', '/feed', '/submit', '/submit/', '/{name}'],
        '/health',
      ),
      surface: {
        kind: 'telemetry',
        facts: { paths: ['/health', '/metrics', '/feed', '/submit', '/{name}'] },
      },
      // Frames of 1 MiB under way; what feeds leave unread.
      bounds: { ...garbage, frames: 128, feeds: 256 },
      handled: async () => await framesOf(port),
      stop: async () => {
        await process.stop();
        if (!shared) await chain.process.stop();
      },
    };
  },
  'network-page': async (folder) => {
    const run = async (...args: string[]): Promise<string> =>
      (
        await promisify(execFile)(globalThis.process.execPath, [bin, 'network', ...args], {
          env: environment(folder),
        })
      ).stdout;
    await run('up', '--client', 'anvil', '--no-page', '--json');
    const process = command(folder, ['network', 'watch', '--trickle', 'none', '--json']);
    const [, port = '', token = ''] = await process.printed(/127\.0\.0\.1:(\d+)\/\?token=([\w-]+)/);
    const at = Number(port);
    return {
      ...httpServer(
        process,
        at,
        ['/', '/api/watch', '/api/stream', '/metrics', '/metrics', '/{name}'],
        `/?token=${token}`,
        `token=${token}`,
      ),
      // Sixteen streams of 64 MiB unread at most.
      bounds: { ...garbage, streams: 1_024 },
      ready: async () => (await getStatus(at, '/metrics')) === 200,
      stop: async () => {
        await process.stop();
        await run('down');
      },
    };
  },
  decider: async (folder) => {
    const [path, control] = [join(folder, 's.sock'), join(folder, 'c.sock')];
    const file = join(folder, 'ha.yaml');
    writeFileSync(
      file,
      JSON.stringify({
        socket: path,
        node: 'v1-a',
        validator: decider,
        coordinator: { kind: 'file', path: join(folder, 'records') },
        grants: join(folder, 'grants.jsonl'),
        control,
      }),
    );
    const process = command(folder, ['ha', 'decide', '--config', file]);
    const honest = async (): Promise<HonestConnection> =>
      await honestLine(control, '{"ask":"status"}', '"node"');
    await untilSocket(process, control);
    return {
      process,
      surface: { kind: 'decider', facts: decider, control },
      place: { path },
      // A line of a kibibyte each.
      bounds: { ...garbage },
      honest,
      ready: async () => await answers(honest),
      stop: async () => await process.stop(),
    };
  },
  links: async (folder) => {
    const names = ['v1', 'v2', 'v3'];
    const ports = await freePorts(2 * names.length);
    const nodes = names.map((name, index) => ({
      name,
      p2p_port: ports[2 * index] ?? 0,
      proxy_port: ports[2 * index + 1] ?? 0,
    }));
    writeFileSync(join(folder, 'links.json'), JSON.stringify({ backend: 'proxy', seed: 1, nodes }));
    const process = new WatchedProcess([join(root, 'bundle/host-process.js'), folder], environment(folder));
    await process.printed(/"kind":"ready"/);
    const path = join(folder, 'links.sock');
    const honest = async (): Promise<HonestConnection> =>
      await honestLine(path, '{"id":1,"method":"counters"}', '"result"');
    return {
      process,
      surface: { kind: 'links', nodes: nodes.map(({ name }) => name) },
      place: { path },
      bounds: { ...garbage },
      honest,
      ready: async () => await answers(honest),
      stop: async () => await process.stop(),
    };
  },
};
