import { deepEqual, equal, match } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledRuntimes, nodeCommand } from '../../offchain-agent/src/network/real/node-process.ts';
import { freePorts } from '../../offchain-agent/src/network/real/ports.ts';
import { ask, finalizedNumber } from '../support/babe-census.ts';
import { type DevNode, startDevNode } from '../support/dev-node.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';

interface Document {
  readonly folder: string;
  readonly name: string;
  readonly paused_ms: number;
  readonly block: { readonly number: number };
  readonly archive: { readonly name: string };
  readonly finality: readonly { readonly basis: string }[];
  readonly state_keys: number;
}

const slots = { validators: { slotDurationMs: 2_000 } };

describe('a snapshot of a real node', () => {
  let node: DevNode;
  let top: string;
  let made: Document;
  let follower: ChildProcess | undefined;

  before(async () => {
    top = await mkdtemp(join(tmpdir(), 'almanac-real-snapshot-'));
    node = await startDevNode(slots, ['--no-telemetry', '--state-pruning', 'archive']);
    await poll(
      'blocks are final',
      async () => await finalizedNumber(node.url).catch(() => 0),
      (number) => number >= 2,
      { withinMs: 240_000 },
    );
  });

  after(async () => {
    if (follower?.exitCode === null) {
      const end = once(follower, 'exit');
      follower.kill('SIGKILL');
      await end;
    }
    await node?.close();
    await rm(top, { recursive: true, force: true });
  });

  async function document(...args: readonly string[]): Promise<Document> {
    const { code, stdout, stderr } = await runAlmanac(...args, '--json');
    equal(code, 0, stderr);
    return JSON.parse(stdout) as Document;
  }

  const restore = (place: string, basePath: string): string[] => [
    'snapshot',
    'restore',
    place,
    '--base-path',
    basePath,
    '--chain',
    node.spec,
    '--endpoint',
    node.url,
  ];

  it('is made while the node runs, which goes on', async () => {
    const place = ['--base-path', node.basePath, '--out', join(top, 'out'), '--key', join(top, 'key.pem')];
    made = await document('snapshot', 'create', ...place, '--no-cid');
    equal(made.paused_ms >= 0 && made.block.number >= 2, true);
    deepEqual(await readdir(join(top, 'out')), [made.name]);
    deepEqual((await readdir(made.folder)).toSorted(), [made.archive.name, 'manifest.json']);
    await poll(
      'the node finalizes more blocks',
      async () => await finalizedNumber(node.url),
      (number) => number > made.block.number,
      { withinMs: 60_000 },
    );
  });

  it('is refused with a flipped byte in any file, and nothing is there that a node could start on', async () => {
    const copy = join(top, 'copy');
    for (const file of ['manifest.json', made.archive.name]) {
      await cp(made.folder, copy, { recursive: true });
      const bytes = readFileSync(join(copy, file));
      const at = bytes.length >> 1;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(join(copy, file), bytes);
      for (const args of [['snapshot', 'verify', copy], restore(copy, join(top, 'never'))]) {
        const { code, stderr } = await runAlmanac(...args);
        equal(code, 1, stderr);
        match(stderr, /take .* from elsewhere|is no document of a snapshot/);
      }
      equal(existsSync(join(top, 'never/chains')), false);
      await rm(copy, { recursive: true });
    }
  });

  it('is restored once its block is proved final and its state root is right', async () => {
    const restored = await document(...restore(made.folder, join(top, 'new')));
    deepEqual(
      restored.finality.map(({ basis }) => basis),
      ['proved'],
    );
    equal(restored.state_keys > 50, true);
    equal(restored.block.number, made.block.number);
    const { code, stderr } = await runAlmanac(...restore(made.folder, join(top, 'new')));
    equal(code, 2);
    match(stderr, /is not empty, and is left as it is/);
  });

  it('is what a new node goes on from', async () => {
    const [program = ''] = await nodeCommand(undefined, new AbortController().signal);
    const [rpcPort = 0, p2pPort = 0] = await freePorts(2);
    const peer = await ask<string>(node.url, 'system_localPeerId');
    const args = [
      [
        '--chain',
        node.spec,
        '--base-path',
        join(top, 'new'),
        '--state-pruning',
        'archive',
        '--db-cache',
        '16',
      ],
      ['--rpc-port', String(rpcPort), '--listen-addr', `/ip4/127.0.0.1/tcp/${p2pPort}`],
      ['--bootnodes', `/ip4/127.0.0.1/tcp/${node.p2pPort}/p2p/${peer}`],
      ['--no-mdns', '--no-prometheus', '--no-telemetry', '--unsafe-force-node-key-generation'],
    ].flat();
    follower = spawn(program, args, { stdio: 'ignore', env: { ...compiledRuntimes(), ...process.env } });
    const url = `ws://127.0.0.1:${rpcPort}`;
    const first = await poll(
      'the new node answers',
      async () => await finalizedNumber(url).catch(() => -1),
      (number) => number >= 0,
      { withinMs: 60_000 },
    );
    // It never was before the block of the snapshot.
    equal(first >= made.block.number, true, String(first));
    await poll(
      'the new node follows the chain',
      async () => await finalizedNumber(url),
      (number) => number > made.block.number,
      { withinMs: 60_000 },
    );
  });
});
