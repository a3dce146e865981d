import { percent, utc } from '../../../base/format.ts';
import { amountText, type Currency } from '../../../chain/amount.ts';
import type { ChainEra, EraValidator } from '../../../chain/staking/era.ts';
import { maxNominations } from '../../../chain/staking/nominate-call.ts';
import type { Nomination, Nominator } from '../../../chain/staking/nominator.ts';
import type { StakingSession } from '../../../chain/staking/session.ts';
import { renderTable } from '../../../cli/table.ts';
import type { Duties } from '../../../measure/authorship/babe/duty-tally.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import { type TableColumn } from '../../../words/column.ts';
import type { ChainAtHead } from './chain-at-head.ts';
import type { Service } from './service.ts';

/** An era and what was asked of it. */
export interface ShownStaking {
  /** Where validators work. */
  readonly works: Pick<ChainAtHead, 'chainName' | 'url' | 'head' | 'names'>;
  /** Where they are elected, if that is another chain. */
  readonly elects: Pick<ChainAtHead, 'chainName' | 'url' | 'head'> | undefined;
  readonly session: StakingSession;
  readonly era: ChainEra;
  readonly nominators: number | undefined;
  readonly candidates: number;
  readonly currency: Currency;
  readonly sessionPoints: ReadonlyMap<string, number> | undefined;
  readonly nominator: (Nominator & { readonly account: string }) | undefined;
  readonly service: Service | undefined;
}

const unknown = '-';

const stateWords = {
  active: 'active',
  elected_without: 'elected without this stake',
  not_elected: 'not elected',
} as const satisfies Record<Nomination['state'], string>;

const right = (title: string): TableColumn => ({ title, align: 'right' });

const serviceColumns = ['authored %', 'authored/assigned', 'missed', 'primary blocks'].map(right);

/** All of it for people. */
export function stakingScreen(shown: ShownStaking): string[] {
  return [
    ...heading(shown),
    '',
    ...renderTable(columns(shown), validatorRows(shown)),
    '',
    ...notes(shown),
    ...(shown.nominator ? ['', ...nominatorLines(shown, shown.nominator)] : []),
  ];
}

function heading({ works, elects, session, era, ...shown }: ShownStaking): string[] {
  const { length } = session;
  const eraSessions = era.sessions === undefined ? '' : ` of ${era.sessions}`;
  const place =
    era.startSession === undefined || !era.isActive
      ? ''
      : `, the ${ordinal(session.index - era.startSession + 1)}${eraSessions} of the era`;
  const slot = length ? `, slot ${length.slot + 1} of ${length.slots} of ${length.slotMs / 1_000} s` : '';
  const began = era.startMs === undefined ? '' : `, since ${utc(era.startMs)} UTC`;
  const lengthMs =
    length && era.sessions !== undefined ? length.slots * length.slotMs * era.sessions : undefined;
  return [
    `${works.chainName} at ${works.url}, block ${works.head.number}: session ${session.index}${place}${slot}`,
    `Era ${era.index} (${era.isActive ? 'active' : 'over'})${began}${lengthMs === undefined ? '' : `, of ${lengthMs / 60_000} min`}${
      elects ? `, elected on ${elects.chainName} at ${elects.url}, block ${elects.head.number}` : ''
    }`,
    `${era.validators.length} validators of ${shown.candidates} that want to be, ${shown.nominators ?? unknown} nominators, ${amountText(era.totalStake, shown.currency)} at stake, ${era.points} points`,
  ];
}

