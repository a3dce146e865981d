import { equal } from 'node:assert/strict';
import type { AlmanacApi } from '../../src/chain/connection.ts';

type Ranking = NonNullable<Awaited<ReturnType<AlmanacApi['apis']['SliApi']['ranking']>>>;
type IsAny<Type> = 0 extends 1 & Type ? true : false;

describe('the generated types of the chain', () => {
  // With another resolution of modules they silently are `any`, and nothing of a page is checked.
  it('reach the compiler', () => {
    const isAny: IsAny<Ranking['rows'][number]['target']> = false;
    equal(isAny, false);
  });
});
