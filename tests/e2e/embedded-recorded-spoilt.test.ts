import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AgentError } from '../../offchain-agent/src/base/error.ts';
import {
  type RelaySessions,
  readRelaySessions,
} from '../../offchain-agent/src/measure/backing/relay-sessions.ts';
import { dice } from '../support/dice.ts';
import { PublicRuntime } from '../support/public-runtime.ts';
import { RecordedNode } from '../support/recorded-node.ts';
import { recordingFile, unpackRecording } from '../support/relay-recording.ts';
import { figuresOf } from '../support/session-figures.ts';
import { drawSpoiling, type Spoiling, type SpoilingKind, spoilingKinds } from '../support/spoilt-relay.ts';

const seed = 57;
const ofEachKind = 3;

/** What comes of a changed answer where it is not refused. */
const unrefused: Partial<Record<SpoilingKind, string>> = {
  'a body left out': 'counted without it',
  // The block is asked for by the hash that the one above it names.
  'a number left out': 'the same figures',
  'a block at two numbers': 'the same figures',
};

describe('a recorded relay chain of which a node changes one answer', () => {
  const recording = unpackRecording(readFileSync(recordingFile));
  const player = new RecordedNode(recording.relay);
  const subscription = 'grandpa_subscribeJustifications';
  const votes = recording.relay.items.find(([method]) => method === subscription)?.[2];
  const heard = new Map<string, readonly [string, readonly unknown[], unknown]>();
  let runtime: PublicRuntime;
  let genesisHash: string;

  /** @param spoiling what is answered otherwise */
  async function count(spoiling?: Spoiling): Promise<RelaySessions> {
    const answerTo = (method: string, params: readonly unknown[], honest: unknown): unknown => {
      heard.set(JSON.stringify([method, params]), [method, params, honest]);
      const isSpoilt =
        method === spoiling?.method && JSON.stringify(params) === JSON.stringify(spoiling.params);
      return isSpoilt ? spoiling.answer : honest;
    };
    const client = {
      url: 'ws://recorded.example',
      request: async <Result>(method: string, params: readonly unknown[] = []): Promise<Result> =>
        answerTo(method, params, await player.request(method, params)) as Result,
      subscribe: async (
        method: string,
        params: readonly unknown[],
        onItem: (item: unknown, receivedAtMs: number) => void,
      ): Promise<number> => {
        setImmediate(() => onItem(answerTo(method, params, votes), 0));
        return await Promise.resolve(1);
      },
      unsubscribe: async () => await Promise.resolve(),
    };
    const items = (pallet: string, item: string) => runtime.item(pallet, item);
    return await readRelaySessions(client, async () => await Promise.resolve(items), {
      trust: { genesisHash },
      count: recording.sessions,
      sessionBlocks: 20,
      signal: new AbortController().signal,
      patienceMs: 100,
    });
  }

  before(async () => {
    genesisHash = (await player.request('chain_getBlockHash', [0])) as string;
    const metadata = await player.request('state_call', ['Metadata_metadata_at_version', '0x10000000']);
    runtime = new PublicRuntime('kusama', metadata as string);
  });

  it('gives no other figures: each answer is refused, or the block named that the figures lack', async () => {
    const honest = figuresOf(await count());
    const asked = [...heard].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, answer]) => answer);
    const chance = dice(seed);
    const ends: string[] = [];
    const expected: string[] = [];
    for (const kind of spoilingKinds) {
      for (let round = 0; round < ofEachKind; round += 1) {
        const spoiling = drawSpoiling(kind, chance, asked);
        ends.push(`${kind}: ${await endOf(spoiling, honest)}`);
        expected.push(`${kind}: ${unrefused[kind] ?? 'refused'}`);
      }
    }
    deepEqual(ends, expected);
    equal(ends.length, 18 * ofEachKind);
  });

  async function endOf(spoiling: Spoiling, honest: string): Promise<string> {
    const { names } = spoiling;
    const isNamed = (text: string): boolean => names.some((name) => new RegExp(`\\b${name}\\b`).test(text));
    try {
      const counted = await count(spoiling);
      if (figuresOf(counted) === honest) return 'the same figures';
      const said = JSON.stringify([counted.leftOut, counted.sessions.map(({ unread }) => unread)]);
      return isNamed(said) ? 'counted without it' : `${names.join()} are not named: ${said}`;
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      const { code, message } = error;
      return isNamed(message) ? 'refused' : `${names.join()} are not named: ${code}: ${message}`;
    }
  }
});
