import type { AlmanacApi } from './connection.ts';

// With another resolution of modules the generated types silently are `any`, and nothing of a page is checked.
type Ranking = NonNullable<Awaited<ReturnType<AlmanacApi['apis']['SliApi']['ranking']>>>;
type IsAny<Type> = 0 extends 1 & Type ? true : false;

export const targetIsTyped: IsAny<Ranking['rows'][number]['target']> = false;