function ordinal(place: number): string {
  const ending = place % 100 > 10 && place % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place}${ending}`;
}

function columns({ sessionPoints, service }: ShownStaking): TableColumn[] {
  return [
    { title: 'validator' },
    ...['commission %', 'own stake', 'total stake', 'nominators', 'points'].map(right),
    ...(sessionPoints ? [right('points of this session')] : []),
    ...(service ? serviceColumns : []),
  ];
}

function validatorRows({ era, works, currency, sessionPoints, service }: ShownStaking): string[][] {
  return ordered(era.validators).map(({ account, hex, commission, isBlocked, own, total, ...validator }) => [
    `${works.names[account] ?? account}${isBlocked ? ' (blocked)' : ''}`,
    percent(Math.floor(commission / 1_000)),
    amountText(own, currency),
    amountText(total, currency),
    String(validator.nominators),
    String(validator.points),
    ...(sessionPoints ? [String(sessionPoints.get(hex) ?? 0)] : []),
    ...(service ? serviceCells(service.validators.get(hex)) : []),
  ]);
}

/** The most points first: whose they are is asked for most. */
export function ordered(validators: readonly EraValidator[]): readonly EraValidator[] {
  return validators.toSorted((a, b) => b.points - a.points || (a.hex < b.hex ? -1 : 1));
}

function serviceCells(duties: Readonly<Duties> | undefined): string[] {
  if (!duties) return serviceColumns.map(() => unknown);
  const { assigned, kept, primary, expectedPrimary } = duties;
  return [
    percent(sharePpm(BigInt(kept), BigInt(assigned))),
    `${kept}/${assigned}`,
    String(assigned - kept),
    `${primary} (${expectedPrimary.toFixed(1)} expected)`,
  ];
}

function notes({ service, sessionPoints }: ShownStaking): string[] {
  return [
    "Stake, commission, points: the node's word.",
    ...(sessionPoints
      ? ['Points of this session: not yet told to the chain that elects, and in none of its points.']
      : []),
    ...(service
      ? [
          `Kept: of the slots that were the validator's own and that no other's block took, slots ${service.firstSlot}..${service.lastSlot}, finalized blocks ${service.fromBlock}..${service.toBlock}, counted from their headers. A block that a fork dropped counts as missed. ${unknown}: not in the list of any of these sessions.`,
          ...(service.unknownKeys > 0
            ? [`Duties of ${service.unknownKeys} keys are in no row: these keys have no owner now.`]
            : []),
        ]
      : []),
  ];
}

function nominatorLines(shown: ShownStaking, nominator: Nominator & { readonly account: string }): string[] {
  const { era, works, currency, service } = shown;
  const { bonded, submittedIn, nominations } = nominator;
  const name = works.names[nominator.account] ?? nominator.account;
  if (nominations.length === 0) {
    return [`Nominator ${name}: has no nominations and no stake behind a validator in era ${era.index}.`];
  }
  const own = nominations.filter(({ isNominated }) => isNominated).length;
  const active = nominations.filter(({ state }) => state === 'active').length;
  const since =
    submittedIn === undefined
      ? 'nominates nobody now'
      : `nominates ${own} of ${maxNominations} since era ${submittedIn}`;
  const validatorOf = new Map(era.validators.map((validator) => [validator.hex, validator]));
  const rows = nominations.map(({ account, hex, state, exposure, isNominated }) => {
    const validator = validatorOf.get(hex);
    return [
      `${works.names[account] ?? account}${isNominated ? '' : ' (no longer nominated)'}`,
      stateWords[state],
      amountText(exposure, currency),
      validator ? percent(sharePpm(exposure, validator.total)) : unknown,
      validator ? percent(Math.floor(validator.commission / 1_000)) : unknown,
      validator ? String(validator.points) : unknown,
      ...(service ? serviceCells(service.validators.get(hex)) : []),
    ];
  });
  return [
    `Nominator ${name}: ${bonded === undefined ? 'nothing' : amountText(bonded, currency)} bonded, ${since}; ${active} active in era ${era.index}.`,
    '',
    ...renderTable(
      [
        { title: 'validator' },
        { title: 'in this era' },
        ...['stake behind it', 'of its stake %', 'commission %', 'points'].map(right),
        ...(service ? serviceColumns : []),
      ],
      rows,
    ),
  ];
}
