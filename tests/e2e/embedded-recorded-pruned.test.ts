import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RecordedNode } from '../support/recorded-node.ts';
import { earningsDifferences, type PrintedEarnings } from '../support/recount-differences.ts';
import { type RelayRecount, recountRelay } from '../support/recount-relay.ts';
import { recordedCommands, recordingFile, unpackRecording } from '../support/relay-recording.ts';
import { runAlmanac } from '../support/run-almanac.ts';

interface Lossy extends PrintedEarnings {
  readonly blame_unread_offers?: { readonly blocks: number; readonly because: string } | null;
  readonly sessions: readonly (PrintedEarnings['sessions'][number] & {
    readonly unread_blocks: readonly { readonly block: number; readonly code: string }[];
  })[];
  readonly sessions_left_out: readonly {
    readonly from_block: number;
    readonly to_block: number;
    readonly code: string;
    readonly because: string;
  }[];
}

type Answer = ReturnType<typeof unpackRecording>['relay']['answers'][number];

describe('a recorded relay chain of which the node has discarded a part', () => {
  const recording = unpackRecording(readFileSync(recordingFile));
  const { relay: commands } = recordedCommands(recording.sessions);
  const numbers = new Map<unknown, number>();
  let recount: RelayRecount;

  before(async () => {
    for (const [method, [number], hash] of recording.relay.answers)
      if (method === 'chain_getBlockHash' && typeof number === 'number') numbers.set(hash, number);
    const whole = new RecordedNode(recording.relay);
    recount = await recountRelay(async (...asked) => await whole.request(...asked), recording.toBlock);
  });

  /** @param answerOf what it says now; the message of a refusal */
  async function earnings(
    discarded: (asked: Answer) => null | string | undefined,
    command: (url: string) => string[] = commands.earnings,
  ): Promise<Lossy> {
    const answers: Answer[] = [];
    const refusals = [...recording.relay.refusals];
    for (const asked of recording.relay.answers) {
      const [method, params] = asked;
      const now = discarded(asked);
      if (typeof now === 'string') refusals.push([method, params, { code: 4_003, message: now }]);
      else answers.push(now === null ? [method, params, null] : asked);
    }
    const node = new RecordedNode({ ...recording.relay, answers, refusals });
    const { code, stdout, stderr } = await runAlmanac(...command(await node.start()));
    await node.stop();
    equal(code, 3, stderr);
    deepEqual([...node.missing], []);
    return JSON.parse(stdout) as Lossy;
  }

  const isBefore = (hash: unknown, block: number): boolean => {
    const number = numbers.get(hash) ?? 0;
    return number > 0 && number < block;
  };

  /** Whole sessions are as true as they were. */
  function requireEqual(printed: Lossy, whole: readonly number[]): void {
    const sessions = printed.sessions.filter(({ is_whole: isWhole }) => isWhole);
    deepEqual(
      sessions.map(({ index }) => index),
      whole,
    );
    deepEqual(earningsDifferences({ ...printed, sessions }, recount), []);
    for (const { stored_points: stored } of printed.sessions) deepEqual(stored.differences, []);
  }

  it('reports a session whose state is gone, and counts the others', async () => {
    const oldest = 100;
    // Of its runtime, too.
    const printed = await earnings(([method, params]) =>
      method.startsWith('state_') && isBefore(params.at(-1), oldest)
        ? `Client error: UnknownBlock: State already discarded for ${String(params.at(-1))}`
        : undefined,
    );
    deepEqual(
      printed.sessions_left_out.map(({ from_block: from, to_block: to, code }) => [from, to, code]),
      [[82, 101, 'unreachable/state']],
    );
    deepEqual(
      printed.sessions.map(({ index, unread_blocks: unread }) => [index, unread.map(({ block }) => block)]),
      [
        [5, [101]],
        [6, []],
        [7, []],
      ],
    );
    requireEqual(printed, [6, 7]);
  });

  it('names each block whose body is gone, and counts the others', async () => {
    const oldest = 110;
    const printed = await earnings(([method, [hash]]) =>
      method === 'chain_getBlock' && isBefore(hash, oldest) ? null : undefined,
    );
    const named = printed.sessions.flatMap(({ unread_blocks: unread }) => unread);
    const gone = Array.from({ length: oldest - 82 }, (_, place) => 82 + place);
    deepEqual(new Set(named.map(({ code }) => code)), new Set(['unreachable/block']));
    const blocks = new Set(named.map(({ block }) => block));
    ok(
      gone.every((block) => blocks.has(block)),
      [...blocks].join(),
    );
    ok([...blocks].every((block) => block < oldest));
    // What the last block of session 5 includes counts for the next one, and may have been backed before.
    requireEqual(printed, [7]);
  });

  it('says that states are gone which only stored points, or only causes, hang on', async () => {
    const gone =
      (...blocks: readonly number[]) =>
      ([method, params]: Answer): string | undefined => {
        const block = numbers.get(params.at(-1));
        return method === 'state_getReadProof' && block !== undefined && blocks.includes(block)
          ? `Client error: UnknownBlock: State already discarded for ${String(params.at(-1))}`
          : undefined;
      };
    const whole = [4, 5, 6, 7];
    const uncompared = await earnings(gone(154));
    requireEqual(uncompared, whole);
    equal(uncompared.sessions.at(-1)?.stored_points.because, 'the node has discarded the state of block 154');
    const unjudged = await earnings(gone(120, 121), commands.blame);
    requireEqual(unjudged, whole);
    deepEqual(unjudged.blame_unread_offers, {
      blocks: 3,
      because: 'the node has discarded the state of block 120',
    });
  });
});
