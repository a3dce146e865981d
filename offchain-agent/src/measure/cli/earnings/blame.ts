import { renderTable } from '../../../cli/table.ts';
import type { TableColumn } from '../../../words/column.ts';
import type { ValidatorWork } from '../../backing/validator-work.ts';
import type { Loss, LostKind, SlotLoss } from '../../blame/loss.ts';
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
    'Own to collator: likely or certain (docs/reference/blame.md). Chain: end of a session, dispute, or fork. Idle: core without a claim.',
    ...blameNotes(blame),
  ];
}

/** What is laid to nobody, because it is not known. */
export function blameNotes({ unjudgedBlocks, unreadOffers, blocksWithoutOwners }: BlameTally): string[] {
  return [
    ...(unjudgedBlocks > 0
      ? [
          `Empty cores of ${unjudgedBlocks} blocks are not judged: their claims, or what waited on them, are not known.`,
        ]
      : []),
    ...(unreadOffers
      ? [
          `Missing votes of ${unreadOffers.blocks} blocks are not judged, disabled validators are not known: ${unreadOffers.because}.`,
        ]
      : []),
    ...(blocksWithoutOwners > 0
      ? [`Empty slots before ${blocksWithoutOwners} blocks are not judged: their owners are not known.`]
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

const kinds: Readonly<Record<LostKind, string>> = {
  core: 'no candidate on its core',
  vote: 'no vote on a candidate',
  inclusion: 'candidate not included',
  bit: 'no word on a piece',
  slot: 'no block in its slot',
};

function lossLine(loss: Loss | SlotLoss): string {
  const { kind, block, cause, certainty, rule, shownBy } = loss;
  const to = cause === 'unknown' ? 'unknown' : `${cause.replace('_', ' ')}, ${certainty}`;
  const where =
    loss.kind === 'slot'
      ? `Before block ${block}, slot ${loss.slot}`
      : `Block ${block}, core ${loss.core}, parachain ${loss.para ?? '-'}`;
  return `${where}: ${kinds[kind]}: ${to} (${rule}, blocks ${shownBy.join(', ')})`;
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
        .map(({ kind, block, cause, certainty, rule, shownBy, points, ...loss }) => ({
          kind,
          block,
          core: 'core' in loss ? loss.core : null,
          para: ('para' in loss ? loss.para : undefined) ?? null,
          slot: 'slot' in loss ? loss.slot : null,
          points,
          cause,
          certainty,
          rule,
          shown_by_blocks: shownBy,
        })),
    }),
  };
}
