import { renderTable } from '../../../cli/table.ts';
import type { TableColumn } from '../../../words/column.ts';
import type { ValidatorWork } from '../../backing/validator-work.ts';
import type { Loss } from '../../blame/loss.ts';
import {
  type BlameTally,
  type Side,
  type SideLosses,
  sides,
  type ValidatorBlame,
} from '../../blame/session-blame.ts';

/** Losses of one validator that are printed one by one. */
const shownLosses = 50;

const titles: Readonly<Record<Side, string>> = {
  own: 'own',
  group: 'group',
  author: 'author',
  collator: 'collator',
  chain: 'chain',
  unknown: 'unknown',
};

const columns: readonly TableColumn[] = [
  { title: 'validator' },
  ...['lost points', ...sides.map((side) => titles[side]), 'idle core, blocks'].map(
    (title): TableColumn => ({ title, align: 'right' }),
  ),
];

/** What the validators lost, and through whom, for people. */
export function blameScreen(
  blame: BlameTally,
  work: readonly ValidatorWork[],
  nameOf: (account: string) => string,
  isOne: boolean,
): string[] {
  const rows = work.flatMap(({ account }) => {
    const own = blame.accounts.get(account);
    return own ? [{ account, own }] : [];
  });
  const cells = ({ sides: by, idleBlocks }: ValidatorBlame): string[] => [
    String(totalOf(by)),
    ...sides.map((side) => String(by[side].points)),
    String(idleBlocks),
  ];
  const [one] = isOne ? rows : [];
  return [
    '',
    'Points lost, by cause:',
    ...renderTable(
      columns,
      rows.map(({ account, own }) => [nameOf(account), ...cells(own)]),
    ),
    '',
    ...(one ? oneLines(one.own) : []),
    'Own to collator: likely or certain (docs/reference/blame.md). Chain: end of a session, or dispute. Idle: core without a claim.',
    ...(blame.unjudgedBlocks > 0
      ? [
          `Empty cores of ${blame.unjudgedBlocks} blocks are not judged: their claims, or what waited on them, are not known.`,
        ]
      : []),
  ];
}

function oneLines({ sides: by, losses }: ValidatorBlame): string[] {
  const { own, unknown } = by;
  const all = totalOf(by);
  const others = all - own.points - unknown.points;
  const shown = losses.toSorted((a, b) => a.block - b.block).slice(0, shownLosses);
  return [
    `Lost opportunities cost ${all} points: ${own.points} its own, ${others} others', ${unknown.points} unknown.`,
    ...shown.map(lossLine),
    ...(losses.length > shown.length ? [`${losses.length - shown.length} more: --json lists all.`] : []),
    '',
  ];
}

const kinds: Readonly<Record<Loss['kind'], string>> = {
  core: 'no candidate on its core',
  vote: 'no vote on a candidate',
  inclusion: 'candidate not included',
  bit: 'no word on a piece',
};

function lossLine({ kind, block, core, para, cause, certainty, rule, shownBy }: Loss): string {
  const to = cause === 'unknown' ? 'unknown' : `${cause.replace('_', ' ')}, ${certainty}`;
  return `Block ${block}, core ${core}, parachain ${para ?? '-'}: ${kinds[kind]}: ${to} (${rule}, blocks ${shownBy.join(', ')})`;
}

function totalOf(by: Readonly<Record<Side, SideLosses>>): number {
  return sides.reduce((sum, side) => sum + by[side].points, 0);
}

/** What one validator lost, as JSON. */
export function blameFields(blame: ValidatorBlame | undefined, isOne: boolean) {
  if (!blame) return null;
  return {
    lost_points: totalOf(blame.sides),
    idle_core_blocks: blame.idleBlocks,
    by_cause: Object.fromEntries(
      sides.map((side) => {
        const { points, counts, certainty } = blame.sides[side];
        return [side, { points, lost: counts, certainty }];
      }),
    ),
    ...(isOne && {
      losses: blame.losses
        .toSorted((a, b) => a.block - b.block)
        .map(({ kind, block, core, para, cause, certainty, rule, shownBy, points }) => ({
          kind,
          block,
          core,
          para: para ?? null,
          points,
          cause,
          certainty,
          rule,
          shown_by_blocks: shownBy,
        })),
    }),
  };
}
