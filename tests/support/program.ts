import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lateOptimization } from './late-optimization.ts';

/** How Node runs a program: `node ...options file`. */
interface Program {
  readonly options: readonly string[];
  readonly file: string;
}

const clone = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A program that tests start, a file `*.program.ts` beside them, or a module that code of theirs imports in another process: as it was put
 * together with its libraries where test files are run so, which loads in a tenth of the time; else through tsx.
 * @param url as `new URL('path', import.meta.url)`: it is read in the test's text
 */
export function program(url: URL): Program {
  const file = fileURLToPath(url);
  const bundle = process.env['ALMANAC_TEST_BUNDLE'];
  if (bundle === undefined) return { options: ['--import=tsx'], file };
  return { options: lateOptimization, file: join(bundle, relative(clone, file).replace(/\.ts$/, '.js')) };
}
