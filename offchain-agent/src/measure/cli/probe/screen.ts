import type { JsonDocument } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import type { NullReason, SampleOutcome, UntakenReason } from '../../../sli/sample.ts';
import { type TableColumn } from '../../../words/column.ts';
import { ageText, type HeadAge } from '../../rpc/head-ages.ts';
import type { HeadView } from '../../rpc/head-survey.ts';
import type { AskedEndpoint, ProbeTimes } from './options.ts';

const columns: readonly TableColumn[] = [
  { title: 'endpoint' },
  { title: 'responses/requests', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'p99 ms', align: 'right' },
  { title: 'best block', align: 'right' },
  { title: 'lag, blocks', align: 'right' },
  { title: 'genesis' },
  { title: 'peer' },
];

/** What was measured so far, as a table and what else one must know to read it. */
export function probeScreen(probed: readonly ProbedEndpoint[]): string[] {
  return [...renderTable(columns, probed.map(row)), ...probed.flatMap(remarks), ...chainRemarks(probed)];
}

/** A chain that stands still as a whole is told once. */
function chainRemarks(probed: readonly ProbedEndpoint[]): string[] {
  const age = probed.find((one) => one.age?.isChain)?.age;
  return age ? [`The chain produces no blocks: at each endpoint the ${ageText(age)}.`] : [];
}

function row({ endpoint, tally, peerId, genesisHash, height, head }: ProbedEndpoint): string[] {
  return [
    endpoint.shown,
    `${tally.answered}/${tally.sent}`,
    milliseconds(tally.quantileUs(0.5)),
    milliseconds(tally.quantileUs(0.95)),
    milliseconds(tally.quantileUs(0.99)),
    String(height ?? '?'),
    String(head.lagBlocks ?? '?'),
    genesisHash ? `${genesisHash.slice(0, 10)}…` : '?',
    peerId ? `…${peerId.slice(-8)}` : '?',
  ];
}

/** Rounded up: a latency is never shown shorter than it was. */
export function milliseconds(latencyUs: number | undefined): string {
  return latencyUs === undefined ? '?' : (Math.ceil(latencyUs / 10) / 100).toFixed(2);
}

function remarks({ endpoint, tally, peerId, genesisHash, head, age }: ProbedEndpoint): string[] {
  const lines: string[] = [];
  if (tally.answered > 0 && tally.nulls.size === 0 && (peerId === undefined || genesisHash === undefined)) {
    const method = genesisHash === undefined ? 'chain_getBlockHash' : 'system_localPeerId';
    const unknown = genesisHash === undefined ? 'the chain of the endpoint' : 'which node answers';
    lines.push(`${endpoint.shown}: ${unknown} is unknown; it does not offer ${method}.`);
  }
  if (head.text !== undefined) lines.push(`${endpoint.shown} ${head.text}.`);
  const { behind, wrong_genesis: otherGenesis, ...silent } = Object.fromEntries(tally.nulls);
  if (behind !== undefined) {
    const distance = head.lagBlocks === undefined ? '' : `, now ${head.lagBlocks} blocks`;
    lines.push(`${endpoint.shown} lags behind the highest known head in ${samples(behind)}${distance}.`);
  }
  if (age?.isStalled && !age.isChain) lines.push(`${endpoint.shown}: ${ageText(age)}.`);
  const isAway = head.standing === 'other_chain';
  if (otherGenesis !== undefined && !isAway) silent['wrong_genesis'] = otherGenesis;
  const failed = Object.entries(silent);
  if (failed.length > 0) lines.push(`${endpoint.shown} did not answer: ${reasons(new Map(failed))}.`);
  if (tally.untaken.size > 0)
    lines.push(
      `${endpoint.shown}: not measured, through no fault of the endpoint: ${reasons(tally.untaken)}; this machine was suspended or offline, or the run ended.`,
    );
  return lines;
}

function samples(count: number): string {
  return count === 1 ? '1 sample' : `${count} samples`;
}

/** Reasons and how often, for people. */
export function reasons(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([reason, count]) => `${reason.replaceAll('_', ' ')} ${count}`).join(', ');
}

