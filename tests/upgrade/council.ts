import type { Members } from '../support/council-motion.ts';
import { keyOf } from '../support/reporting-world.ts';

/** Members of the Council of the preset `local`: the first three of its four are three quarters. */
export function councilOf(...names: readonly [string, ...string[]]): Members {
  const [first, ...others] = names;
  return [keyOf(`//${first}`), ...others.map((name) => keyOf(`//${name}`))];
}
