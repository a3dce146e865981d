import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady, decodeAddress } from '@polkadot/util-crypto';
import '@almanac-chain/types';
import { slotAuthors } from '../../offchain-agent/src/chain/aura/slot-authors.ts';
import { findNode } from '../../offchain-agent/src/lab/real/state.ts';
import { faultFile, readFaults } from '../../offchain-agent/src/lab/watch/fault-log.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { recordedDifferences } from '../support/recorded-differences.ts';
import { runAlmanac } from '../support/run-almanac.ts';

const slotMs = 1_000;
const windowMs = 10_000;
/** Finality is judged in faults of 15 slots and longer. */
const cutForMs = 18_000;
/** A limit that no test is about. */
const patience = '5m';

interface Document {
  readonly faults: readonly {
    readonly nodes: readonly string[];
    readonly started_ms: number;
    readonly whole_from_ms: number;
    readonly whole_to_ms: number;
    readonly ended_ms: number;
  }[];
  readonly links: readonly { readonly from: string; readonly to: string; readonly lost: number }[];
  readonly verdicts: readonly {
    readonly rule: string;
    readonly held: boolean | null;
    readonly text: string;
  }[];
  readonly looks: readonly {
    readonly at_ms: number;
    readonly nodes: Readonly<Record<string, { readonly finalized: number } | null>>;
  }[];
}

