import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangedMetadata } from '../support/changed-metadata.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { madeSibling } from '../support/made-sibling.ts';
import { pageArgs } from '../support/page-commands.ts';
import { PublicRuntime } from '../support/public-runtime.ts';
import { RelaySigners, signedSibling } from '../support/relay-signers.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { serveRelay } from '../support/serve-relay.ts';

interface Document {
  readonly schema: string;
  readonly sessions: readonly {
    readonly index: number;
    readonly candidates: Readonly<Record<string, number>>;
    readonly stored_points: {
      readonly compared_validators: number;
      readonly differences: readonly unknown[];
    };
  }[];
  readonly wrong_credits: readonly unknown[];
  readonly blame_blocks_without_slot_owners: number;
  readonly validators: readonly {
    readonly account: string;
    readonly points: number;
    readonly candidates: number;
    readonly missed_votes: number;
    readonly blame?: {
      readonly lost_points: number;
      readonly losses?: readonly { readonly rule: string; readonly cause: string }[];
      readonly by_cause: Readonly<
        Record<string, { readonly points: number; readonly lost: Readonly<Record<string, number>> }>
      >;
    };
    readonly by_session: readonly { readonly session: number; readonly points: number }[];
  }[];
}

async function run(args: readonly string[]) {
  return await runAlmanac(...args);
}

