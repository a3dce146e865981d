/**
 * The contract of `almanac aggregate`, written a second time to be compared with the first: no code is shared, shares
 * are rational numbers over one common denominator, quantiles are looked up in the list of all sixteenths by walking,
 * bounds of buckets by counting. Nothing is done quickly.
 */
export interface AggregateInput {
  parameters: { min_reporters: number; min_coverage_ppm: number; fast_latency_us: Record<string, number> };
  windows: {
    window: number;
    active_reporters: number;
    expected: { target: string; indicator: string; samples: number }[];
    reports: {
      reporter: string;
      entries: { target: string; indicator: string; samples: number; buckets: [number, number][] }[];
    }[];
  }[];
}

interface Seen {
  samples: bigint;
  /** Answers in each of the 736 buckets. */
  answers: bigint[];
}

interface Observation {
  expected: bigint;
  expectedEach: bigint;
  seen: Map<string, Seen>;
}

const indicators = ['authorship', 'arrival', 'rpc', 'reachability'];

/** The last microsecond of each bucket: 64 of one, then 32 of each doubled width. */
const lastUs: number[] = [];
for (let width = 1, next = 0; lastUs.length < 736; ) {
  next += width;
  lastUs.push(next - 1);
  if (lastUs.length >= 64 && lastUs.length % 32 === 0) width *= 2;
}

export function independentAggregate(file: AggregateInput) {
  const names = new Set(file.windows.flatMap(({ expected }) => expected.map(({ target }) => target)));
  const targets = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const windows: object[] = [];
  const total: object[] = [];
  for (const target of targets) {
    for (const indicator of indicators) {
      const fast = file.parameters.fast_latency_us[indicator] ?? 0;
      const observed: Observation[] = [];
      let quorums = 0n;
      for (const window of [...file.windows].sort((a, b) => a.window - b.window)) {
        const observation = observe(window, target, indicator);
        if (!observation) continue;
        const record = recordOf(observation, file.parameters, fast);
        if (record.quorum) quorums += 1n;
        observed.push(observation);
        windows.push({ window: window.window, target, indicator, ...record });
      }
      if (observed.length === 0) continue;
      const record = recordOf(sum(observed), file.parameters, fast);
      const bounds = wilson(BigInt(record.answered), BigInt(16 * record.samples), quorums);
      const trials = { windows: Number(quorums), low_confidence: quorums < 20n };
      total.push({ target, indicator, ...record, ...trials, ...bounds });
    }
  }
  return { windows, total };
}

function observe(
  window: AggregateInput['windows'][number],
  target: string,
  indicator: string,
): Observation | undefined {
  const expected = window.expected.find((of) => of.target === target && of.indicator === indicator);
  if (!expected) return undefined;
  const seen = new Map<string, Seen>();
  for (const { reporter, entries } of window.reports) {
    const entry = entries.find((of) => of.target === target && of.indicator === indicator);
    if (!entry) continue;
    const answers = lastUs.map((_, index) =>
      BigInt(entry.buckets.find(([bucket]) => bucket === index)?.[1] ?? 0),
    );
    seen.set(reporter, { samples: BigInt(entry.samples), answers });
  }
  const expectedEach = BigInt(expected.samples);
  return { expected: expectedEach * BigInt(window.active_reporters), expectedEach, seen };
}

function sum(observed: Observation[]): Observation {
  const seen = new Map<string, Seen>();
  for (const reporter of new Set(observed.flatMap((of) => [...of.seen.keys()]))) {
    const own = observed.flatMap((of) => of.seen.get(reporter) ?? []);
    seen.set(reporter, {
      samples: own.reduce((all, { samples }) => all + samples, 0n),
      answers: lastUs.map((_, index) => own.reduce((all, { answers }) => all + (answers[index] ?? 0n), 0n)),
    });
  }
  return {
    expected: observed.reduce((all, of) => all + of.expected, 0n),
    expectedEach: observed.reduce((all, of) => all + of.expectedEach, 0n),
    seen,
  };
}

