/** How a target can be reached for a measurement: at a node's RPC, or at its libp2p port. */
type AddressKind = 'rpc' | 'libp2p';

/** What must be known of an indicator anywhere but in its probe. */
interface Indicator {
  /** Its index on chain. */
  readonly index: number;
  /** What one sample of it is, for people. */
  readonly sample: string;
  /** In what its latency is given; absent where an answer has none. */
  readonly unit?: 'µs';
  /** Whom it applies to: whoever authors blocks or votes on finality, or every target with an address of this kind. */
  readonly appliesTo: 'authors' | 'voters' | AddressKind;
  /** Where the chain takes reports of it: its own blocks are listened for, and the votes of others. Everywhere unless given. */
  readonly onlyOf?: 'home' | 'others';
  /** The governed parameter up to which an answer of it is fast enough, where it has a latency. */
  readonly threshold?: string;
}

/**
 * What reporters measure, in the order of the chain's indices. A new indicator is one more row here, and its prober in
 * measure/probe-set.ts. What is counted is in `countedTable`.
 */
export const indicatorTable = {
  arrival: {
    index: 1,
    sample: 'a block, from the start of its slot until it was seen',
    unit: 'µs',
    appliesTo: 'authors',
    onlyOf: 'home',
    threshold: 'fastUs.arrival',
  },
  rpc: {
    index: 2,
    sample: 'a request to an RPC endpoint, at a drawn instant',
    unit: 'µs',
    appliesTo: 'rpc',
    threshold: 'fastUs.rpc',
  },
  reachability: {
    index: 3,
    sample: 'a handshake with a p2p port, at a drawn instant',
    unit: 'µs',
    appliesTo: 'libp2p',
    threshold: 'fastUs.reachability',
  },
  finality: {
    index: 4,
    sample: 'a window of another network, in which a vote on finality was seen or not',
    appliesTo: 'voters',
    onlyOf: 'others',
  },
} as const satisfies Record<string, Indicator>;

export type SampledIndicator = keyof typeof indicatorTable;

/** Indicators whose answers have a latency. */
export type TimedIndicator = {
  [Name in SampledIndicator]: (typeof indicatorTable)[Name] extends { unit: 'µs' } ? Name : never;
}[SampledIndicator];

/** Indicators of which each sample is asked for at an instant that was drawn: all but those of blocks and votes. */
export type DrawnIndicator = {
  [Name in SampledIndicator]: (typeof indicatorTable)[Name]['appliesTo'] extends AddressKind ? Name : never;
}[SampledIndicator];

/** What must be known of a count. */
interface CountedRow {
  /** Its index on chain. */
  readonly index: number;
  /** What is due and kept, for people. */
  readonly counts: string;
  /** The title of its column: what was kept of what was due. */
  readonly title: string;
  /** Of its own network the chain counts, of others reporters do. Of both unless given. */
  readonly onlyOf?: 'home' | 'others';
}

/**
 * Counts of what was due and kept, which need no samples. A new one is one more row here; one that reporters send is in
 * `censusIndicators`, too, and is counted in measure/census.
 */
export const countedTable = {
  authorship: { index: 0, counts: 'slots', title: 'authored/assigned' },
  heartbeat: { index: 5, counts: 'sessions', title: 'heartbeats/expected', onlyOf: 'home' },
  backing: { index: 6, counts: 'votes', title: 'votes/candidates', onlyOf: 'others' },
  availability: { index: 7, counts: 'pieces', title: 'held/pieces', onlyOf: 'others' },
} as const satisfies Record<string, CountedRow>;

/** What validators of a relay chain do for parachains: counted from the bodies of its blocks. */
export const workIndicators = ['backing', 'availability'] as const;

export type WorkIndicator = (typeof workIndicators)[number];

/** What reporters of another network count, each a census that is agreed on by itself; the first one is of every network. */
export const censusIndicators = ['authorship', ...workIndicators] as const;

export type CensusIndicator = (typeof censusIndicators)[number];

export const sampledIndicators = Object.keys(indicatorTable) as readonly SampledIndicator[];

export const drawnIndicators = sampledIndicators.filter(isDrawn);

export const timedIndicators = sampledIndicators.filter(isTimed);

type CountedIndicator = keyof typeof countedTable;

/** All that the chain keeps records of, in the order of its indices. */
export const indicatorNames = ['authorship', ...sampledIndicators, 'heartbeat', ...workIndicators] as const;

export type IndicatorName = (typeof indicatorNames)[number];

/** Whether its records are counts of what was due and what was kept, not of samples. */
export function isCounted(indicator: IndicatorName): indicator is CountedIndicator {
  return Object.hasOwn(countedTable, indicator);
}

export function isSampledIndicator(text: string): text is SampledIndicator {
  return Object.hasOwn(indicatorTable, text);
}

/** Whether a network has records of it; 0 is the home network. */
export function isOfNetwork(indicator: IndicatorName, network: number): boolean {
  const row: CountedRow | Indicator = isCounted(indicator)
    ? countedTable[indicator]
    : indicatorTable[indicator];
  return row.onlyOf === undefined || (row.onlyOf === 'home') === (network === 0);
}

export function isDrawn(indicator: SampledIndicator): indicator is DrawnIndicator {
  const { appliesTo } = indicatorTable[indicator];
  return appliesTo !== 'authors' && appliesTo !== 'voters';
}

export function isTimed(indicator: IndicatorName): indicator is TimedIndicator {
  return !isCounted(indicator) && 'unit' in indicatorTable[indicator];
}

/** A record with one value for each indicator whose answers have a latency. */
export function byTimedIndicator<Value>(
  valueOf: (indicator: TimedIndicator) => Value,
): Record<TimedIndicator, Value> {
  return Object.fromEntries(timedIndicators.map((name) => [name, valueOf(name)])) as Record<
    TimedIndicator,
    Value
  >;
}

/** A target as it stands in a window: what can be drawn for it. */
export interface PlannedTarget {
  readonly id: number;
  readonly drawn: readonly DrawnIndicator[];
}

/** A target and what is measured of it. */
export interface PlannedSubject {
  readonly target: number;
  readonly indicator: DrawnIndicator;
}

/**
 * Who is measured for what, at drawn instants, by one reporter in one window: every indicator that a target has an
 * address for, of every target but the reporter's own. Planning, evidence and verification all ask here.
 */
export function plannedSubjects(
  targets: readonly PlannedTarget[],
  own: ReadonlySet<number>,
): readonly PlannedSubject[] {
  return targets
    .filter(({ id }) => !own.has(id))
    .flatMap(({ id, drawn }) => drawn.map((indicator) => ({ target: id, indicator })));
}
