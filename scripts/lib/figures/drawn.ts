import type { FigurePlaces } from './places.ts';
import type { StillChain } from './scene.ts';

/** One draw: of whom, over which days, of which period. */
export interface FigureDraw {
  readonly chain: StillChain;
  readonly places: FigurePlaces;
  readonly target: number;
  readonly days: (typeof spans)[number];
  readonly kind: (typeof kinds)[number];
}

export const spans = [1, 7, 30, 90] as const;
export const kinds = ['window', 'day', 'week', 'month'] as const;

/** A record as the command line and the API have it. */
export interface FigureRecord {
  readonly target: number;
  readonly start_s: number;
  readonly provisional: boolean;
  readonly windows: number;
  readonly sli_ppm: number | null;
  readonly low_ppm?: number | null;
  readonly high_ppm?: number | null;
  readonly missed_slots?: number;
  readonly assigned_slots?: number;
  readonly samples?: number;
  readonly coverage_ppm?: number | null;
  readonly p50_us?: number | null;
  readonly p95_us?: number | null;
}

export type Validators = { readonly validators: readonly FigureRecord[] };
export type Sli = {
  readonly targets: readonly { readonly target: number; readonly records: readonly FigureRecord[] }[];
};
export type ApiRecord = { readonly record: FigureRecord };
export type ApiCurrent = { readonly closed: FigureRecord | null; readonly open: FigureRecord | null };

/** Of a page: its route, and what it shows once it is read. */
export const overview = (days: number): readonly [string, string] => [`#/?days=${days}`, '[data-validator]'];
export const list = (query: string): readonly [string, string] => [`#/validators?${query}`, '[data-target]'];
export const own = (target: number, query: string): readonly [string, string] => [
  `#/v/${target}?${query}`,
  'section[data-indicator]',
];

/** The last closed period, as the command line prints it. */
export async function recordOf(
  places: FigurePlaces,
  target: number,
  indicator: string,
  kind: string,
): Promise<FigureRecord | undefined> {
  const { targets } = await places.command<Sli>(
    'sli',
    String(target),
    '--indicator',
    indicator,
    '--period',
    kind,
  );
  return targets[0]?.records.find(({ provisional }) => !provisional);
}
