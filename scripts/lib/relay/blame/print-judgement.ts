import { renderTable } from '../../../../offchain-agent/src/cli/table.ts';
import { type BlameJudgement, percentOf } from './judge-parts.ts';
import type { BlamePart } from './parts.ts';

const sources = {
  heard: 'with all heads of the relay chain and of its parachains heard',
  archive: 'from final blocks and their states alone',
};

const verdicts = ['right', 'wrong', 'unknown', 'chain', 'named'] as const;

/** The confusion matrix of one source, and its bars. */
export function judgementLines({
  source,
  rows,
  byFault,
  judged,
  wrong,
  named,
  faults,
}: BlameJudgement): string[] {
  return [
    '',
    sources[source],
    ...renderTable(
      [
        ...['fault', 'lost', 'rule', 'laid to'].map((title) => ({ title })),
        ...verdicts.map((title) => ({ title, align: 'right' as const })),
      ],
      rows.map(({ fault, lost, rule, cause, counts }) => [
        fault,
        lost,
        rule,
        cause,
        ...verdicts.map((verdict) => (counts[verdict] === 0 ? '' : String(counts[verdict]))),
      ]),
    ),
    ...[...byFault].map(
      ([kind, { planted, right }]) => `${kind}: ${percentOf(right, planted)} of ${planted} laid rightly`,
    ),
    `laid wrongly: ${percentOf(wrong, judged)} of ${judged}; laid to somebody where nothing was planted: ${named}`,
    ...(faults.length === 0 ? ['within all bars'] : faults.map((fault) => `not within a bar: ${fault}`)),
  ];
}

/** What the independent recounts of all parts came to. */
export function recountLines(parts: readonly BlamePart[]): {
  readonly lines: string[];
  readonly differs: boolean;
} {
  const recounts = parts.flatMap(({ recount }) => recount ?? []);
  const differences = recounts.flatMap(({ figures, storedPoints }) => [...figures, ...storedPoints]);
  const sessions = recounts.reduce((sum, one) => sum + one.sessions, 0);
  const left = parts.length - recounts.length;
  return {
    lines: [
      '',
      `recount: ${differences.length} figures of ${sessions} sessions differ${left === 0 ? '' : `; ${left} parts were not recounted`}`,
      ...differences.slice(0, shownDifferences),
    ],
    differs: differences.length > 0,
  };
}

const shownDifferences = 20;
