import type { Source } from '../source.ts';
import { nameOf, syntaxOf } from './syntax.ts';

const blocks = new Set(['describe', 'context', 'it', 'specify']);

/** Where tests never run, one sentence each: they prove nothing, and a fake that they try is not tried. */
export function skippedFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path.endsWith('.test.ts'))
    .flatMap((source) => {
      const { nodes } = syntaxOf(source);
      const skipped = nodes.flatMap((node) => {
        if (node.type !== 'CallExpression') return [];
        const { callee } = node;
        const isMember = callee.type === 'MemberExpression';
        const name = nameOf(isMember ? callee.object : callee) ?? '';
        const way = isMember ? nameOf(callee.property) : undefined;
        if (blocks.has(name)) {
          if (way === 'skip' || way === 'only') return [`${name}.${way}()`];
          return way === undefined && node.arguments.length === 1 ? [`${name}() without a function`] : [];
        }
        return !isMember && name.startsWith('x') && blocks.has(name.slice(1)) ? [`${name}()`] : [];
      });
      return skipped.map(
        (what) => `${source.path}: ${what} keeps tests from running; delete them, or mend what they need`,
      );
    });
}
