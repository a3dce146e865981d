import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { dice } from '../../../../../tests/support/dice.ts';
import { MadeRelayChain } from '../../../../../tests/support/relay-runtime.ts';
import { madeRules } from '../../../../../tests/support/relay-runtime-shapes.ts';
import { readParasInherent } from '../../../../src/chain/relay/paras-inherent.ts';
import type { RelaySession } from '../../../../src/chain/relay/relay-session.ts';
import { RelayTally } from '../../../../src/measure/backing/relay-tally.ts';

function sessionOf({
  index,
  startBlock,
  accounts,
  groups,
  elected,
}: Omit<RelaySession, 'rules'>): RelaySession {
  return { index, startBlock, accounts, groups, elected, rules: madeRules };
}

function tallyOf(
  chain: MadeRelayChain,
  until = chain.blocks.length,
  isUnread: (number: number) => boolean = () => false,
): RelayTally {
  const sessions = new Map(chain.sessions.map((session) => [session.index, sessionOf(session)] as const));
  const of = (index: number): RelaySession => {
    const session = sessions.get(index);
    ok(session);
    return session;
  };
  const [first] = chain.sessions;
  ok(first);
  const heights = new Map([...chain.hashes].map(([number, hash]) => [String(hash), number]));
  const tally = new RelayTally(of(first.index));
  for (const { header, extrinsics, parent, endsSession, author, disputesBefore, next } of chain.blocks.slice(
    0,
    until,
  )) {
    if (isUnread(header.number)) {
      tally.leave({ number: header.number, endsSession }, next && of(next.index));
      continue;
    }
    const inherent = readParasInherent(extrinsics, parent.bytes);
    const heightOf = (hash: string): number | undefined => heights.get(hash);
    const block = { number: header.number, endsSession, author, inherent, disputesBefore, heightOf };
    tally.add(block, next && of(next.index), (index) => of(index).accounts);
  }
  return tally;
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);

