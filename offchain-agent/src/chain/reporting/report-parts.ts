import { AgentError } from '../../base/error.ts';
import { encodeEntries, type Report, type ReportEntry } from '../../sli/evidence/report.ts';

/** What the chain takes: entries of one part, and parts of one report. */
export const maxEntries = 256;
const maxParts = 16;

/** Far below the length of a block, so that a part finds room in one. */
const maxPartBytes = 64 * 1_024;

/** The arguments of the call `sli.report` for one part, as @polkadot/api takes them. */
type PartArguments = readonly [
  network: number,
  window: number,
  part: number,
  link: string,
  evidence: { readonly root: string; readonly contentId: string } | null,
  entries: readonly {
    readonly target: number;
    readonly indicator: string;
    readonly samples: number;
    readonly buckets: readonly (readonly [difference: number, count: number])[];
  }[],
];

/**
 * Splits a report into parts that each fit into a block: entries keep their order, the evidence stands in the first part.
 * The same report always gives the same parts, so that the hash of its entries can be recomputed.
 *
 * @returns none for a report without entries: the chain takes no empty one
 * @throws AgentError `bad_input/report_size` when there are more parts than the chain takes
 */
export function reportParts(report: Report): readonly PartArguments[] {
  const parts = splitEntries(report.entries);
  if (parts.length > maxParts) {
    throw new AgentError(
      'bad_input/report_size',
      `the report of window ${report.window} has ${report.entries.length} entries in ${parts.length} parts; the chain takes ${maxParts}`,
      { data: { entries: report.entries.length, parts: parts.length, max_parts: maxParts } },
    );
  }
  const { network, window, link, root, contentId } = report;
  return parts.map((entries, part) => [
    network,
    window,
    part,
    link,
    part === 0 ? { root, contentId } : null,
    entries.map(({ buckets, indicator, ...entry }) => ({
      ...entry,
      indicator: `${indicator.charAt(0).toUpperCase()}${indicator.slice(1)}`,
      buckets: bucketDifferences(buckets),
    })),
  ]);
}

/** The entries of each part. */
export function splitEntries(entries: readonly ReportEntry[]): readonly (readonly ReportEntry[])[] {
  const parts: ReportEntry[][] = [];
  let current: ReportEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = encodeEntries([entry]).length;
    if (current.length > 0 && (current.length === maxEntries || bytes + size > maxPartBytes)) {
      parts.push(current);
      current = [];
      bytes = 0;
    }
    current.push(entry);
    bytes += size;
  }
  return current.length > 0 ? [...parts, current] : parts;
}

/** As the chain stores buckets: the first index itself, then differences. */
function bucketDifferences(buckets: ReportEntry['buckets']): [difference: number, count: number][] {
  let last = 0;
  return buckets.map(([index, count]) => {
    const difference = index - last;
    last = index;
    return [difference, count];
  });
}