/** The answer of `almanac probe --json`. */
export function probeDocument(
  probed: readonly ProbedEndpoint[],
  times: ProbeTimes,
  genesisHash: string | undefined,
): JsonDocument {
  return {
    schema: 'almanac.probe.v1',
    basis: 'sampled',
    request: 'chain_getHeader',
    timeout_ms: times.timeoutMs,
    every_ms: times.everyMs,
    genesis_hash: genesisHash ?? null,
    verdict: probeVerdict(probed),
    endpoints: probed.map(({ endpoint, tally, peerId, genesisHash: own, height, head, age }) => ({
      url: endpoint.shown,
      sent: tally.sent,
      answered: tally.answered,
      p50_us: tally.quantileUs(0.5) ?? null,
      p95_us: tally.quantileUs(0.95) ?? null,
      p99_us: tally.quantileUs(0.99) ?? null,
      height: height ?? null,
      lag_blocks: head.lagBlocks ?? null,
      standing: head.standing,
      reason: head.text ?? null,
      head_age_ms: age?.isTold ? Math.round(age.ageMs) : null,
      block_ms: age?.blockMs === undefined ? null : Math.round(age.blockMs),
      stalled: age?.isStalled ?? false,
      genesis_hash: own ?? null,
      peer_id: peerId ?? null,
      nulls: Object.fromEntries(tally.nulls),
      untaken: Object.fromEntries(tally.untaken),
    })),
  };
}

/** What a probe found out about one endpoint. */
export interface ProbedEndpoint {
  readonly endpoint: AskedEndpoint;
  readonly tally: ProbeTally;
  readonly peerId: string | undefined;
  readonly genesisHash: string | undefined;
  readonly height: number | undefined;
  /** Its place among the others. */
  readonly head: HeadView;
  readonly age?: HeadAge | undefined;
}

/**
 * `yes` every sample was answered, `no` some were not, an endpoint contradicts itself or its head stands still, `unreachable` none was, `unknown` nothing
 * was measured of an endpoint, or which of them is right is not decided, and nothing speaks against the others.
 */
export type ProbeVerdict = 'yes' | 'no' | 'unreachable' | 'unknown';

export function probeVerdict(probed: readonly ProbedEndpoint[]): ProbeVerdict {
  const tallies = probed.map(({ tally }) => tally);
  const isSilent = tallies.every(({ answered }) => answered === 0);
  if (isSilent && tallies.some(({ sent }) => sent > 0)) return 'unreachable';
  const standings = probed.map(({ head }) => head.standing);
  const isWrong = standings.some((one) => one === 'other_chain' || one === 'contradicts_itself');
  if (
    isWrong ||
    probed.some(({ age }) => age?.isStalled) ||
    tallies.some(({ sent, answered }) => answered < sent)
  )
    return 'no';
  const isDecided = standings.every((one) => one === 'on_chain');
  return isDecided && tallies.every(({ sent }) => sent > 0) ? 'yes' : 'unknown';
}

/** What was seen of one endpoint. */
export class ProbeTally {
  readonly nulls = new Map<NullReason, number>();
  readonly untaken = new Map<UntakenReason, number>();
  readonly #latenciesUs: number[] = [];
  #unanswered = 0;

  add(outcome: SampleOutcome): void {
    if (outcome.kind === 'answer') {
      this.#latenciesUs.push(outcome.latencyUs);
    } else if (outcome.kind === 'null') {
      this.#unanswered++;
      this.nulls.set(outcome.reason, (this.nulls.get(outcome.reason) ?? 0) + 1);
    } else {
      this.untaken.set(outcome.reason, (this.untaken.get(outcome.reason) ?? 0) + 1);
    }
  }

  /** Samples taken, answered or not. */
  get sent(): number {
    return this.answered + this.#unanswered;
  }

  get answered(): number {
    return this.#latenciesUs.length;
  }

  /**
   * The latency that a share of all samples did not exceed: nearest rank, a sample without an answer being slower than every
   * answer.
   * @returns undefined when that sample was not answered, or there is none
   */
  quantileUs(share: number): number | undefined {
    const rank = Math.max(1, Math.ceil(share * this.sent));
    return this.#latenciesUs.toSorted((a, b) => a - b)[rank - 1];
  }
}
