import { percent, percentAbove } from '../../../base/format.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import { renderTable } from '../../../cli/table.ts';
import { wilsonInterval } from '../../../sli/interval.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import type { TableColumn } from '../../../words/column.ts';
import type { CountedSession } from '../../backing/count-sessions.ts';
import type { WrongCredit } from '../../backing/relay-tally.ts';
import type { PointsComparison } from '../../backing/stored-points.ts';
import { missedOf, type ValidatorWork } from '../../backing/validator-work.ts';
import { blameScreen } from './blame.ts';
import type { ShownEarnings } from './document.ts';
import { evidenceLines } from './kept-evidence.ts';

const unknown = '-';
/** Gaps of a session that are printed one by one. */
const shownRuns = 10;

const right = (title: string): TableColumn => ({ title, align: 'right' });

/** Of the table of validators; pages have the same. */
export const earningsColumns: readonly TableColumn[] = [
  { title: 'validator' },
  ...[
    'points',
    'blocks',
    'votes',
    'missed',
    'missed % (95 %)',
    'offered (mean)',
    'availability votes',
    'pieces %',
    'disputes',
  ].map(right),
];

/** All of it for people. */
export function earningsScreen(shown: ShownEarnings): string[] {
  const { chainName, url, counted, work, names, addressOf } = shown;
  const nameOf = (account: string): string => names[addressOf(account)] ?? addressOf(account);
  return [
    `${chainName} at ${url}, proved ${trustText(counted.range.trust)}, up to block ${counted.range.toBlock}`,
    ...counted.sessions.map(sessionText),
    '',
    ...renderTable(
      earningsColumns,
      work.map(({ account, total }) => [nameOf(account), ...earningsCells(total)]),
    ),
    ...(shown.blame ? blameScreen(shown.blame, work, nameOf, shown.isOne) : ['']),
    ...earningsNotes(shown, nameOf),
    ...(shown.evidence ? evidenceLines(shown.evidence) : []),
  ];
}

/** A session, and how many of its candidates were backed, included or lost. */
export function sessionText({ session, duties }: CountedSession): string {
  const { backed, included, timedOut, disputed, dropped, unknown: lost } = duties.candidates;
  return `Session ${session.index}, blocks ${session.startBlock}..${duties.toBlock}: ${session.accounts.length} active validators of ${session.elected.length} in ${session.groups.length} groups. Candidates: ${backed} backed, ${included} included, ${timedOut} timed out, ${disputed} disputed, ${dropped} dropped at its end${lost === 0 ? '' : `, ${lost} of unknown outcome`}`;
}

/** In the order of the columns, after the first one. */
export function earningsCells(work: ValidatorWork['total']): string[] {
  const { authoring, backing, disputes } = work.points;
  const duties =
    work.blocks === 0
      ? Array<string>(6).fill(unknown)
      : [
          String(work.seconded + work.valid),
          String(missedOf(work)),
          missedShare(work),
          `${work.candidates} (${work.meanCandidates.toFixed(1)})`,
          `${work.rows}/${work.blocks}`,
          percent(sharePpm(BigInt(work.held), BigInt(work.pieces))),
        ];
  return [
    String(authoring + backing + disputes),
    String(work.authored),
    ...duties,
    String(work.disputeVotes),
  ];
}

function missedShare(work: ValidatorWork['total']): string {
  if (work.candidates === 0) return unknown;
  const [missed, candidates] = [BigInt(missedOf(work)), BigInt(work.candidates)];
  const { lowPpm, highPpm } = wilsonInterval(missed, candidates, candidates);
  return `${percent(sharePpm(missed, candidates))} (${percent(lowPpm)}..${percentAbove(highPpm)})`;
}

/** What the figures mean, and what is not in them. */
export function earningsNotes(
  { counted }: Pick<ShownEarnings, 'counted'>,
  nameOf: (account: string) => string,
): string[] {
  const refused = counted.sessions.flatMap(({ duties }) => [...duties.refused]);
  return [
    'Census of final blocks. Points: as the chain reports them for these sessions. A block, a vote on an included candidate and a vote in a dispute are 20 each.',
    "Missed: candidates of the validator's group without its vote on the chain; that may be the doing of the block's author. Offered: mean candidates of a group; the difference is luck.",
    `Availability votes: blocks that hold its signed vote. Pieces: candidates that waited, with its piece, as its votes say. ${unknown}: not active for parachains.`,
    ...counted.sessions.flatMap(({ session: { index } }) =>
      comparisonNotes(index, counted.comparisons.get(index), nameOf),
    ),
    ...counted.wrongCredits.map((credit) => creditNote(credit, nameOf)),
    ...counted.leftOut.map(
      ({ fromBlock, toBlock, unread }) =>
        `Not counted: the session of blocks ${fromBlock}..${toBlock}: ${unread.because}.`,
    ),
    ...counted.sessions.flatMap(unreadNotes),
    ...refused.map(
      ([because, candidates]) =>
        `Of ${candidates} candidates votes and inclusion cannot be known: ${because}.`,
    ),
  ];
}

function comparisonNotes(
  session: number,
  comparison: PointsComparison | undefined,
  nameOf: (account: string) => string,
): string[] {
  if (!comparison) return [];
  if (comparison.kind === 'not_compared')
    return [
      `Points of session ${session} are not compared with those that the chain stored: ${comparison.because}.`,
    ];
  const { validators, differences } = comparison;
  if (differences.length === 0)
    return [
      `Points of session ${session} equal those that the chain stored before its last block, for all ${validators} validators.`,
    ];
  return [
    `Points of session ${session} differ from those that the chain stored for ${differences.length} of ${validators} validators:`,
    ...differences
      .slice(0, shownRuns)
      .map(({ account, counted, stored }) => `  ${nameOf(account)}: counted ${counted}, stored ${stored}`),
  ];
}

/** Blocks in a row with one reason are one line. */
function unreadNotes({ session, unread, isWhole }: CountedSession): string[] {
  const runs: { from: number; to: number; code: string; because: string }[] = [];
  for (const { number, code, because } of unread) {
    const run = runs.at(-1);
    if (run && run.code === code && run.to === number - 1) run.to = number;
    else runs.push({ from: number, to: number, code, because });
  }
  const shown = runs.slice(0, shownRuns).map(({ from, to, because }) => {
    const blocks = from === to ? `block ${from}` : `blocks ${from}..${to}`;
    return `Session ${session.index} is counted without ${blocks}: ${because}.`;
  });
  const more = runs.length - shown.length;
  // No node helps against what cannot be read.
  const isKept = unread.length > 0 && unread.every(({ code }) => code.startsWith('unreachable/'));
  return [
    ...shown,
    ...(more > 0 ? [`${more} more gaps of session ${session.index} are in the output of --json.`] : []),
    ...(isWhole
      ? []
      : [`Session ${session.index}: points are a lower bound${isKept ? '; an archive node has all' : ''}.`]),
  ];
}

function creditNote({ block, author, credited }: WrongCredit, nameOf: (account: string) => string): string {
  const to = credited === undefined ? 'no validator' : nameOf(credited);
  return `Block ${block} begins a session: the chain credits ${to} with it, its author is ${author === undefined ? unknown : nameOf(author)}.`;
}
