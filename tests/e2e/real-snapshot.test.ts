import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSigningKey } from '../../offchain-agent/src/endpoint/snapshot/signing-key.ts';
import { frugal } from '../../offchain-agent/src/lab/client/substrate.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { ask, finalizedNumber } from '../support/babe-census.ts';
import { type DevNode, startDevNode } from '../support/dev-node.ts';
import { pageArgs } from '../support/page-commands.ts';
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
  let endpoint: string;

  before(async () => {
    top = await mkdtemp(join(tmpdir(), 'almanac-real-snapshot-'));
    endpoint = join(top, 'endpoint.yaml');
    node = await startDevNode(slots, ['--no-telemetry', '--state-pruning', 'archive']);
    await poll(
      'blocks are final',
      async () => await finalizedNumber(node.url).catch(() => 0),
      (number) => number >= 2,
    );
  });

  after(async () => {
    if (existsSync(endpoint)) await runAlmanac('endpoint', 'down', '--config', endpoint, '--wipe');
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
    '--signer',
    openSigningKey(join(top, 'key.pem')).key,
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
        match(stderr, /take .* from elsewhere|is not a snapshot document/);
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
    match(stderr, /is not empty\nhint: end the node/);
  });

  it('passes through a public folder with the commands of the guide', async () => {
    const filled = {
      'snapshots/NAME': made.folder,
      public: join(top, 'public'),
      'ws://127.0.0.1:9944': node.url,
      'spec.json': node.spec,
      KEY: openSigningKey(join(top, 'key.pem')).key,
    };
    for (const args of [
      pageArgs('docs/how-to/snapshots.md', './almanac snapshot publish', filled),
      pageArgs('docs/how-to/snapshots.md', './almanac snapshot verify', filled),
      pageArgs('docs/how-to/snapshots.md', './almanac snapshot restore', {
        ...filled,
        new: join(top, 'third'),
      }),
    ]) {
      const { code, stderr } = await runAlmanac(...args);
      equal(code, 0, `${args.join(' ')}: ${stderr}`);
    }
    equal(existsSync(join(top, 'third/chains')), true);
  });

  it('is what the node of an endpoint begins with, and goes on from', async () => {
    const [rpc = 0, p2p = 0, metrics = 0, listen = 0, own = 0] = await freePorts(5);
    const peer = await ask<string>(node.url, 'system_localPeerId');
    const declared = {
      name: 'restored',
      region: 'eu',
      state: join(top, 'state'),
      networks: [
        {
          name: 'almanac',
          chain: node.spec,
          blockMs: slots.validators.slotDurationMs,
          ports: { rpc, p2p, metrics },
          arguments: [
            '--no-mdns',
            '--no-telemetry',
            '--bootnodes',
            `/ip4/127.0.0.1/tcp/${node.p2pPort}/p2p/${peer}`,
            ...frugal,
          ],
          snapshot: {
            place: made.folder,
            endpoints: [node.url],
            signer: openSigningKey(join(top, 'key.pem')).key,
          },
        },
      ],
      gateway: { listen: `127.0.0.1:${listen}`, metrics: `127.0.0.1:${own}` },
    };
    // YAML takes JSON.
    writeFileSync(endpoint, JSON.stringify(declared));
    const { code, stderr } = await runAlmanac('endpoint', 'up', '--config', endpoint, '--local');
    equal(code, 0, stderr);
    match(stderr, /restoring a snapshot/);
    const url = `ws://127.0.0.1:${rpc}`;
    // It never was before the block of the snapshot.
    const first = await finalizedNumber(url);
    equal(first >= made.block.number, true, String(first));
    await poll(
      'the new node follows the chain',
      async () => await finalizedNumber(url),
      (number) => number > made.block.number,
    );
    const again = await runAlmanac('endpoint', 'up', '--config', endpoint, '--local');
    equal(again.code, 0, again.stderr);
    match(again.stderr, /everything runs as declared/);
  });
});
