import { deepEqual, equal } from 'node:assert/strict';
import { backingBlocks, type CandidateEvent } from '../../../../../tests/support/relay-blocks.ts';
import { hexBytes } from '../../../../src/base/bytes.ts';
import { babePreDigest } from '../../../../src/chain/babe/babe-digest.ts';
import { headerBytes } from '../../../../src/chain/block/header-hash.ts';
import { readParasInherent } from '../../../../src/chain/relay/paras-inherent.ts';
import type { RelaySession } from '../../../../src/chain/relay/relay-session.ts';
import { RelayTally } from '../../../../src/measure/backing/relay-tally.ts';

const first = 24_500_000;
const all = [...backingBlocks()].filter(([number]) => number >= first && number <= first + 10);

/** 500 validators in 100 groups, which go on every 10 blocks: for the 39th time from block 24,500,005 on. */
const session: RelaySession = {
  index: 1,
  startBlock: first + 5 - 390,
  accounts: names(500),
  groups: Array.from({ length: 100 }, (_, group) =>
    Array.from({ length: 5 }, (__, place) => group * 5 + place),
  ),
  elected: names(500),
  rules: { groupRotationFrequency: 10, availabilityPeriod: 4, minBackingVotes: 2 },
};

function names(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `account ${place}`);
}

function replay() {
  const tally = new RelayTally(session);
  const heights = new Map(all.map(([number, { header }]) => [header.parentHash, number - 1]));
  // Two candidates of the first block are for children of earlier blocks.
  for (const [number, { parent }] of all.slice(0, 1)) heights.set(parent.parentHash, number - 2);
  const outcomes = all.map(([number, { header, extrinsics, parent }]) => {
    const inherent = readParasInherent(
      extrinsics.filter((extrinsic) => extrinsic !== null).map(hexBytes),
      headerBytes(parent),
    );
    return tally.add(
      {
        number,
        endsSession: false,
        author: babePreDigest(header.digest.logs)?.authority,
        inherent,
        disputesBefore: [],
        heightOf: (hash) => heights.get(hash),
      },
      undefined,
    );
  });
  return { tally, outcomes };
}

function eventsOf(what: CandidateEvent[0]): CandidateEvent[][] {
  return all.map(([, { events = [] }]) => events.filter(([kind]) => kind === what));
}

describe('RelayTally on 11 blocks of Polkadot in a row', () => {
  const { tally, outcomes } = replay();

  it('puts each candidate on the core and to the group of its event', () => {
    const backed = outcomes.map(({ backed }) =>
      backed.map(({ hash, core, group }) => [hash, core, group]).toSorted(),
    );
    const named = eventsOf('backed').map((events) =>
      events.map(([, , hash, core, group]) => [hash, core, group]).toSorted(),
    );
    deepEqual(backed, named);
    equal(backed.flat().length, 259);
    deepEqual(
      outcomes.flatMap(({ refused }) => refused),
      [],
    );
  });

  it('includes from rows alone what the events include, after the first block', () => {
    const hashes = outcomes.slice(1).map(({ included }) => included.map(({ hash }) => hash).toSorted());
    const named = eventsOf('included')
      .slice(1)
      .map((events) => events.map(([, , hash]) => hash).toSorted());
    deepEqual(hashes, named);
    equal(hashes.flat().length, 238);
    deepEqual(eventsOf('timedout').flat(), []);
  });

  it('counts votes and points as facts gathered apart from it say', () => {
    const members = tally.sessions.get(1)?.members ?? [];
    const sum = (field: 'candidates' | 'seconded' | 'valid'): number =>
      members.reduce((total, member) => total + member[field], 0);
    deepEqual([sum('candidates'), sum('seconded') + sum('valid'), sum('valid')], [1295, 1283, 705]);
    // 12 votes are missing, 5 of them of the one validator that has no row in any of the blocks.
    const silent = members.flatMap(({ candidates, seconded, valid, rows }, place) =>
      candidates > seconded + valid ? [{ place, missed: candidates - seconded - valid, rows }] : [],
    );
    deepEqual(
      silent.filter(({ rows }) => rows === 0),
      [{ place: 287, missed: 5, rows: 0 }],
    );
    equal(
      silent.reduce((total, { missed }) => total + missed, 0),
      12,
    );
    const points = [...(tally.reports.get(1)?.accounts.values() ?? [])];
    const backing = points.reduce((total, account) => total + account.backing, 0);
    const authoring = points.reduce((total, account) => total + account.authoring, 0);
    deepEqual([backing, authoring], [23_580, 220]);
  });
});
