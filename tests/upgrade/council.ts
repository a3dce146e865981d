import type { Members } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';

/** Members of the Council of the preset `local`: the first three of its four are three quarters. */
export function councilOf(...names: readonly [string, ...string[]]): Members {
  const [first, ...others] = names;
  return [pairOf(`//${first}`), ...others.map((name) => pairOf(`//${name}`))];
}
