import type { ReactNode } from 'react';
import { Mark, type MarkKind } from './mark.tsx';

export type Tone = 'up' | 'warn' | 'down' | 'none';

const marks: Readonly<Record<Tone, MarkKind>> = { up: 'yes', warn: 'wait', down: 'no', none: 'off' };

/** A state in a word, with a sign and a color. */
export function Chip({ state, children }: { readonly state: Tone; readonly children: ReactNode }) {
  return (
    <span className={`chip ${state}`} data-chip={state}>
      {state !== 'none' && <Mark kind={marks[state]} />}
      {children}
    </span>
  );
}

/** The sign before the sentence of a page. */
export function Verdict({ state }: { readonly state: Tone }) {
  return (
    <span className={`verdict ${state}`} data-verdict={state}>
      <Mark kind={marks[state]} />
    </span>
  );
}
