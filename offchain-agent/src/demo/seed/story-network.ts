import { EmbeddedChain } from '../../lab/embedded/embedded-chain.ts';
import type { RpcServer } from '../../lab/embedded/rpc/rpc-server.ts';
import { type Clock, openServer, tickSlots, wallClock } from '../../lab/embedded-network.ts';
import type { LiveStory } from './live-story.ts';
import type { StoryNews } from './story-news.ts';
import { liveOutages, slotS } from './story-plan.ts';
import type { StoryEvidence } from './story-teller.ts';

/** How much faster than a viewer's clock the story goes on: a slot of five minutes takes two seconds. */
export const pace = 150;
/** Two weeks of blocks: what was reported can be verified for that long. */
const keptStates = 4_032;

interface StoryNetworkOptions {
  readonly port: number | undefined;
  readonly onEvidence: (evidence: StoryEvidence) => void;
  readonly onNews: (news: StoryNews) => void;
}

/** A lived chain that goes on before a viewer. */
export interface StoryNetwork {
  readonly chain: EmbeddedChain;
  readonly url: string;
  /** Rejects when the chain cannot go on. */
  readonly running: Promise<void>;
  /** The time of the chain, UTC milliseconds. */
  nowMs(): number;
  /** Lets the clock begin. */
  begin(): void;
  close(): Promise<void>;
}

/**
 * Serves a lived chain, and has its story go on by a clock that is faster than the machine's.
 * @throws AgentError `bad_input/port` when the port is taken; nothing is left running then
 */
export async function startStoryNetwork(
  story: LiveStory,
  options: StoryNetworkOptions,
): Promise<StoryNetwork> {
  const { teller, nowS: startS } = story;
  const chain = await EmbeddedChain.resume(story.chain.lived, { keptStates });
  let server: RpcServer;
  try {
    server = await openServer(chain, options.port);
    await chain.warmUp();
  } catch (error) {
    await chain.close();
    throw error;
  }
  const stop = new AbortController();
  const outages = liveOutages(startS);
  teller.goOn(outages, options.onEvidence);
  let clock = fastClock(startS * 1_000, 0);
  let running: Promise<void> = Promise.resolve();
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  stop.signal.addEventListener('abort', begin);
  running = begun.then(async () => {
    clock = fastClock(startS * 1_000, pace);
    await tickSlots({
      clock,
      slotDurationMs: slotS * 1_000,
      firstSlot: startS / slotS,
      signal: stop.signal,
      onSlot: async (slot) => {
        for (const outage of outages) {
          if (outage.fromS === slot * slotS) options.onNews({ kind: 'away', ...outage });
          if (outage.untilS === slot * slotS) options.onNews({ kind: 'back', ...outage });
        }
        teller.seat(await chain.authorities());
        if (teller.authorOf(slot) === undefined) return;
        const { genesisHash, headState: state, head } = chain;
        const world = { words: story.chain.words, genesisHash, state };
        for (const call of teller.callsFor(slot, head.number + 1, world)) chain.pool.add(call);
        await chain.buildBlock(slot);
      },
      onStall: (from, to) => {
        for (let slot = from; slot <= to; slot += 1) teller.lose(slot);
      },
    });
  });
  // Until somebody awaits it, a failure must not end the process before it can clean up.
  running.catch(() => undefined);
  return {
    chain,
    url: server.url,
    running,
    nowMs: () => clock.now(),
    begin,
    close: async () => {
      stop.abort();
      await running.catch(() => undefined);
      await server.close();
      await chain.close();
    },
  };
}

/** A clock that begins at an instant and goes so many times faster than the machine's. */
function fastClock(startMs: number, times: number): Clock {
  const begunMs = Date.now();
  return {
    now: () => startMs + (Date.now() - begunMs) * times,
    sleepUntil: async (instantMs, signal) =>
      await wallClock.sleepUntil(begunMs + (instantMs - startMs) / times, signal),
  };
}
