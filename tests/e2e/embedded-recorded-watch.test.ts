import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { AuthoritySet } from '../../offchain-agent/src/chain/grandpa/authority-set.ts';
import { decodeJustification } from '../../offchain-agent/src/chain/grandpa/justification.ts';
import { leastSilentSteps, VotePresence } from '../../offchain-agent/src/measure/finality/vote-presence.ts';
import { compareSlots, type ToldSlots } from '../chaos/runtimes/recount.ts';
import { OrderedNode } from '../support/ordered-node.ts';
import { readVotes, recountWatch } from '../support/recount-watch.ts';
import { recordedCommands, recordingFile, unpackRecording } from '../support/relay-recording.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { lastVotes, type WatchedVotes, watchDifferences } from '../support/watch-differences.ts';

interface Watched extends ToldSlots, WatchedVotes {
  readonly availability_blocks: number;
  readonly availability_from_block: number;
  readonly availability_unknown: readonly unknown[];
  readonly validators: readonly (ToldSlots['validators'][number] &
    WatchedVotes['validators'][number] & {
      readonly missed_slots: number;
    })[];
}

/** Of authorities, by the last block of the one before. */
const firstSetUpTo = 101;

describe('a recorded relay chain, watched', () => {
  const recording = unpackRecording(readFileSync(recordingFile));
  const { relay: commands } = recordedCommands(recording.sessions);
  const votes = recording.relay.items.find(([method]) => method === 'grandpa_subscribeJustifications')?.[2];
  const accounts = new Map(
    recording.validators.map(({ name, account }) => [name, u8aToHex(decodeAddress(account))]),
  );

  for (const [way, command] of [
    ['as the node says it', commands.watch],
    ['with proofs', commands.verified],
  ] as const) {
    it(`has slots, votes and availability that equal a recount, ${way}`, async () => {
      const player = new OrderedNode(recording.relay);
      const url = await player.start();
      try {
        const { code, stdout, stderr } = await runAlmanac(...command(url));
        equal(code, 0, stderr);
        deepEqual([...player.missing], []);
        const told = JSON.parse(stdout) as Watched;
        const slots = await compareSlots(url, told);
        equal(slots.length, 3 * recording.validators.length);
        deepEqual(
          slots.filter(({ almanac, recount }) => almanac !== recount),
          [],
        );
        const { availability_from_block: from, to_block: to } = told;
        equal(from, told.from_block);
        equal(told.availability_blocks, to - from + 1);
        deepEqual(told.availability_unknown, []);
        const recount = await recountWatch(async (...asked) => await player.request(...asked), from, to);
        equal(told.validators.length, recording.validators.length);
        deepEqual(watchDifferences(told, recount, lastVotes([readVotes(String(votes), 1)])), []);
        // Nobody but those who were stopped lost anything.
        const stopped = recording.faults.filter(({ network }) => network === 'relay').map(({ node }) => node);
        deepEqual(
          new Set(
            told.validators
              .filter((one) => one.missed_slots > 0)
              .map(({ account }) => u8aToHex(decodeAddress(account))),
          ),
          new Set(stopped.map((name) => accounts.get(name))),
        );
      } finally {
        await player.stop();
      }
    });
  }

  it('has votes on finality that equal a recount, in each justification that came', async () => {
    const { justifications } = recording.relay;
    ok(justifications.length > 100);
    const setOf = (target: number): number => Number(target > firstSetUpTo);
    const members = [new Set<string>(), new Set<string>()];
    const presence = new VotePresence();
    const last = new Map<string, number>();
    const targets: number[] = [];
    const silentOnes = new Set<string>();
    const read = justifications.map(({ bytes }) => {
      const justification = decodeJustification(bytes);
      const setId = setOf(justification.targetNumber);
      const own = readVotes(bytes, setId);
      for (const { key } of own.votes) members[setId]?.add(key);
      return { justification, setId, own };
    });
    deepEqual(
      members.map(({ size }) => size),
      [recording.validators.length, recording.setChange?.validators.length],
    );
    for (const { justification, setId, own } of read) {
      const authorities = [...(members[setId] ?? [])].map((key) => ({ key, weight: 1n }));
      presence.add('node', justification, new AuthoritySet(setId, authorities));
      equal(justification.targetHash, own.targetHash);
      targets.push(own.target);
      for (const { key, number } of own.votes) last.set(key, Math.max(last.get(key) ?? 0, number));
      const told = new Map(presence.keys.map((key) => [key, toldOf(presence, key)] as const));
      for (const [key, number] of last) {
        const silent = targets.filter((target) => target > number).length;
        const isSilent = silent >= leastSilentSteps && members[setId]?.has(key);
        deepEqual(told.get(key), { last: number, silent: isSilent ? silent : 0 });
        if (isSilent) silentOnes.add(key);
      }
      ok([...told].every(([key, { last: number }]) => last.has(key) || number === undefined));
    }
    // A node that was killed is silent for long, one that was frozen for a minute is not.
    const player = new OrderedNode(recording.relay);
    const to = recording.toBlock;
    const { owners } = await recountWatch(async (...asked) => await player.request(...asked), to, to);
    const killed = recording.faults.filter(({ what, network }) => what === 'kill' && network === 'relay');
    deepEqual(
      [...silentOnes].map((key) => owners.grandpa.get(key)),
      killed.map(({ node }) => accounts.get(node)),
    );
  });
});

function toldOf(presence: VotePresence, key: string): { last: number | undefined; silent: number } {
  const seen = presence.of(key);
  return { last: presence.lastVoteOf(key), silent: seen.kind === 'no_vote' ? seen.steps : 0 };
}
