import { dirname, join, normalize } from 'node:path';
import type { Source } from '../source.ts';
import { importsOf } from './import-order.ts';

const classPattern = /^(?:export )?class (\w+)[^{]*?\bimplements ([^{]+)\{/gm;
/** What calls itself a stand-in. */
const fakePattern = /^(?:export )?class ((?:Fake|Stub|Mock)\w*)/gm;
const namesPattern = /import (?:type )?\{([^}]*)\} from '([^']+)'/g;
const suitePattern = /(^|[/-])conformance\.ts$/;
const productPattern = /^(offchain-agent|web|types)\/src\//;

/** The classes of tests that stand for a port of the product and pass no conformance suite of it, one sentence each. */
export function fakeFaults(sources: readonly Source[]): string[] {
  const tests = sources.filter(({ path }) => !productPattern.test(path));
  const byPath = new Map(tests.map((source) => [source.path, source]));
  const running = tests.filter(({ path }) => path.endsWith('.test.ts'));
  const targets = new Map(
    running.map((source) => [source.path, importsOf(source).map(({ target }) => target ?? '')]),
  );
  /** Whether a test imports the fake, or declares it, and a suite that names the port. */
  const passes = (fake: string, port: string): boolean =>
    running.some(({ path }) => {
      const imported = targets.get(path) ?? [];
      const names = new RegExp(`\\b${port}\\b`);
      const hasSuite = imported.some(
        (target) => suitePattern.test(target) && names.test(byPath.get(target)?.text ?? ''),
      );
      return hasSuite && (path === fake || imported.includes(fake));
    });
  const nameless = tests.flatMap((source) =>
    [...source.text.matchAll(fakePattern)].flatMap(([, name = '']) =>
      fakesOf(source).some((fake) => fake.name === name)
        ? []
        : `${source.path}: ${name} implements no port of the product; let it, or name it for what it is`,
    ),
  );
  const untried = tests.flatMap((source) =>
    fakesOf(source)
      .filter(({ port }) => !passes(source.path, port))
      .map(
        ({ name, port }) =>
          `${source.path}: no test runs ${name} through a conformance suite of ${port}; tests of it prove nothing about the real one`,
      ),
  );
  return [...nameless, ...untried];
}

function fakesOf(source: Source): { name: string; port: string }[] {
  const ports = portsOf(source);
  return [...source.text.matchAll(classPattern)].flatMap(([, name = '', implemented = '']) =>
    [...implemented.matchAll(/\w+/g)]
      .map(([port]) => port)
      .filter((port) => ports.has(port))
      .map((port) => ({ name, port })),
  );
}

/** The names that a file imports from the product. */
function portsOf({ path, text }: Source): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(namesPattern)]
      .filter(([, , specifier = '']) => productPattern.test(normalize(join(dirname(path), specifier))))
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim().replace(/^type /, ''))),
  );
}
