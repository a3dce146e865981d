import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { blockOutcomes, type ExtrinsicOutcome } from '../support/block-outcomes.ts';
import { pairOf } from '../support/local-pair.ts';
import { openReportingWorld, type ReportingWorld } from '../support/reporting-world.ts';
import { submit } from '../support/submit.ts';

const windowS = 60;
const slotDurationMs = 6_000;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
const hash = `0x${'11'.repeat(32)}`;
const evidence = { root: hash, contentId: hash };
/** After a refused part a reporter's next one is invalid for so many blocks. */
const refusedBlocks = 16;

type Buckets = (readonly [difference: number, count: number])[];

interface Part {
  readonly network?: number;
  readonly window?: number;
  readonly part?: number;
  readonly link?: string;
  readonly evidence?: typeof evidence | null;
  readonly entries?: readonly ReturnType<typeof entry>[];
  readonly signer?: KeyringPair;
}

describe('a part of a report that is not as it should be', () => {
  let world: ReportingWorld;
  let window: number;
  let names: string[];
  let outcomes: readonly ExtrinsicOutcome[];
  /** By Eve. */
  let spent: bigint;
  const eve = new HashChain(new Uint8Array(32).fill(7), 16);
  const alice = new HashChain(new Uint8Array(32).fill(8), 16);

  /**
   * All by Eve unless another signs, in the order in which they come; those without an error's name are accepted, those
   * that are invalid find no block.
   */
  const parts = (): readonly (readonly [name: string, part: Part])[] => [
    ['invalid', { network: 7 }],
    ['invalid', { signer: pairOf('//Bob') }],
    ['NotActive', { window: window - windowS, link: eve.head }],
    ['MisalignedWindow', { window: window + 1 }],
    ['TooEarly', { window: window + 1_000 * windowS }],
    ['TooLate', { window: window - 10 * windowS }],
    ['MissingPart', { part: 1, evidence: null }],
    ['TooManyParts', { part: 16, evidence: null }],
    ['invalid', { entries: Array.from({ length: 257 }, (_, target) => entry({ target })) }],
    ['NoEntries', { entries: [] }],
    ['EvidenceMissing', { evidence: null }],
    ['EntriesOutOfOrder', { entries: [entry({ target: 1 }), entry({ target: 0 })] }],
    ['UnknownTarget', { entries: [entry({ target: 99 })] }],
    ['NotMeasured', { entries: [entry({ target: 1, indicator: 'Rpc' })] }],
    ['OwnTarget', { signer: pairOf('//Alice'), link: alice.link(1), entries: [entry({ target: 1 })] }],
    ['AuthorshipOfHome', { entries: [entry({ indicator: 'Authorship' })] }],
    ['TooManySamples', { entries: [entry({ samples: 1_000 })] }],
    ['TooManyAnswers', { entries: [entry({ samples: 1, buckets: [[100, 2]] })] }],
    ['BucketOutOfRange', { entries: [entry({ buckets: [[736, 1]] })] }],
    [
      'BucketsOutOfOrder',
      {
        entries: [
          entry({
            buckets: [
              [100, 1],
              [0, 1],
            ],
          }),
        ],
      },
    ],
    ['EmptyBucket', { entries: [entry({ buckets: [[100, 0]] })] }],
    ['WrongLink', { link: eve.link(2) }],
    ['accepted', {}],
    ['Duplicate', {}],
    ['EvidenceRepeated', { part: 1, entries: [entry({ target: 1 })] }],
    ['EntriesOutOfOrder', { part: 1, evidence: null }],
    ['accepted', { part: 1, evidence: null, entries: [entry({ target: 1 })] }],
  ];

  before(async () => {
    world = await openReportingWorld({
      firstSlot,
      preset: 'development',
      patch: {
        validators: { slotDurationMs, sessionLength: 50, sessionsPerEra: 2 },
        sli: { windowMs: windowS * 1_000, sampling: { graceBlocks: 1_000 } },
      },
    });
    const { api } = world.test;
    const join = ({ head }: HashChain, uri: string) =>
      submit(api, registryCalls.join(api, 0, { signer: pairOf(uri).address, head }), pairOf(uri));
    await world.test.serve(Promise.all([join(eve, '//Eve'), join(alice, '//Alice')]));
    const { joined = 0 } = (await world.chain.standingOf(0, pairOf('//Eve').address)) ?? {};
    window = joined;
    for (const second of [0, 12, 24, 60]) await world.buildAt(window + second);
    names = parts().map(([name]) => name);
    spent = await balance();
    outcomes = await sendAll();
    spent -= await balance();
  });

  after(async () => {
    await world?.close();
  });

  it('is refused with an error of its own, which `@polkadot/api` names', () => {
    deepEqual(
      outcomes.map(({ error }) => error ?? 'accepted'),
      names,
    );
  });

  it('is of every kind that the pallet has an error for', () => {
    const { api } = world.test;
    const known = Object.values(api.errors.sli).map((error) => error.meta.name.toString());
    // Of the calls that the Council alone makes, of what is invalid before it is included, and of censuses of other networks,
    // heartbeats and commitments, which the pallet's own tests send.
    const others =
      /OutOfBounds$|^GraceNotBelowRetention$|^RetentionNeeded$|^TimeoutNeeded$|^ChangeUnderway$|^UnknownNetwork$|^NotAReporter$|Census|^PartIncomplete$|^MoreThanAssigned$|^WrongSession$|^NotInTheSet$|^HeardAlready$|^WrongSignature$|^Commit|^NotCommitted$|Opened|^WrongOpening$|^NotProvable$|^Oversized$/;
    deepEqual(
      known.filter((name) => !names.includes(name) && !others.test(name)),
      [],
    );
  });

  it('pays its fee, and an accepted one pays nothing', () => {
    for (const { error, fee } of outcomes) {
      if (error === undefined || error === 'invalid') equal(fee, 0n);
      else ok(fee > 0n, error);
    }
  });

  it('costs its signer the fees and no more', () => {
    const ofEve = outcomes.filter((_, index) => parts()[index]?.[1].signer === undefined);
    equal(
      spent,
      ofEve.reduce((sum, { fee }) => sum + fee, 0n),
    );
  });

  async function balance(): Promise<bigint> {
    const { data } = await world.test.api.query.system.account(pairOf('//Eve').address);
    return data.free.toBigInt();
  }

  it('keeps its reporter waiting for some blocks, and whoever waits is refused without a fee', async () => {
    const { api, build } = world.test;
    const height = async () => (await api.rpc.chain.getHeader()).number.toNumber();
    const before = await balance();
    equal((await send({ entries: [] })).error, 'NoEntries');
    const refusedAt = await height();
    const paid = before - (await balance());
    ok(paid > 0n);
    while ((await height()) < refusedAt + refusedBlocks - 1) {
      equal((await send({ entries: [] })).error, 'invalid');
      await build();
    }
    equal(before - (await balance()), paid);
    equal((await send({ entries: [] })).error, 'NoEntries');
  });

  /** Submits all parts in order, each when its reporter may send again, and gives what became of each. */
  async function sendAll(): Promise<readonly ExtrinsicOutcome[]> {
    const outcomes: ExtrinsicOutcome[] = [];
    for (const [, part] of parts()) {
      const outcome = await send(part);
      outcomes.push(outcome);
      if (outcome.error === undefined || outcome.error === 'invalid') continue;
      for (let blocks = 0; blocks < refusedBlocks; blocks += 1) await world.test.build();
    }
    return outcomes;
  }

  async function send(part: Part): Promise<ExtrinsicOutcome> {
    const { api, chain, build } = world.test;
    const signed = await callOf(part).signAsync(part.signer ?? pairOf('//Eve'), { nonce: -1, era: 0 });
    const hex = signed.toHex();
    try {
      await world.chain.client.request('author_submitExtrinsic', [hex]);
    } catch (error) {
      if (!/Invalid Transaction/.test(String(error))) throw error;
      return { hex, error: 'invalid', fee: 0n };
    }
    while (chain.pool.pending.length > 0) {
      await build();
      const outcome = (await blockOutcomes(api)).find((one) => one.hex === hex);
      if (outcome) return outcome;
    }
    return { hex, error: 'invalid', fee: 0n };
  }

  function callOf(part: Part) {
    return world.test.api.tx.sli.report(
      part.network ?? 0,
      part.window ?? window,
      part.part ?? 0,
      part.link ?? eve.link(1),
      part.evidence === undefined ? evidence : part.evidence,
      (part.entries ?? [entry({})]).map((one) => ({
        ...one,
        buckets: one.buckets.map((pair) => [...pair]),
      })) as never,
    );
  }
});

/** Of all authors together, one sample and one answer, unless something else is said. */
function entry({
  target = 0,
  indicator = 'Arrival',
  samples = 1,
  buckets = [[100, 1]],
}: {
  readonly target?: number;
  readonly indicator?: string;
  readonly samples?: number;
  readonly buckets?: Buckets;
}) {
  return { target, indicator, samples, buckets };
}