describe('RelayTally against a runtime that shares no code with it', () => {
  const chains = seeds.map((seed) => new MadeRelayChain(seed).grow(80));
  const tallies = chains.map((chain) => tallyOf(chain));

  it('gives each validator the points that the runtime reports, session by session', () => {
    for (const [place, chain] of chains.entries()) {
      for (const [index, points] of chain.reports) {
        const report = tallies[place]?.reports.get(index);
        const mine = [...(report?.accounts.keys() ?? [])].map((account) => [
          account,
          report?.totalOf(account),
        ]);
        deepEqual(mine.toSorted(), [...points].toSorted(), `seed ${seeds[place]}, session ${index}`);
      }
    }
  });

  it('counts of each member what the runtime saw of it', () => {
    for (const [place, chain] of chains.entries()) {
      for (const { index, members, disputeVotes } of chain.sessions) {
        const tally = tallies[place]?.sessions.get(index);
        if (!tally) continue;
        deepEqual(tally.members, members, `seed ${seeds[place]}, session ${index}`);
        deepEqual([...tally.disputeVotes].toSorted(), [...disputeVotes].toSorted());
      }
    }
  });

  it('lays each candidate to what became of it', () => {
    for (const [place, chain] of chains.entries()) {
      const sessions = [...(tallies[place]?.sessions.values() ?? [])];
      const sum = (what: keyof typeof chain.counts): number =>
        sessions.reduce((total, { candidates }) => total + candidates[what], 0);
      const mine = {
        included: sum('included'),
        timedOut: sum('timedOut'),
        disputed: sum('disputed'),
        dropped: sum('dropped'),
      };
      deepEqual(mine, chain.counts, `seed ${seeds[place]}`);
    }
  });

  it('meets in these chains all that there is to get wrong', () => {
    const sum = (of: (chain: MadeRelayChain) => number): number =>
      chains.reduce((total, chain) => total + of(chain), 0);
    ok(sum(({ counts }) => counts.timedOut) > 20);
    ok(sum(({ counts }) => counts.disputed) > 20);
    ok(sum(({ counts }) => counts.dropped) > 100);
    ok(sum(({ counts }) => counts.included) > 3_000);
    ok(sum(({ reports }) => reports.size) > 150);
    // At a session's edge: blocks paid to somebody else, and to nobody.
    const wrong = tallies.flatMap(({ wrongCredits }) => wrongCredits);
    ok(wrong.filter(({ credited }) => credited !== undefined).length > 50);
    ok(wrong.some(({ credited }) => credited === undefined));
  });

  it('counts each block of its author once, whoever is paid for it', () => {
    for (const [place, chain] of chains.entries()) {
      const counted = [...(tallies[place]?.authored ?? [])].flatMap(([index, authored]) =>
        [...authored].map(([account, blocks]) => `${index} ${account} ${blocks}`),
      );
      const made = new Map<string, number>();
      for (const { author, session, next } of chain.blocks) {
        const of = `${session.index} ${(next ?? session).elected[author] ?? ''}`;
        made.set(of, (made.get(of) ?? 0) + 1);
      }
      deepEqual(counted.toSorted(), [...made].map(([of, blocks]) => `${of} ${blocks}`).toSorted());
    }
  });

  it('counts without unread blocks what is sure, and no more than the runtime did', () => {
    let [whole, partial, unknown] = [0, 0, 0];
    for (const [place, chain] of chains.entries()) {
      const chance = dice(1_000 + place);
      const lost = new Set(chain.blocks.map(({ header }) => header.number).filter(() => chance.chance(0.03)));
      const tally = tallyOf(chain, chain.blocks.length, (number) => lost.has(number));
      for (const [index, points] of chain.reports) {
        const session = chain.sessions.find((one) => one.index === index);
        const next = chain.sessions.find((one) => one.index === index + 1);
        ok(session && next);
        const report = tally.reports.get(index);
        const isWhole = !tally.lowerBounds.has(index);
        // Long before it nothing hangs on: so a session is not called partial without a reason.
        const isNear = [...lost].some(
          (number) => number >= session.startBlock - 17 && number < next.startBlock,
        );
        ok(isWhole || isNear, `seed ${seeds[place]}, session ${index}`);
        if (isWhole) whole += 1;
        else partial += 1;
        for (const [account, runtime] of points) {
          const mine = report?.totalOf(account) ?? 0;
          if (isWhole) equal(mine, runtime, `seed ${seeds[place]}, session ${index}`);
          else ok(mine <= runtime, `seed ${seeds[place]}, session ${index}: ${mine} of ${runtime}`);
        }
      }
      for (const { session, candidates, toBlock } of tally.sessions.values()) {
        const { backed, ...ends } = candidates;
        const gone = Object.values(ends).reduce((sum, count) => sum + count, 0);
        const isOver = chain.sessions.some(({ startBlock }) => startBlock === toBlock + 1);
        if (isOver) equal(gone, backed, `seed ${seeds[place]}, session ${session.index}`);
        unknown += candidates.unknown;
      }
      const sum = (what: keyof typeof chain.counts): number =>
        [...tally.sessions.values()].reduce((total, { candidates }) => total + candidates[what], 0);
      for (const what of ['included', 'timedOut', 'disputed', 'dropped'] as const)
        ok(sum(what) <= chain.counts[what], `seed ${seeds[place]}: ${what}`);
    }
    ok(whole > 30 && partial > 50 && unknown > 100, `${whole} ${partial} ${unknown}`);
  });

  it('sees after an unread block no piece that the runtime does not know', () => {
    for (const [place, chain] of chains.entries()) {
      const lost = chain.blocks[10 + place]?.header.number;
      const tally = tallyOf(chain, chain.blocks.length, (number) => number === lost);
      for (const { index, members } of chain.sessions) {
        const mine = tally.sessions.get(index)?.members ?? [];
        for (const [member, { pieces, held, rows, blocks }] of mine.entries()) {
          const made = members[member];
          ok(
            made && pieces <= made.pieces && held <= made.held && rows <= made.rows && blocks <= made.blocks,
          );
        }
      }
    }
  });

  it('refuses a block whose end of a session nobody tells of', () => {
    const [chain] = chains;
    ok(chain);
    const end = chain.blocks.findIndex(({ endsSession }) => endsSession);
    const tally = tallyOf(chain, end);
    const block = chain.blocks[end];
    ok(block);
    const { header, author, disputesBefore, extrinsics, parent } = block;
    const inherent = readParasInherent(extrinsics, parent.bytes);
    const seen = {
      number: header.number,
      endsSession: true,
      author,
      inherent,
      disputesBefore,
      heightOf: () => 1,
    };
    throws(() => tally.add(seen, undefined), /do not belong together/);
    equal(tally.session?.index, block.session.index);
  });
});
