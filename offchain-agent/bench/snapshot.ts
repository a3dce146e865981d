// How much sooner a node follows a chain from a snapshot than by a full sync from one peer. The blocks hold signed transfers, or
// nothing, and are sealed on demand as fast as one node can; both nodes start with the same arguments, on the same machine.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended } from '../../tests/support/ended.ts';
import { parseCount } from '../src/base/parse.ts';
import { RpcClient } from '../src/chain/rpc/client.ts';
import { print, say } from '../src/cli/output.ts';
import { output } from '../src/endpoint/snapshot/program.ts';
import { restoreSnapshot } from '../src/endpoint/snapshot/restore.ts';
import { FolderSource } from '../src/endpoint/snapshot/source.ts';
import { takeSnapshot } from '../src/endpoint/snapshot/take.ts';
import { nodeCommand } from '../src/lab/client/node-command.ts';
import { compiledRuntimes, frugal } from '../src/lab/client/substrate.ts';
import { buildGenesis } from '../src/lab/genesis/build-genesis.ts';
import { rawSpec } from '../src/lab/genesis/raw-spec.ts';
import { freePorts } from '../src/lab/real/ports.ts';
import { Payers, seal } from './snapshot/seal.ts';

const leastRatio = 10;
const usualBlocks = '50000';
const mostBlocks = 1_000_000;
/** Of each block, on average. */
const usualTransfers = '1';
const mostTransfers = 500;
const answerWithinMs = 60_000;
/** The node takes few orders at once, and refuses more. */
const maxInFlight = 8;
const syncWithinMs = 1_800_000;
const interrupted = 130;

interface SnapshotBenchOptions {
  /** To seal. */
  readonly blocks?: string | undefined;
  /** Of each block, on average. */
  readonly transfers?: string | undefined;
}

interface Node {
  readonly client: RpcClient;
  readonly p2pPort: number;
  readonly peerId: string;
  readonly basePath: string;
  readonly beganMs: number;
  end(): Promise<void>;
}

/** Prints both times and what is counted in them; returns the exit code: 1 when the ratio is below the limit. */
export async function benchSnapshot(options: SnapshotBenchOptions): Promise<number> {
  const blocks = parseCount(options.blocks ?? usualBlocks, '--blocks', mostBlocks);
  const each = options.transfers ?? usualTransfers;
  const transfers = each === '0' ? 0 : parseCount(each, '--transfers', mostTransfers);
  const top = await mkdtemp(join(tmpdir(), 'almanac-bench-snapshot-'));
  const started: Started[] = [];
  const end = new AbortController();
  // However it ends, what it started ends with it: what waits for an answer of a node is told that there is none.
  const interrupt = (): void => {
    end.abort();
    for (const { child, client } of started) {
      client?.close();
      child.kill('SIGKILL');
    }
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt).once('exit', interrupt);
  try {
    return await measure(top, { blocks, transfers }, started, end.signal);
  } catch (error) {
    if (!end.signal.aborted) throw error;
    return interrupted;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('exit', interrupt);
    for (const { child, client } of started) {
      // It would connect again and again.
      client?.close();
      await ended(child);
    }
    await rm(top, { recursive: true, force: true });
  }
}