describe('validators that are cut off from the others', () => {
  let api: ApiPromise;
  let folder: string;

  // Before the network goes down: a client would else look for it.
  after(async () => {
    await api?.disconnect();
    await rm(folder, { recursive: true, force: true });
  });

  const network = networkOfSuite({
    name: 'cut-off',
    validators: 4,
    candidates: 0,
    slotMs,
    sessionMs: 6 * slotMs,
    sessionsPerEra: 4,
    windowMs,
    backend: 'auto',
  });

  before(async () => {
    await cryptoWaitReady();
    folder = await mkdtemp(join(tmpdir(), 'almanac-cut-off-'));
    api = await ApiPromise.create({ provider: new WsProvider(network.url), noInitWarn: true });
  });

  it('do not stop the others while they are fewer than a third, and miss exactly the slots of that time', async () => {
    const { faults, verdicts } = await cutOff('minority', 'goes_on');
    deepEqual(
      verdicts.map(({ rule, held }) => [rule, held]),
      allHeld('finality_goes_on'),
    );
    const [fault] = faults;
    ok(fault);
    const [name = ''] = fault.nodes;
    equal(fault.nodes.length, 1);
    const [span] = readFaults(faultFile(network.state.name));
    ok(span?.toMs !== undefined);
    // A slot at either edge may go both ways.
    const first = Math.floor((span.fromMs + fault.whole_from_ms - fault.started_ms) / slotMs) + 1;
    const last = Math.floor((span.toMs + fault.whole_to_ms - fault.ended_ms) / slotMs) - 1;
    await finalizedPast(span.toMs);
    const { compared, differences, recount } = await recordedDifferences(api, network.url, windowMs);
    deepEqual(differences, []);
    ok(compared > 0);
    const authorOf = await slotAuthors(network.url, first);
    const own = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
      (slot) => authorOf(slot) === keyOf(name),
    );
    const missed = recount.validators.get(keyOf(name))?.missedSlots ?? [];
    deepEqual(
      missed.filter((slot) => slot >= first && slot <= last),
      own,
    );
    ok(own.length >= 3, `${name} has ${own.length} slots from ${first} to ${last}`);
  });

  it('stop finality when they are one more, fork nothing that is final, and finalize again once they are back', async () => {
    const { faults, verdicts, looks, links } = await cutOff('one-third', 'stops');
    deepEqual(
      verdicts.map(({ rule, held }) => [rule, held]),
      allHeld('finality_stops'),
    );
    const [fault] = faults;
    ok(fault);
    equal(fault.nodes.length, 2);
    const finals = looks.map(({ at_ms: atMs, nodes }) => ({
      atMs,
      final: Math.max(...Object.values(nodes).map((node) => node?.finalized ?? 0)),
    }));
    const stood = finals.findLast(({ atMs }) => atMs <= fault.ended_ms)?.final ?? 0;
    const again = finals.find(({ atMs, final }) => atMs > fault.ended_ms && final > stood);
    ok(again, 'finality comes back after the links do');
    process.stdout.write(
      `      finality again ${((again.atMs - fault.ended_ms) / 1_000).toFixed(1)} s after healing\n`,
    );
    const across = links.filter(({ from, to }) => fault.nodes.includes(from) !== fault.nodes.includes(to));
    equal(across.length, 8);
    const { differences } = await recordedDifferences(api, network.url, windowMs);
    deepEqual(differences, []);
  });

  it('stay so without a length, until it is cleared', async () => {
    const given = await command('chaos', 'partition', 'v1/v2', '--direction', 'egress');
    deepEqual(given.faults, [
      { id: 'partition-1-1', rule: { cut: true }, links: [{ from: 'v1', to: 'v2' }] },
    ]);
    deepEqual((await command('chaos', 'list')).faults, given.faults);
    deepEqual((await command('chaos', 'clear')).faults, []);
    const { presets } = await printed(
      ...pageArgs('docs/how-to/inject-faults.md', './almanac network presets'),
    );
    const slow = presets.find(({ name }: { readonly name: string }) => name === 'slow');
    deepEqual([slow.needs, slow.lacks], [['links (delay, jitter)'], []]);
  });

  it('suffer the faults of the guide: with a verdict, or until they are cleared', async () => {
    const delayed = await printed(
      ...pageArgs('docs/how-to/inject-faults.md', './almanac network chaos delay v1'),
    );
    deepEqual(
      delayed.faults.map(({ rule }: { readonly rule: unknown }) => rule),
      [{ delayMs: 300, jitterMs: 30, correlation: 0, distribution: 'uniform' }],
    );
    const cleared = await printed(
      ...pageArgs('docs/how-to/inject-faults.md', './almanac network chaos clear'),
    );
    deepEqual(cleared.faults, []);
    const { verdicts }: Document = await printed(
      ...pageArgs('docs/how-to/inject-faults.md', './almanac network chaos pause', { '30s': '4s' }),
    );
    ok(verdicts.length > 0 && verdicts.every(({ held }) => held !== false), JSON.stringify(verdicts));
    const netem: Document = await printed(
      ...pageArgs('docs/how-to/inject-faults.md', './almanac chaos netem', { '5m': '4s', '3000': '300' }),
    );
    equal(netem.faults.length > 0, true, JSON.stringify(netem));
  });

  async function cutOff(pick: string, finality: string): Promise<Document> {
    const file = join(folder, `${pick}.yaml`);
    const out = join(folder, pick);
    const fault = { kind: 'partition', pick, at: '1s', for: `${cutForMs}ms` };
    await writeFile(
      file,
      JSON.stringify({
        steady_within: patience,
        faults: [fault],
        expect: { finality, recovers_within: patience },
      }),
    );
    const document: Document = await command('run', file, '--seed', '7', '--out', out);
    deepEqual(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')), document);
    return document;
  }

  async function command(...args: readonly string[]) {
    return await printed('network', ...args);
  }

  async function printed(...args: readonly string[]) {
    const { code, stdout, stderr } = await runAlmanac(...args, '--json');
    equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  async function finalizedPast(ms: number): Promise<void> {
    await poll(
      'a block after that is final',
      async () => {
        const at = await api.at(await api.rpc.chain.getFinalizedHead());
        return (await at.query.timestamp.now()).toNumber();
      },
      (now) => now > ms,
    );
  }

  // The accounts of these networks are their Aura keys.
  function keyOf(name: string): string {
    return u8aToHex(decodeAddress(findNode(network.state, name).account));
  }
});

function allHeld(finality: string): [string, boolean][] {
  return ['one_final_block', 'final_stays', 'one_block_a_slot', finality, 'recovers'].map((rule) => [
    rule,
    true,
  ]);
}
