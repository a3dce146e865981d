import { deepEqual, match, ok } from 'node:assert/strict';
import { parseYaml, parseYamlDocuments } from '../../../src/base/yaml.ts';

/** Each line names the one before nine times. */
const bomb = [
  'a0: &a0 [x]',
  ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`),
].join('\n');

describe('YAML that a person wrote', () => {
  it('is its value, or all its faults with their places', () => {
    deepEqual(parseYaml('a: [1, 2]'), { value: { a: [1, 2] } });
    const read = parseYaml('a: [1\nb: "c');
    ok('faults' in read && read.faults.length > 1);
    for (const fault of read.faults) match(fault, /^line \d+, column \d+: /);
  });

  it('is refused where its aliases grow without end', () => {
    for (const read of [parseYaml(bomb), parseYamlDocuments(bomb)[0]])
      match(JSON.stringify(read), /^\{"faults":\["the document: Excessive alias count/);
  });

  it('may be several documents, each for itself, or none', () => {
    deepEqual(parseYamlDocuments('a: 1\n---\nb: 2\n'), [{ value: { a: 1 } }, { value: { b: 2 } }]);
    deepEqual(parseYamlDocuments(''), []);
  });
});
