import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../base/error.ts';
import { EmbeddedChain, type EmbeddedGenesis } from './embedded/embedded-chain.ts';
import { type RpcServer, startRpcServer } from './embedded/rpc/rpc-server.ts';
import { SimulatedValidator } from './embedded/simulated-validator.ts';
import type { ValidatorBehaviour, ValidatorLog } from './embedded/validator-behaviour.ts';

export interface EmbeddedValidator {
  readonly name: string;
  /** The Aura key, by which the chain knows whose slot it is. */
  readonly key: HexString;
  readonly behaviour: ValidatorBehaviour;
}

export interface EmbeddedNetworkOptions {
  readonly genesis: EmbeddedGenesis;
  readonly validators: readonly EmbeddedValidator[];
  /** 0 for any free one; without it the port of a node, or a free one when that is taken. */
  readonly port?: number | undefined;
  readonly onStall?: (stall: Stall) => void;
}

/** Slots for which nobody was asked because this machine stood still: no validator's fault. */
export interface Stall {
  readonly from: number;
  readonly to: number;
}

export interface EmbeddedNetwork {
  readonly url: string;
  readonly firstSlot: number;
  readonly stalls: readonly Stall[];
  /** Ends with close(); rejects when the chain cannot go on. */
  readonly running: Promise<void>;
  /** The Aura keys after the last block, in the order of their seats. */
  authorities(): Promise<readonly HexString[]>;
  /** What each validator wrote down, by name. */
  logs(): Promise<Map<string, ValidatorLog>>;
  close(): Promise<void>;
}

// A validator's answer must be due within this share of its slot; then there is time to build.
const answerShare = 0.5;
// How long a block takes transactions when it is late already, without the turns of others: while a busy machine lags, reports must
// find their blocks too.
const leastApplyMs = 250;
// Between the start of the processes and the first slot.
const settlingMs = 100;

/**
 * How far behind the clock every slot is still served, one after the other. A busy machine then delays
 * blocks but does not miss slots, which would be charged to validators that did nothing wrong.
 */
export const maxLagSlots = 10;

export const wallClock: Clock = {
  now: () => Date.now(),
  sleepUntil: (instantMs, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(0, instantMs - Date.now()));
      signal.addEventListener('abort', wake);
    }),
};

/**
 * Starts a network in this process but for its validators, which are a process each. At every slot the process of
 * the slot's author is asked, and the block is built as soon as it answers; silence leaves the slot empty.
 * @throws AgentError `bad_input/port` when the port is taken; nothing is left running then.
 */
export async function startEmbeddedNetwork(options: EmbeddedNetworkOptions): Promise<EmbeddedNetwork> {
  const chain = await EmbeddedChain.create(options.genesis);
  const validators = new Map<HexString, SimulatedValidator>();
  let server: RpcServer | undefined;
  try {
    server = await openServer(chain, options.port);
    await Promise.all([
      chain.warmUp(),
      ...options.validators.map(async ({ name, key }) => {
        validators.set(key, await SimulatedValidator.start(name));
      }),
    ]);
  } catch (error) {
    await closeAll(server, validators.values(), chain);
    throw error;
  }
  return run(options, chain, server, validators);
}

function run(
  options: EmbeddedNetworkOptions,
  chain: EmbeddedChain,
  server: RpcServer,
  validators: ReadonlyMap<HexString, SimulatedValidator>,
): EmbeddedNetwork {
  const { slotDurationMs } = chain;
  const stop = new AbortController();
  const stalls: Stall[] = [];
  const firstSlot = Math.ceil((wallClock.now() + settlingMs) / slotDurationMs);
  for (const { key, behaviour } of options.validators) {
    validators.get(key)?.begin(behaviour, firstSlot * slotDurationMs);
  }
  const running = tickSlots({
    clock: wallClock,
    slotDurationMs,
    firstSlot,
    signal: stop.signal,
    onSlot: async (slot) => {
      const startMs = slot * slotDurationMs;
      const deadlineMs = startMs + slotDurationMs * answerShare;
      const authorities = await chain.authorities();
      const author = validators.get(authorities[slot % authorities.length] ?? '0x');
      const answered = await author?.ask({ slot, startMs, deadlineMs }, stop.signal);
      if (!answered) return;
      await chain.buildBlock(slot, { applyUntilMs: deadlineMs, leastApplyMs });
      // Asked for now, while nothing waits, so that the next author is asked at the very start of its slot.
      await chain.authorities();
    },
    onStall: (from, to) => {
      stalls.push({ from, to });
      options.onStall?.({ from, to });
    },
  });
  // Until somebody awaits it, a failure must not end the process before it can clean up.
  running.catch(() => undefined);
  return {
    url: server.url,
    firstSlot,
    stalls,
    running,
    authorities: async () => await chain.authorities(),
    logs: async () => {
      const named = [...validators.values()].map(async (one) => [one.name, await one.log()] as const);
      return new Map(await Promise.all(named));
    },
    close: async () => {
      stop.abort();
      // Whoever awaits `running` hears of a failure; closing must end everything all the same.
      await running.catch(() => undefined);
      await closeAll(server, validators.values(), chain);
    },
  };
}

// Where clients look for a local node when nobody tells them.
const nodePort = 9944;

/** Where nobody has chosen a port, a free one will do when that of a node is taken. @throws AgentError `bad_input/port` */
export async function openServer(chain: EmbeddedChain, port: number | undefined): Promise<RpcServer> {
  if (port !== undefined) return await startRpcServer(chain, port);
  try {
    return await startRpcServer(chain, nodePort);
  } catch (error) {
    if (error instanceof AgentError && error.code === 'bad_input/port') return await startRpcServer(chain, 0);
    throw error;
  }
}

async function closeAll(
  server: RpcServer | undefined,
  validators: Iterable<SimulatedValidator>,
  chain: EmbeddedChain,
): Promise<void> {
  await server?.close();
  await Promise.all([...validators].map((validator) => validator.stop()));
  await chain.close();
}

interface SlotTicker {
  readonly clock: Clock;
  readonly slotDurationMs: number;
  readonly firstSlot: number;
  readonly signal: AbortSignal;
  /** Serves one slot, at its start or as soon after as the slots before it are done. */
  onSlot(slot: number): Promise<void>;
  /** Slots that nobody was asked for, because this process slept longer than `maxLagSlots`. */
  onStall(from: number, to: number): void;
}

/** Serves every slot once and in order until the signal aborts. */
export async function tickSlots(ticker: SlotTicker): Promise<void> {
  const { clock, slotDurationMs, signal } = ticker;
  let slot = ticker.firstSlot;
  while (!signal.aborted) {
    await clock.sleepUntil(slot * slotDurationMs, signal);
    if (signal.aborted) return;
    await ticker.onSlot(slot);
    slot += 1;
    const current = Math.floor(clock.now() / slotDurationMs);
    if (current - slot > maxLagSlots) {
      ticker.onStall(slot, current);
      slot = current + 1;
    }
  }
}

/** Where the time comes from: the machine's, or a test's. */
export interface Clock {
  now(): number;
  /** Ends at the instant, or at once when it has passed or the signal has aborted. */
  sleepUntil(instantMs: number, signal: AbortSignal): Promise<void>;
}
