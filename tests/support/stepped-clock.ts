import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiPromise } from '@polkadot/api';
import { auraSlot } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';

/**
 * The clock stands this long before the end of a slot: a node looks at it as often, and has as long for a block. Each node looks at a
 * slot once, so a block that takes longer is missed: the time doubles then, and shrinks with each block that is made.
 */
const lookMs = { least: 60, most: 1_920 };
const shrinking = 0.9;
/** Once it has looked, a node makes its block sooner, also on a busy machine; otherwise the slot is missed. */
const patienceMs = 2_000;

/**
 * The clock of all nodes of a network (libfaketime), and of nothing else: it stands in a slot until it is set on, so that days
 * pass as fast as blocks are made, and no slot is missed because the machine is slow. Timers go on as always.
 */
export class SteppedClock {
  readonly #folder = mkdtempSync(join(tmpdir(), 'almanac-clock-'));
  readonly #slotMs: number;
  #lookMs = lookMs.least;
  readonly #library: string;
  #slot: number;
  /** Of the best block. */
  #built = 0;
  #wake: () => void = () => undefined;

  constructor(library: string, slotMs: number, startMs: number) {
    this.#library = library;
    this.#slotMs = slotMs;
    this.#slot = startMs / slotMs;
    this.set(this.#slot);
  }

  get slot(): number {
    return this.#slot;
  }

  /** How to start a node that reads it. */
  async nodeCommand(signal: AbortSignal): Promise<string> {
    const [program = ''] = await nodeCommand(undefined, signal);
    const env = {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_FMT: '%s',
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    return ['env', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), program].join(' ');
  }

  set(slot: number): void {
    this.#slot = slot;
    const seconds = ((slot + 1) * this.#slotMs - this.#lookMs) / 1_000;
    // At once for all nodes, and never half written.
    writeFileSync(`${this.#file}.new`, `${seconds.toFixed(3)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }

  /** Goes on slot by slot, whatever becomes of them, until something is done. */
  async runDuring<Value>(doing: Promise<Value>, everyMs: number, stride = 1): Promise<Value> {
    const timer = setInterval(() => this.set(this.#slot + stride), everyMs);
    return await doing.finally(() => clearInterval(timer));
  }

  /** Hears of blocks from here on. */
  async follow(api: ApiPromise): Promise<void> {
    await api.rpc.chain.subscribeNewHeads(({ digest }) => {
      this.#built = auraSlot(digest.logs.map((log) => log.toHex())) ?? this.#built;
      this.#wake();
    });
  }

  /** Whether the slot got a block. */
  async visit(slot: number): Promise<boolean> {
    this.set(slot);
    const deadline = performance.now() + patienceMs + this.#lookMs;
    while (this.#built < slot && performance.now() < deadline) {
      const built = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([built, sleep(patienceMs / 4)]);
    }
    const isBuilt = this.#built >= slot;
    const next = this.#lookMs * (isBuilt ? shrinking : 2);
    this.#lookMs = Math.min(lookMs.most, Math.max(lookMs.least, next));
    return isBuilt;
  }

  /** A slot whose validator is away: every node looks at it once, and that is all. */
  async pass(slot: number): Promise<void> {
    this.set(slot);
    await sleep(this.#lookMs);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'clock');
  }
}
