import assert from 'node:assert/strict';
import { fakeFaults } from '../lib/check/fakes.ts';

const fake = {
  path: 'tests/support/fake-store.ts',
  text: [
    "import type { Row, Store } from '../../offchain-agent/src/store/store.ts';",
    'export class FakeStore extends Map<string, Row> implements Store {}',
  ].join('\n'),
};
const suite = {
  path: 'tests/support/store-conformance.ts',
  text: [
    "import type { Store } from '../../offchain-agent/src/store/store.ts';",
    'export function conforms(open: () => Store): void {}',
  ].join('\n'),
};
const run = {
  path: 'offchain-agent/test/unit/store/fake-store.test.ts',
  text: [
    "import { FakeStore } from '../../../../tests/support/fake-store.ts';",
    "import { conforms } from '../../../../tests/support/store-conformance.ts';",
    'conforms(() => new FakeStore());',
  ].join('\n'),
};

describe('fakeFaults', () => {
  it('accepts a fake that a test runs through a suite of its port', () => {
    assert.deepEqual(fakeFaults([fake, suite, run]), []);
  });

  it('refuses a fake that no test runs through a suite, and one whose suite is of another port', () => {
    const other = { ...suite, text: suite.text.replaceAll('Store', 'Chain') };
    const onlyNamed = { ...suite, text: '// Store\nexport function conforms(): void {}' };
    const uncalled = { ...run, text: run.text.replace(/\nconforms.*/, '') };
    for (const sources of [
      [fake],
      [fake, suite],
      [fake, other, run],
      [fake, onlyNamed, run],
      [fake, suite, uncalled],
    ]) {
      assert.match(
        fakeFaults(sources).join('\n'),
        /no test runs FakeStore through a conformance suite of Store/,
      );
    }
  });

  it('refuses a fake that implements no port of the product', () => {
    for (const text of [
      'export class FakeStore {}',
      'class StubStore extends Map {}',
      'interface Scene {}\nclass MockScene implements Scene {}',
    ])
      assert.match(
        fakeFaults([{ ...fake, text }, suite, run]).join('\n'),
        /^tests\/support\/fake-store\.ts: \w+ implements no port of the product; let it, or name it for what it is$/,
      );
    assert.deepEqual(fakeFaults([{ ...fake, text: 'export class MadeStore {}' }]), []);
  });

  it('finds it in any form', () => {
    const path = 'offchain-agent/src/store/store.ts';
    const text =
      'export interface Store { get(): number }\nexport class Disk implements Store {}\nexport interface Ear { hear(): void }';
    const from = "'../../offchain-agent/src/store/store.ts'";
    const taken = `import { Disk, type Ear, type Store } from ${from};`;
    for (const made of [
      `${taken}\nexport abstract class Memory implements Store {}`,
      `${taken}\nexport default class implements Store {}`,
      `${taken}\nfunction f() {\n  class Memory implements Store {}\n}`,
      `${taken}\nexport const m = class implements Store {};`,
      `${taken}\nexport const m: Store = { get: () => 1 };`,
      `${taken}\nexport const m = { get: () => 1 } satisfies Store;`,
      `${taken}\nexport function memory(): Store {\n  return { get: () => 1 };\n}`,
      `${taken}\nexport const memory = async (): Promise<Store> => ({ get: () => 1 });`,
      `${taken}\nexport const m = Object.assign(() => 1, { get: () => 1 }) as Store;`,
      `${taken}\nexport class Memory extends Disk {}`,
      `${taken}\nexport class Memory implements Partial<Store> {}`,
      `import type { Store as S } from ${from};\nexport class Memory implements S {}`,
      `import type * as S from ${from};\nexport class Memory implements S.Store {}`,
      "import type { Store } from '@almanac-chain/agent/store/store';\nexport class Memory implements Store {}",
    ])
      assert.match(
        fakeFaults([
          { path, text },
          { ...fake, text: made },
        ]).join('\n'),
        /no test runs (Memory|an object|a class) through a conformance suite of Store/,
        made,
      );
    for (const made of [
      `${taken}\nexport const ear: Ear = { hear: () => undefined };`,
      `${taken}\nexport const lossy = (store: Store): Store => ({ get: () => store.get() });`,
      `${taken}\nexport const disk: Store = new Disk();`,
    ])
      assert.deepEqual(
        fakeFaults([
          { path, text },
          { ...fake, text: made },
        ]),
        [],
        made,
      );
  });

  it('takes what the tests declare themselves for no port', () => {
    const local = { path: 'tests/scene.test.ts', text: 'interface Scene {}\nclass Made implements Scene {}' };
    assert.deepEqual(fakeFaults([local]), []);
  });
});
