import { shownDuration } from '../../../base/parse.ts';
import { plainText } from '../../../base/plain-text.ts';
import type { DiscoveryKey } from '../../../chain/engine/discovery-keys.ts';
import type { JsonDocument } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import type { AuthorityFinding, MissingReason } from '../../discovery/authority-finder.ts';
import type { Bootnode } from '../../discovery/dht-peers.ts';
import type { ProbeTimes } from './options.ts';
import { milliseconds, type ProbeTally, type ProbeVerdict, reasons } from './screen.ts';

/** What was found of the validators of a chain. */
export interface Discovered {
  readonly genesisHash: string;
  readonly bootnodes: readonly Bootnode[];
  /** Whether packets may go to loopback and private addresses. */
  readonly isLocal: boolean;
  readonly validators: readonly DiscoveredValidator[];
}

export interface DiscoveredValidator {
  readonly key: DiscoveryKey;
  readonly finding: AuthorityFinding;
  readonly addresses: readonly DiscoveredAddress[];
}

interface DiscoveredAddress {
  readonly multiaddr: string;
  /** Whether probes speak to it: plain TCP. */
  readonly isDialled: boolean;
  readonly tally: ProbeTally;
}

/** `unknown`: nothing could be measured, which says nothing about the validator. */
type Reached = 'yes' | 'partly' | 'no' | 'unknown';

const columns: readonly TableColumn[] = [
  { title: 'validator' },
  { title: 'peer' },
  { title: 'record', align: 'right' },
  { title: 'address' },
  { title: 'responses/requests', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'reached' },
];

const missing: Readonly<Record<MissingReason, string>> = {
  no_record: 'no record there',
  refused: 'no valid record',
  no_answer: 'no peer answered',
  out_of_time: 'no record in time',
};

/** A clock that is ahead by less is a clock like others. */
const clockMs = 60_000;

/** A row for each address, and what else one must know to read it. */
export function discoveryScreen({ validators, isLocal }: Discovered, nowMs: number): string[] {
  const reached = validators.map(reachedOf).filter((one) => one === 'yes').length;
  const lines = [
    ...renderTable(
      columns,
      validators.flatMap((validator) => rows(validator, nowMs)),
    ),
    `${reached} of ${validators.length} validators were reached by every ping.`,
  ];
  const hasReason = (reason: 'forbidden_address'): boolean =>
    validators.some(({ addresses }) => addresses.some(({ tally }) => tally.nulls.has(reason)));
  if (!isLocal && hasReason('forbidden_address'))
    lines.push(
      'Addresses of loopback and private networks are not probed; add --local if this network is yours.',
    );
  if (validators.some(({ finding }) => finding.record?.version === 1))
    lines.push('v1: the record is not signed by the node, so its PeerId is not proved.');
  return lines;
}

function rows({ key, finding, addresses }: DiscoveredValidator, nowMs: number): string[][] {
  const name = key.account ?? key.keyAddress;
  const { record } = finding;
  if (!record) {
    const refused = reasons(finding.refusals);
    const why = `${missing[finding.reason]} (${finding.asked} asked${refused && `: ${refused}`})`;
    return [[name, '?', '?', '?', '0/0', '?', why]];
  }
  return addresses.map(({ multiaddr, isDialled, tally }) => [
    name,
    `…${record.peerId.slice(-8)}`,
    ageOf(finding, nowMs),
    plainText(multiaddr),
    `${tally.answered}/${tally.sent}`,
    milliseconds(tally.quantileUs(0.5)),
    isDialled ? said(tally) : 'not tried: not plain TCP',
  ]);
}

function said(tally: ProbeTally): string {
  const reached = reachedBy(tally);
  const why = [reasons(tally.nulls), reasons(tally.untaken)].filter((text) => text !== '').join(', ');
  return why === '' ? reached : `${reached}: ${why}`;
}

function ageOf({ record }: AuthorityFinding, nowMs: number): string {
  if (record?.publishedMs === undefined) return `v${record?.version}`;
  const ageMs = nowMs - record.publishedMs;
  if (ageMs < -clockMs) return 'in the future';
  return ageMs < 1_000 ? '0s' : shownDuration(ageMs);
}

function reachedBy(tally: ProbeTally): Reached {
  if (tally.sent === 0) return 'unknown';
  if (tally.answered === tally.sent) return 'yes';
  return tally.answered > 0 ? 'partly' : 'no';
}

/** By the best of its addresses: one that answers is enough to be there. */
function reachedOf({ addresses }: DiscoveredValidator): Reached {
  const all = addresses.map(({ tally }) => reachedBy(tally));
  return (['yes', 'partly', 'no'] as const).find((one) => all.includes(one)) ?? 'unknown';
}

/** The verdict of `almanac probe`, of validators in place of endpoints. */
export function discoveryVerdict(validators: readonly DiscoveredValidator[]): ProbeVerdict {
  const all = validators.map(reachedOf);
  if (all.includes('no') && !all.includes('yes') && !all.includes('partly')) return 'unreachable';
  if (all.includes('no') || all.includes('partly')) return 'no';
  return all.length > 0 && !all.includes('unknown') ? 'yes' : 'unknown';
}

/** The answer of `almanac probe --discover --json`. */
export function discoveryDocument(found: Discovered, times: ProbeTimes, nowMs: number): JsonDocument {
  return {
    schema: 'almanac.discovery.v1',
    basis: 'sampled',
    timeout_ms: times.timeoutMs,
    every_ms: times.everyMs,
    genesis_hash: found.genesisHash,
    bootnodes: found.bootnodes.map(({ peerId }) => peerId),
    verdict: discoveryVerdict(found.validators),
    validators: found.validators.map((validator) => ({
      account: validator.key.account ?? null,
      authority_id: validator.key.id,
      reached: reachedOf(validator),
      ...recordFields(validator.finding, nowMs),
      addresses: validator.addresses.map(({ multiaddr, isDialled, tally }) => ({
        multiaddr,
        tried: isDialled,
        sent: tally.sent,
        answered: tally.answered,
        p50_us: tally.quantileUs(0.5) ?? null,
        p95_us: tally.quantileUs(0.95) ?? null,
        p99_us: tally.quantileUs(0.99) ?? null,
        nulls: Object.fromEntries(tally.nulls),
        untaken: Object.fromEntries(tally.untaken),
      })),
    })),
  };
}

function recordFields(finding: AuthorityFinding, nowMs: number) {
  const { record, asked, refusals } = finding;
  const publishedMs = record?.publishedMs;
  return {
    peer_id: record?.peerId ?? null,
    record_version: record?.version ?? null,
    published_ms: publishedMs ?? null,
    age_ms: publishedMs === undefined ? null : nowMs - publishedMs,
    missing: finding.record ? null : finding.reason,
    peers_asked: asked,
    refusals: Object.fromEntries(refusals),
  };
}
