import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The library as a script for a page. */
export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * An expression for a page that has the library: what is serious or worse, with where.
 * @param context what is looked at, as an expression: `document`
 */
export function seriousFaults(context: string): string {
  // Of what passes no selectors are made, which nobody reads.
  return `axe
    .run(${context}, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
    .then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target)))`;
}