async function measure(
  top: string,
  { blocks, transfers }: { readonly blocks: number; readonly transfers: number },
  started: Started[],
  signal: AbortSignal,
): Promise<number> {
  const spec = join(top, 'spec.json');
  const payers = new Payers();
  const genesis = await buildGenesis({ preset: 'local', engine: 'manual', patch: payers.patch });
  await writeFile(spec, JSON.stringify(rawSpec(genesis)));
  const open = async (name: string, peer?: Node): Promise<Node> =>
    await startNode(join(top, name), spec, { peer, started, signal });
  const source = await open('source');
  const sign = await payers.signer(source.client.url, signal);
  const sealedFrom = performance.now();
  await seal(source.client, { blocks, transfers }, sign);
  const sealedMs = performance.now() - sealedFrom;
  print(
    `${blocks} blocks with ${await payers.sent(source.client.url, signal)} signed transfers, sealed on demand in ${seconds(sealedMs)}; load of the machine ${loadavg()[0]?.toFixed(1)}.`,
  );
  const takenFrom = performance.now();
  const { folder, manifest, pausedMs } = await takeSnapshot({
    basePath: source.basePath,
    out: join(top, 'out'),
    keyFile: join(top, 'key.pem'),
    say,
    signal,
  });
  print(
    `Snapshot of block ${manifest.block.number}: ${seconds(performance.now() - takenFrom)}, the node was stopped for ${pausedMs} ms; archive ${(manifest.archive.bytes / 1e6).toFixed(1)} MB.`,
  );
  await diskIsIdle();
  const sync = await open('synced', source);
  const syncMs = await untilFollows(sync, source, blocks);
  await sync.end();
  await diskIsIdle();
  const restoredFrom = performance.now();
  const [program = ''] = await nodeCommand(undefined, signal);
  let unpackedMs = 0;
  let checkedFrom = restoredFrom;
  await restoreSnapshot(new FolderSource(folder), {
    basePath: join(top, 'restored'),
    command: [program],
    chain: spec,
    endpoints: [],
    signal,
    say: (line) => {
      // What comes before is the hash of the archive, unpacking, the hashes of the files, and one opening.
      if (line.startsWith('computing the state root')) {
        checkedFrom = performance.now();
        unpackedMs = checkedFrom - restoredFrom;
      }
    },
  });
  const stateMs = performance.now() - checkedFrom;
  const restored = await open('restored', source);
  const startMs = await untilFollows(restored, source, blocks);
  const ratio = syncMs / (unpackedMs + startMs);
  const whole = syncMs / (unpackedMs + stateMs + startMs);
  print(
    `Full sync from one peer: ${seconds(syncMs)}, from the start of the process to a new block of the peer.`,
  );
  print(
    `From the snapshot: ${seconds(unpackedMs)} for hashes, unpacking and opening, ${seconds(stateMs)} for the state root from all keys, ${seconds(startMs)} from the start of the process to a new block of the peer.`,
  );
  print(
    `${ratio.toFixed(1)} times as soon without the state root (the limit is ${leastRatio}), ${whole.toFixed(1)} times with it.`,
  );
  return ratio >= leastRatio ? 0 : 1;
}

interface Started {
  readonly child: ChildProcess;
  client?: RpcClient;
}

interface Starting {
  readonly peer: Node | undefined;
  /** All that was started, to be ended. */
  readonly started: Started[];
  readonly signal: AbortSignal;
}

async function startNode(basePath: string, spec: string, { peer, started, signal }: Starting): Promise<Node> {
  const [program = ''] = await nodeCommand(undefined, signal);
  const [rpcPort = 0, p2pPort = 0] = await freePorts(2);
  const args = [
    ['--chain', spec, '--base-path', basePath, '--sealing', 'manual', '--state-pruning', 'archive'],
    [
      '--rpc-port',
      String(rpcPort),
      '--rpc-methods',
      'unsafe',
      '--listen-addr',
      `/ip4/127.0.0.1/tcp/${p2pPort}`,
    ],
    ['--no-mdns', '--no-telemetry', '--no-prometheus', '--unsafe-force-node-key-generation'],
    frugal,
    // Only a validator seals; of one chain without forks the older pool has a transaction in a block sooner.
    peer
      ? ['--bootnodes', `/ip4/127.0.0.1/tcp/${peer.p2pPort}/p2p/${peer.peerId}`]
      : ['--validator', '--pool-type', 'single-state'],
  ].flat();
  const beganMs = performance.now();
  signal.throwIfAborted();
  const child = spawn(program, args, { stdio: 'ignore', env: { ...compiledRuntimes(), ...process.env } });
  const own: Started = { child };
  started.push(own);
  const client = await opened(`ws://127.0.0.1:${rpcPort}`, signal);
  own.client = client;
  return {
    client,
    p2pPort,
    basePath,
    beganMs,
    peerId: await client.request<string>('system_localPeerId'),
    end: async () => {
      client.close();
      await ended(child);
    },
  };
}

async function opened(url: string, signal: AbortSignal): Promise<RpcClient> {
  const deadline = performance.now() + answerWithinMs;
  for (;;) {
    try {
      return await RpcClient.open(url, { timeoutMs: answerWithinMs, maxInFlight });
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(50, undefined, { signal });
    }
  }
}

/** What was written before is not written out on the time of what comes next. */
async function diskIsIdle(): Promise<void> {
  await output(['sync']);
}

/** From the start of the process until a block that was sealed meanwhile has come to it, ms. */
async function untilFollows(node: Node, source: Node, blocks: number): Promise<number> {
  const deadline = performance.now() + syncWithinMs;
  while ((await bestOf(node)) < blocks) {
    if (performance.now() > deadline) throw new Error(`no sync in ${seconds(syncWithinMs)}`);
    await sleep(50);
  }
  await source.client.request('engine_createBlock', [true, true]);
  const goal = await bestOf(source);
  while ((await bestOf(node)) < goal) {
    if (performance.now() > deadline) throw new Error(`block ${goal} did not come`);
    await sleep(20);
  }
  return performance.now() - node.beganMs;
}

async function bestOf({ client }: Node): Promise<number> {
  return Number((await client.request<{ number: string }>('chain_getHeader')).number);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