function recordOf(observation: Observation, rule: AggregateInput['parameters'], fastUs: number) {
  const { expected, expectedEach, seen } = observation;
  const all = [...seen.values()];
  const reported = all.reduce((sumOf, { samples }) => sumOf + samples, 0n);
  const counting = all.filter(
    ({ samples }) => samples > 0n && samples * 1_000_000n >= BigInt(rule.min_coverage_ppm) * expectedEach,
  );
  const isMajority = 2n * BigInt(counting.length) * expectedEach > expected;
  const quorum = counting.length > 0 && counting.length >= rule.min_reporters && isMajority;
  const samples = quorum ? upperMedian(counting.map((of) => of.samples)) : 0n;
  const reached = quorum ? sixteenths(counting, samples) : lastUs.map(() => 0n);
  const fastBucket = lastUs.findIndex((last, index) => fastUs <= last || index === 735);
  const answered = reached[735] ?? 0n;
  const fast = reached[fastBucket] ?? 0n;
  return {
    expected: Number(expected),
    reported: Number(reported),
    reporters: counting.length,
    quorum,
    samples: Number(samples),
    answered: Number(answered),
    fast: Number(fast),
    buckets: reached
      .map((upTo, index) => [index, Number(upTo - (reached[index - 1] ?? 0n))] as const)
      .filter(([, count]) => count !== 0),
    uptime_ppm: quorum ? Number((answered * 1_000_000n) / (16n * samples)) : null,
    latency_ppm: quorum ? Number((fast * 1_000_000n) / (16n * samples)) : null,
    coverage_ppm: expected === 0n ? null : Number((reported * 1_000_000n) / expected),
    p50_us: quantile(reached, samples, 50n),
    p95_us: quantile(reached, samples, 95n),
    p99_us: quantile(reached, samples, 99n),
  };
}

/** 16 S times the upper median of the shares, rounded half up, for each bucket. */
function sixteenths(counting: readonly Seen[], samples: bigint): bigint[] {
  const denominator = counting.reduce((product, of) => product * of.samples, 1n);
  const shares = counting.map(() => 0n);
  return lastUs.map((_, index) => {
    counting.forEach((of, reporter) => {
      const part = ((of.answers[index] ?? 0n) * denominator) / of.samples;
      shares[reporter] = (shares[reporter] ?? 0n) + part;
    });
    return (upperMedian(shares) * 32n * samples + denominator) / (2n * denominator);
  });
}

function upperMedian(values: readonly bigint[]): bigint {
  const ascending = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return ascending[Math.floor(values.length / 2)] ?? 0n;
}

/** The first bucket up to which at least `percent` of all sixteenths, and one of them at the least, were answered. */
function quantile(reached: readonly bigint[], samples: bigint, percent: bigint): number | null {
  const index = reached.findIndex((upTo) => upTo > 0n && upTo * 100n >= percent * 16n * samples);
  return lastUs[index] ?? null;
}

/** From Wilson's closed form in floating point to the whole numbers beside it that the definition picks. */
function wilson(part: bigint, whole: bigint, trials: bigint): { low_ppm: number; high_ppm: number } {
  if (whole === 0n || trials === 0n) return { low_ppm: 0, high_ppm: 1_000_000 };
  const down = Number((part * 1_000_000n) / whole);
  const up = Number((part * 1_000_000n + whole - 1n) / whole);
  const outside = (bound: number, share: number): boolean =>
    BigInt(share - bound) ** 2n * trials * 1_000_000n >
    3_841_459n * BigInt(bound) * (1_000_000n - BigInt(bound));
  let low = Math.min(down, Math.floor(bound(down, Number(trials), -1)) + 5);
  while (low > 0 && !outside(low, down)) low -= 1;
  let high = Math.max(up, Math.ceil(bound(up, Number(trials), 1)) - 5);
  while (high < 1_000_000 && !outside(high, up)) high += 1;
  return { low_ppm: low, high_ppm: high };
}

function bound(sharePpm: number, trials: number, side: -1 | 1): number {
  const [share, z2] = [sharePpm / 1_000_000, 3.841459];
  const spread = Math.sqrt(z2 * (share * (1 - share) * trials + z2 / 4)) / trials;
  return ((share + z2 / (2 * trials) + side * spread) / (1 + z2 / trials)) * 1_000_000;
}