describe('almanac earnings', () => {
  const node = new MadeRelayNode(6, 75);
  let served: Awaited<ReturnType<typeof serveRelay>>;
  before(async () => {
    served = await serveRelay(node);
  });
  after(async () => {
    await served.stop();
  });

  it('prints points that equal those of the runtime, session by session', async () => {
    const { code, stdout, stderr } = await run([
      ...pageArgs('docs/tutorials/watch-a-chain.md', './almanac earnings', {
        'wss://your-relay-node': served.url,
      }),
      '--json',
    ]);
    equal(code, 0, stderr);
    const document = JSON.parse(stdout) as Document;
    equal(document.schema, 'almanac.earnings.v1');
    const over = [...node.chain.reports.keys()].slice(-2);
    deepEqual(
      document.sessions.map(({ index }) => index),
      over,
    );
    for (const { stored_points: stored } of document.sessions) {
      ok(stored.compared_validators > 0);
      deepEqual(stored.differences, []);
    }
    for (const index of over) {
      const points = document.validators.flatMap(({ by_session: own }) =>
        own.filter(({ session, points: some }) => session === index && some > 0).map((work) => work.points),
      );
      deepEqual(points.toSorted(), [...(node.chain.reports.get(index)?.values() ?? [])].toSorted());
    }
    ok(document.validators.some(({ candidates, missed_votes: missed }) => candidates > missed && missed > 0));
  });

  it('shows a table, and one validator alone', async () => {
    const all = await run(['earnings', served.url]);
    equal(all.code, 0, all.stderr);
    match(all.stdout, /Session \d+, blocks \d+\.\.\d+: \d+ active validators of \d+ in \d+ groups/);
    match(all.stdout, /Points of session \d+ equal those that the chain stored .* for all \d+ validators\./);
    const account = /^(\S{47})\s+\d+/m.exec(all.stdout)?.[1] ?? '';
    const one = await run(['earnings', served.url, '--validator', account, '--json']);
    equal(one.code, 0, one.stderr);
    deepEqual(
      (JSON.parse(one.stdout) as Document).validators.map((validator) => validator.account),
      [account],
    );
  });

  it('lays what a validator lost to its causes', async () => {
    const all = await run([
      ...pageArgs('docs/reference/blame.md', './almanac earnings wss://your-relay-node --blame', {
        'wss://your-relay-node': served.url,
      }),
      '--json',
    ]);
    equal(all.code, 0, all.stderr);
    const { validators } = JSON.parse(all.stdout) as Document;
    const [worst] = validators;
    ok(worst?.blame && worst.blame.lost_points > 0);
    const parts = Object.values(worst.blame.by_cause);
    equal(
      parts.reduce((sum, { points }) => sum + points, 0),
      worst.blame.lost_points,
    );
    // Each vote that is missing is laid to something.
    equal(
      parts.reduce((sum, { lost }) => sum + (lost['vote'] ?? 0), 0),
      worst.missed_votes,
    );
    const one = await run(
      pageArgs('docs/reference/blame.md', './almanac earnings wss://your-relay-node --blame --validator', {
        'wss://your-relay-node': served.url,
        ACCOUNT: worst.account,
        '--json': '--blame',
      }),
    );
    match(one.stdout, /Lost opportunities cost \d+ points: \d+ its own, \d+ others', \d+ unknown\./);
    match(one.stdout, /^Block \d+, core \d+, parachain \d+: /m);
  });

  it('listens to blocks that finality passes over, and lays what they have to the author', async () => {
    // Every second slot is empty: what came in it is an earlier block.
    const forked = new MadeRelayNode(6, 75, { slotOf: (number) => 2 * number });
    const over = [...forked.chain.reports.keys()].at(-1);
    const blocks = forked.chain.blocks.filter(
      ({ session, endsSession }) => session.index === over && !endsSession,
    );
    forked.siblings.push(...blocks.map((block) => madeSibling(block, 2 * block.header.number - 1)));
    const { url, stop } = await serveRelay(forked);
    try {
      const { code, stdout, stderr } = await run(['earnings', url, '--follow', '--json']);
      const { validators, blame_blocks_without_slot_owners: unowned } = JSON.parse(stdout) as Document;
      const [worst] = validators.toSorted(
        (a, b) => (b.blame?.by_cause['author']?.points ?? 0) - (a.blame?.by_cause['author']?.points ?? 0),
      );
      // Epochs of this node are too short for such slots: whose the empty ones were is not judged.
      ok(unowned > 0);
      equal(code, 3, stderr);
      match(stderr, /heard all heads from block \d+ on$/m);
      const { account = '' } = worst ?? {};
      const one = await run(['earnings', url, '--follow', '--json', '--validator', account]);
      const losses = (JSON.parse(one.stdout) as Document).validators.flatMap(
        ({ blame }) => blame?.losses ?? [],
      );
      ok(
        losses.some(({ rule, cause }) => rule === 'C6' && cause === 'author'),
        JSON.stringify(losses),
      );
    } finally {
      await stop();
    }
  });

  it('keeps signed evidence of votes left out, and checks it without a node', async () => {
    const signers = new RelaySigners(16);
    const signing = new MadeRelayNode(4, 75, { signers });
    const over = [...signing.chain.reports.keys()].at(-1);
    const short = signing.chain.blocks.filter(
      ({ session, endsSession, backed }) =>
        session.index === over && !endsSession && backed.some(({ voted }) => voted.includes(false)),
    );
    signing.siblings.push(...short.map((block) => signedSibling(block, signers)));
    const { url, stop } = await serveRelay(signing);
    const folder = mkdtempSync(join(tmpdir(), 'almanac-evidence-'));
    try {
      const { code, stdout, stderr } = await run([
        ...pageArgs(
          'docs/reference/blame.md',
          './almanac earnings wss://your-relay-node --follow --keep-evidence',
          {
            'wss://your-relay-node': url,
            'left-out': folder,
          },
        ),
        '--json',
      ]);
      equal(code, 0, stderr);
      const { evidence } = JSON.parse(stdout) as {
        evidence: { files: { file: string; block: number; left_out: number }[]; unproved: unknown[] };
      };
      deepEqual(evidence.unproved, []);
      deepEqual(
        evidence.files.map(({ block }) => block),
        short.map(({ header }) => header.number),
      );
      const [{ file } = { file: '' }] = evidence.files;
      const checked = await run(
        pageArgs('docs/reference/blame.md', './almanac verify --proof', {
          'left-out/left-out-BLOCK-HASH.json': file,
          HASH: signing.genesisHash,
        }),
      );
      equal(checked.code, 0, checked.stderr);
      match(checked.stdout, /The final block lacks votes on candidate 0x[0-9a-f]{64} of parachain \d+/);
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        text.replace(/("extrinsics":\["0x[0-9a-f]+","0x[0-9a-f]{400})[0-9a-f]{4}/, '$1abcd'),
      );
      const changed = await run(['verify', '--proof', file]);
      equal(changed.code, 3);
      match(changed.stderr, /extrinsics of block \d+ 0x[0-9a-f]{64} do not match its header/);
    } finally {
      rmSync(folder, { recursive: true });
      await stop();
    }
  });

  it('refuses evidence without listening, and a folder that cannot be written to', async () => {
    const alone = await run(['earnings', served.url, '--keep-evidence', tmpdir()]);
    equal(alone.code, 2);
    match(alone.stderr, /error: --keep-evidence needs --follow\nhint: add --follow/);
    const none = await run(['earnings', served.url, '--follow', '--keep-evidence', '/dev/null/evidence']);
    equal(none.code, 2);
    match(none.stderr, /error: --keep-evidence: cannot write to \/dev\/null\/evidence: /);
  });

  it('refuses a node of a parachain without listening, and one of another chain', async () => {
    const alone = await run(['earnings', served.url, '--para', served.url]);
    equal(alone.code, 2);
    match(alone.stderr, /error: --para needs --follow\nhint: add --follow/);
    const metadata = new ChangedMetadata('asset-hub-kusama', [['ParachainInfo', 'ParachainId']]);
    node.lies.set('state_getMetadata', () => metadata.toHex());
    const wrong = await run(
      pageArgs('docs/reference/blame.md', './almanac earnings wss://your-relay-node --follow --para', {
        'wss://your-relay-node': served.url,
        'wss://your-parachain-node': served.url,
      }),
    );
    node.lies.clear();
    equal(wrong.code, 2, wrong.stderr);
    match(wrong.stderr, /cannot read the parachain id of /);
  });

  it('names validators whose points the chain stored otherwise', async () => {
    const wrong = await serveRelay(new MadeRelayNode(4, 75, { wrongPoints: 60 }));
    const { code, stdout } = await run(['earnings', wrong.url]);
    await wrong.stop();
    equal(code, 1);
    match(stdout, /Points of session \d+ differ from those that the chain stored for 1 of \d+ validators:/);
    match(stdout, /^ {2}\S{47}: counted \d+, stored \d+$/m);
  });

  it('names the block that the node lacks, and counts the rest', async () => {
    const lost = node.chain.blocks.at(-20);
    node.lies.set('chain_getBlock', ([hash], honest) => (hash === lost?.header.hash ? null : honest()));
    const { code, stdout } = await run(['earnings', served.url, '--sessions', '3']);
    node.lies.clear();
    equal(code, 3);
    match(stdout, new RegExp(`is counted without block ${lost?.header.number}: the node has no body`));
    match(stdout, /points are a lower bound/);
  });

  it('refuses a chain that hosts no parachains', async () => {
    const solo = new PublicRuntime('substrate').node();
    await solo.start();
    const { code, stderr } = await run(['earnings', solo.url]);
    await solo.stop();
    equal(code, 2);
    match(
      stderr,
      /error: substrate hosts no parachains: its runtime has no ParachainHost\nhint: give the URL of a relay/,
    );
  });

  it('refuses another genesis, and a validator that was in no session', async () => {
    const genesis = `0x${'44'.repeat(32)}`;
    const another = await run(['earnings', served.url, '--genesis', genesis]);
    match(another.stderr, /is a node of another chain/);
    const stranger = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    const none = await run(['earnings', served.url, '--validator', stranger]);
    equal(none.code, 2);
    match(none.stderr, /no validator of the last 1 finished sessions has the account/);
    doesNotMatch(none.stderr, /proved/, 'it is refused before anything is proved');
  });

  it('finds a validator by a session key', async () => {
    const all = JSON.parse((await run(['earnings', served.url, '--json'])).stdout) as Document;
    const [first] = all.validators;
    const key = `0x${'6b'.repeat(32)}`;
    node.runtime.set('session', 'keyOwner', [['para', key]], first?.account);
    const { stdout, stderr } = await run(['earnings', served.url, '--validator', key, '--json']);
    match(stderr, new RegExp(`^--validator: ${key} is a session key \\(para\\) of ${first?.account}$`, 'm'));
    deepEqual(
      (JSON.parse(stdout) as Document).validators.map(({ account }) => account),
      [first?.account],
    );
  });
});
