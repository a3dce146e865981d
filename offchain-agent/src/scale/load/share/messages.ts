import type { GeneratorReport, NumberedPlan } from '../generator/generator-messages.ts';
import type { LoadAccount } from '../transfer.ts';

/** A plan without the secrets of its accounts: each generator derives them from its own funding key. */
export interface ToldPlan extends Omit<NumberedPlan, 'accounts' | 'endpoints'> {
  readonly accounts: readonly Omit<NumberedPlan['accounts'][number], keyof LoadAccount>[];
}

export type ToPart =
  | { readonly kind: 'plan'; readonly round: number; readonly plan: ToldPlan }
  /** On the clock of the Redis. */
  | { readonly kind: 'start'; readonly round: number; readonly atUs: number }
  | { readonly kind: 'drop'; readonly round: number }
  | { readonly kind: 'end'; readonly hasPoint: boolean };

export type FromPart =
  | { readonly kind: 'ready'; readonly round: number; readonly withinUs: number }
  | { readonly kind: 'sent'; readonly round: number }
  | { readonly kind: 'done'; readonly round: number; readonly report: GeneratorReport }
  | { readonly kind: 'failed'; readonly round: number; readonly code: string; readonly message: string };

/** What all generators of a load must have in common, by option. */
export type ShareTerms = Readonly<Record<string, string>>;

export interface ShareOptions {
  readonly url: string;
  readonly name: string;
  readonly generators: number;
  readonly terms: ShareTerms;
  /** The text of the funding key. */
  readonly secret: string;
}

/** A leader or a generator that was not heard of for so long is gone. */
export const aliveMs = 5_000;
export const beatMs = 1_000;
export const pollMs = 20;
/** How long the leader waits until the others have signed their parts; transactions stay valid for longer. */
export const readyWithinMs = 300_000;
export const runKey = 'run';
export const termsKey = (run: string): string => `${run}:terms`;
export const joinedKey = (run: string): string => `${run}:joined`;
export const aliveKey = (run: string, part: number): string => `${run}:alive:${part}`;
export const toPart = (run: string, part: number): string => `${run}:to:${part}`;
export const fromPart = (run: string, part: number): string => `${run}:from:${part}`;
