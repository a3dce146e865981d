import assert from 'node:assert/strict';
import { faultsOf } from './layout-faults.ts';

describe('typeNameFaults', () => {
  it('refuses a name that two exported types have', () => {
    const files = {
      'lab/judge.ts': 'export interface Verdict {}\ninterface Local {}',
      'scale/judge.ts': "export type Verdict = 'pass';\ninterface Local {}",
    };
    assert.deepEqual(faultsOf(files), [
      'offchain-agent/src/lab/judge.ts, offchain-agent/src/scale/judge.ts: each exports a type Verdict; give each a name of its own',
    ]);
  });

  it('refuses it by any way to export, and lets a file pass on what is of another', () => {
    const verdict = "export type Verdict = 'pass';";
    for (const text of [
      'interface Verdict {}\nexport { Verdict };',
      'interface Local {}\nexport type { Local as Verdict };',
      "export { Local as Verdict } from './other.ts';",
      "export * as Verdict from './other.ts';",
      'export declare const enum Verdict {}',
      'export namespace Verdict {}',
      'export declare module Verdict {}',
      'export import Verdict = N.Y;',
      'namespace Verdict {}\nexport { Verdict };',
      'interface Verdict {}\nexport default Verdict;',
      'export default interface Verdict {}',
      'interface Verdict {}\nexport = Verdict;',
      'export /* c */ interface Verdict {}',
      'const a = 1; export interface Verdict {}',
      "import type { Y as Verdict } from './y.ts';\nexport type { Verdict };",
      'export @d class Verdict {}',
      'export type {\n  // one, two\n  Verdict } from "./z.ts";'.replace('Verdict', 'Z as Verdict'),
    ])
      assert.equal(faultsOf({ 'scale/a.ts': verdict, 'scale/b.ts': text }).length, 1, text);
    const small = 'type verdict = 1;\nexport type { verdict };';
    assert.equal(faultsOf({ 'scale/a.ts': small, 'scale/b.ts': small }).length, 1);
    for (const text of [
      "export type { Verdict } from './a.ts';",
      "import type { Verdict } from './a.ts';\nexport type { Verdict };",
      "export * from './a.ts';",
    ])
      assert.deepEqual(faultsOf({ 'scale/a.ts': verdict, 'scale/b.ts': text }), [], text);
  });

  it('refuses it in benchmarks, tests, scripts and pages too', () => {
    const verdict = "export type Verdict = 'pass';";
    for (const folder of [
      'offchain-agent/bench',
      'offchain-agent/test',
      'types/src',
      'tests',
      'scripts',
      'web/test',
    ]) {
      const faults = faultsOf({ 'offchain-agent/src/scale/a.ts': verdict, [`${folder}/b.ts`]: verdict }, '.');
      assert.match(faults.join('\n'), /each exports a type Verdict/, folder);
    }
    const generated = { 'types/src/interfaces/b.ts': verdict, 'offchain-agent/src/scale/a.ts': verdict };
    assert.deepEqual(faultsOf(generated, '.'), []);
  });
});
