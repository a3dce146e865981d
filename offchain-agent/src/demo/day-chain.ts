import { setTimeout as sleep } from 'node:timers/promises';
import { u8aToHex } from '@polkadot/util';
import { parseSigningKey } from '../chain/keys/parse-key.ts';
import { EmbeddedChain } from '../lab/embedded/embedded-chain.ts';
import { startRpcServer } from '../lab/embedded/rpc/rpc-server.ts';
import { buildGenesis } from '../lab/genesis/build-genesis.ts';
import { defaultProperties } from '../lab/genesis/raw-spec.ts';
import { secondsPerDay } from '../sli/calendar.ts';

/** 1,440 slots a day, a quarter of them of each of the four validators. */
const slotMs = 60_000;
/** Longer than the chain lives. Seats are dealt by the genesis hash: with more sessions each runtime would pay something else. */
const sessionBlocks = 10_000;
const eveningS = 2 * 3_600;
/** More than closing a day of four validators takes. */
const closingBlocks = 12;
/** How often it looks whether a transaction waits, and after how long one is final. */
const lookMs = 20;

/** When the first validator makes no block, seconds of the day. */
export interface Outage {
  readonly fromS: number;
  readonly toS: number;
}

/**
 * A chain in this process whose clock stands still until somebody sends a transaction, and which then can be told to live through
 * a day: so a period that takes until midnight elsewhere takes seconds. It begins on the evening before yesterday, two hours
 * before midnight.
 */
export class DayChain {
  readonly url: string;
  /** The start of yesterday, UTC seconds: the day that it will live through. */
  readonly dayStartS: number;
  readonly #chain: EmbeddedChain;
  readonly #key: string;
  readonly #server: Awaited<ReturnType<typeof startRpcServer>>;
  readonly #ended = new AbortController();
  #serving: Promise<void> = Promise.resolve();

  private constructor(
    chain: EmbeddedChain,
    server: Awaited<ReturnType<typeof startRpcServer>>,
    dayStartS: number,
    key: string,
  ) {
    this.#chain = chain;
    this.#server = server;
    this.#key = key;
    this.url = server.url;
    this.dayStartS = dayStartS;
  }

  /**
   * @param port 0 for any free one
   * @throws AgentError `bad_input/port` when it is taken
   */
  static async start(port: number, nowS = Math.floor(Date.now() / 1_000)): Promise<DayChain> {
    const genesis = await buildGenesis({
      preset: 'local',
      patch: {
        validators: { slotDurationMs: slotMs, sessionLength: sessionBlocks, sessionsPerEra: 6 },
        sli: { windowMs: 6 * 3_600_000, sampling: { graceMs: 0, graceBlocks: 0 } },
      },
    });
    const dayStartS = (Math.floor(nowS / secondsPerDay) - 1) * secondsPerDay;
    const chain = await EmbeddedChain.create(
      { ...genesis, name: 'Almanac day', properties: defaultProperties },
      { keptStates: Number.POSITIVE_INFINITY },
    );
    await chain.buildBlock(((dayStartS - eveningS) * 1_000) / slotMs);
    const first = await parseSigningKey('//Alice', { source: 'the first validator', isLocal: true });
    const key = u8aToHex(first.publicKey);
    const day = new DayChain(chain, await startRpcServer(chain, port, lookMs), dayStartS, key);
    day.#serving = day.#serve();
    return day;
  }

  /** The time of its last block, UTC seconds. */
  get nowS(): number {
    return (this.#chain.lastSlot * slotMs) / 1_000;
  }

  /** Lives through its day: every validator keeps its slots, but for the first one in its outage. */
  async playDay({ fromS, toS }: Outage, onHour: (hour: number) => void): Promise<void> {
    const endS = this.dayStartS + secondsPerDay;
    const authorities = await this.#chain.authorities();
    for (let slot = this.#chain.lastSlot + 1; (slot * slotMs) / 1_000 < endS; slot += 1) {
      const ofDayS = (slot * slotMs) / 1_000 - this.dayStartS;
      if (ofDayS >= 0 && ofDayS % 3_600 === 0) onHour(ofDayS / 3_600);
      const isOwn = authorities[slot % authorities.length] === this.#key;
      const isOut = isOwn && ofDayS >= fromS && ofDayS < toS;
      if (!isOut && slot > this.#chain.lastSlot) await this.#chain.buildBlock(slot);
      this.#ended.signal.throwIfAborted();
    }
    // In the first blocks of the next day its records are closed.
    for (let block = 0; block < closingBlocks; block += 1) {
      await this.#chain.buildBlock(this.#chain.lastSlot + 1);
    }
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#serving;
    await this.#server.close();
    await this.#chain.close();
  }

  /** Builds a block whenever a transaction waits. */
  async #serve(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      if (this.#chain.pool.pending.length > 0) await this.#chain.buildBlock(this.#chain.lastSlot + 1);
      await sleep(lookMs);
    }
  }
}
