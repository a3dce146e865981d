import { readFileSync } from 'node:fs';
import { AgentError } from '../../../offchain-agent/src/base/error.ts';
import { RpcClient } from '../../../offchain-agent/src/chain/rpc/client.ts';
import { readRelaySessions } from '../../../offchain-agent/src/measure/backing/relay-sessions.ts';
import { openRetried, retryOf } from '../../../offchain-agent/src/measure/cli/retry.ts';
import { dice } from '../../support/dice.ts';
import { PublicRuntime } from '../../support/public-runtime.ts';
import { RecordedNode } from '../../support/recorded-node.ts';
import { epochSlots, unpackRecording } from '../../support/relay-recording.ts';
import { figuresOf } from '../../support/session-figures.ts';
import { openWorld } from '../../world/sim/world-stage.ts';
import { type FaultPlan, FaultyServer } from './faulty-server.ts';

export const scheduleKinds = ['1 %', '30 %', 'down'] as const;

/** One drawn course of an endpoint. */
export interface Schedule {
  readonly seed: number;
  readonly kind: (typeof scheduleKinds)[number] | 'none';
}

/** What a process that plays schedules is told, as one argument in JSON. */
export interface ScheduleOrder {
  readonly recording: string;
  readonly schedules: readonly Schedule[];
}

/** A line of what such a process prints. */
export interface PlayedSchedule extends Schedule {
  readonly end: 'same figures' | 'other figures' | 'error' | 'not over';
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string | undefined };
  readonly asked: number;
  readonly faults: Readonly<Record<string, number>>;
  /** On the clock of the world. */
  readonly tookMs: number;
}

const shares = { none: 0, '1 %': 0.01, '30 %': 0.3, down: 0.01 };
/** Requests of the count without faults. */
const requests = 430;
const longestMs = 6 * 3_600_000;
const stepMs = 1_000;

/** Plays schedules one after the other, each in a world of its own. */
export async function playSchedules({ recording: file, schedules }: ScheduleOrder): Promise<void> {
  const recording = unpackRecording(readFileSync(file));
  const player = new RecordedNode(recording.relay);
  const subscription = 'grandpa_subscribeJustifications';
  const votes = recording.relay.items.find(([method]) => method === subscription)?.[2];
  const genesisHash = (await player.request('chain_getBlockHash', [0])) as string;
  const metadata = await player.request('state_call', ['Metadata_metadata_at_version', '0x10000000']);
  const runtime = new PublicRuntime('kusama', metadata as string);
  const node = {
    votes,
    request: async (method: string, params: readonly unknown[]) => await player.request(method, params),
  };

  const count = async (url: string): Promise<string> => {
    const over = new AbortController();
    const patience = { signal: over.signal, advice: 'give another URL', tell: () => undefined };
    const client = await openRetried(
      async () => await RpcClient.open(url, { retry: retryOf(patience) }),
      patience,
    );
    try {
      const items = (pallet: string, item: string) => runtime.item(pallet, item);
      return figuresOf(
        await readRelaySessions(client, async () => await Promise.resolve(items), {
          trust: { genesisHash },
          count: recording.sessions,
          sessionBlocks: epochSlots,
          signal: over.signal,
        }),
      );
    } finally {
      over.abort();
      client.close();
    }
  };

  let honest: string | undefined;
  for (const schedule of [{ seed: 0, kind: 'none' } as const, ...schedules]) {
    const { seed, kind } = schedule;
    const world = openWorld(seed);
    const server = new FaultyServer(node, planOf(schedule));
    let end: PlayedSchedule['end'] = 'not over';
    let failure: AgentError | undefined;
    let isOver = false;
    const played = server
      .start()
      .then(count)
      .then(
        (figures) => {
          honest ??= figures;
          end = figures === honest ? 'same figures' : 'other figures';
        },
        (error: unknown) => {
          if (!(error instanceof AgentError)) throw error;
          [end, failure] = ['error', error];
        },
      )
      .finally(() => {
        isOver = true;
      });
    played.catch(() => undefined);
    while (!isOver && world.nowMs() < longestMs) await world.until(world.nowMs() + stepMs);
    const tookMs = Math.round(world.nowMs());
    if (isOver) await played;
    if (kind === 'none') continue;
    const line: PlayedSchedule = {
      seed,
      kind,
      end,
      ...(failure && { error: { code: failure.code, message: failure.message, hint: failure.hint } }),
      asked: server.asked,
      faults: Object.fromEntries(server.faults),
      tookMs,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

function planOf({ seed, kind }: Schedule): FaultPlan {
  const chance = dice(seed);
  return { chance, share: shares[kind], downAfter: kind === 'down' ? chance.whole(requests) : undefined };
}
