import { sampledIndicators } from '../../offchain-agent/src/sli/indicator.ts';
import type { Sample } from '../../offchain-agent/src/sli/sample.ts';
import type { OutboxFate, OutboxRow, Store, WindowRow } from '../../offchain-agent/src/store/store.ts';

/** A store that lives as long as its process, of one agent, for tests that need thousands of them. */
export class MemoryStore implements Store {
  readonly #samples = new Map<string, Map<string, Sample>>();
  readonly #windows = new Map<string, WindowRow>();
  readonly #outbox = new Map<string, OutboxRow>();
  readonly #leases = new Map<string, { holder: string; untilMs: number }>();
  readonly #values = new Map<string, string>();

  async putSamples(reporter: string, samples: readonly Sample[]): Promise<void> {
    const kept = this.#samples.get(reporter) ?? new Map<string, Sample>();
    this.#samples.set(reporter, kept);
    for (const sample of samples) {
      const known = kept.get(keyOf(sample));
      const isBetter = known?.outcome.kind === 'untaken' && sample.outcome.kind !== 'untaken';
      if (!known || isBetter) kept.set(keyOf(sample), sample);
    }
  }

  async samplesOf(reporter: string, network: number, window: number): Promise<readonly Sample[]> {
    return this.#of(reporter)
      .filter((sample) => sample.network === network && sample.window === window)
      .toSorted(inOrder);
  }

  async dropSamplesBefore(reporter: string, network: number, window: number): Promise<number> {
    const old = this.#of(reporter).filter((sample) => sample.network === network && sample.window < window);
    for (const sample of old) this.#samples.get(reporter)?.delete(keyOf(sample));
    return old.length;
  }

  async putWindow(row: WindowRow): Promise<void> {
    const key = windowKey(row.reporter, row.network, row.window);
    if (this.#windows.get(key)?.state !== 'closed') this.#windows.set(key, row);
  }

  async windowOf(reporter: string, network: number, window: number): Promise<WindowRow | undefined> {
    return this.#windows.get(windowKey(reporter, network, window));
  }

  async windows(
    reporter: string,
    network: number,
    state?: WindowRow['state'],
  ): Promise<readonly WindowRow[]> {
    return [...this.#windows.values()]
      .filter((row) => row.reporter === reporter && row.network === network)
      .filter((row) => state === undefined || row.state === state)
      .toSorted((a, b) => a.window - b.window);
  }

  async settledWindows(
    reporter: string,
    network: number,
    before: number,
    limit: number,
  ): Promise<readonly WindowRow[]> {
    return (await this.windows(reporter, network))
      .filter(({ window, state }) => window < before && state !== 'measuring')
      .toReversed()
      .slice(0, limit);
  }

  async dropWindowsBefore(reporter: string, network: number, window: number): Promise<number> {
    const old = await this.settledWindows(reporter, network, window, Number.POSITIVE_INFINITY);
    for (const row of old) this.#windows.delete(windowKey(reporter, network, row.window));
    return old.length;
  }

  async closeWindow(row: WindowRow, extrinsics: readonly OutboxRow[]): Promise<void> {
    const known = await this.windowOf(row.reporter, row.network, row.window);
    if (known?.state === 'closed') return;
    await this.putWindow(row);
    await this.enqueue(extrinsics);
  }

  async enqueue(rows: readonly OutboxRow[]): Promise<void> {
    for (const row of rows) if (!this.#outbox.has(row.key)) this.#outbox.set(row.key, row);
  }

  async outbox(account: string, states?: readonly OutboxRow['state'][]): Promise<readonly OutboxRow[]> {
    return [...this.#outbox.values()].filter(
      (row) => row.account === account && (states === undefined || states.includes(row.state)),
    );
  }

  async outboxFates(account: string, states?: readonly OutboxRow['state'][]): Promise<readonly OutboxFate[]> {
    return (await this.outbox(account, states))
      .toSorted((a, b) => (a.state === b.state ? 0 : a.state < b.state ? -1 : 1))
      .map(({ key, state, block }) => ({ key, state, ...(block !== undefined && { block }) }));
  }

  async countOutbox(account: string): Promise<ReadonlyMap<OutboxRow['state'], number>> {
    const counts = new Map<OutboxRow['state'], number>();
    for (const { state } of await this.outbox(account)) counts.set(state, (counts.get(state) ?? 0) + 1);
    return counts;
  }

  async dropOutbox(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const state = this.#outbox.get(key)?.state;
      if (state === 'finalized' || state === 'refused') this.#outbox.delete(key);
    }
  }

  async updateOutbox(key: string, change: Parameters<Store['updateOutbox']>[1]): Promise<void> {
    const row = this.#outbox.get(key);
    if (row) this.#outbox.set(key, { ...row, ...change });
  }

  async takeLease(account: string, holder: string, ttlMs: number, nowMs: number): Promise<boolean> {
    const lease = this.#leases.get(account);
    if (lease && lease.holder !== holder && lease.untilMs > nowMs) return false;
    this.#leases.set(account, { holder, untilMs: nowMs + ttlMs });
    return true;
  }

  async releaseLease(account: string, holder: string): Promise<void> {
    if (this.#leases.get(account)?.holder === holder) this.#leases.delete(account);
  }

  async getValue(name: string): Promise<string | undefined> {
    return this.#values.get(name);
  }

  async dropValue(name: string): Promise<void> {
    this.#values.delete(name);
  }

  async setValue(name: string, value: string): Promise<void> {
    this.#values.set(name, value);
  }

  async close(): Promise<void> {}

  #of(reporter: string): Sample[] {
    return [...(this.#samples.get(reporter)?.values() ?? [])];
  }
}

function keyOf(sample: Pick<Sample, 'network' | 'window' | 'target' | 'indicator' | 'instantUs'>): string {
  return [sample.network, sample.window, sample.target, sample.indicator, sample.instantUs].join('/');
}

function windowKey(reporter: string, network: number, window: number): string {
  return `${reporter}/${network}/${window}`;
}

function inOrder(a: Sample, b: Sample): number {
  return (
    a.target - b.target ||
    sampledIndicators.indexOf(a.indicator) - sampledIndicators.indexOf(b.indicator) ||
    a.instantUs - b.instantUs
  );
}
