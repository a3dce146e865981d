import type { WorldCure } from './cure.ts';
import { judgementCures } from './judgement-cures.ts';
import { servingCures } from './serving-cures.ts';

/** Those that `npm run world -- --without NAME` knows. */
export const cures: readonly WorldCure[] = [...judgementCures, ...servingCures];
