import type { ValidatorBehaviour } from './validator-behaviour.ts';

/** What the builder of blocks tells a validator's process. */
export type ToValidator =
  | { readonly type: 'begin'; readonly behaviour: ValidatorBehaviour; readonly originMs: number }
  /** It is your slot: answer before the deadline, and a block is built. */
  | { readonly type: 'slot'; readonly slot: number; readonly startMs: number; readonly deadlineMs: number }
  | { readonly type: 'log' };

/** What a validator's process answers. */
export type FromValidator =
  | { readonly type: 'ready' }
  | { readonly type: 'author'; readonly slot: number }
  | { readonly type: 'log'; readonly log: ValidatorLog };

/** A validator's own account of what it was asked, kept where nobody else writes. */
export interface ValidatorLog {
  readonly asked: number;
  /** The slots that it was asked for and did not answer. */
  readonly unanswered: readonly number[];
}
