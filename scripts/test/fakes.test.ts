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

  it('refuses a fake whose suite is called with others alone', () => {
    const from = "import type { Store } from '../../offchain-agent/src/store/store.ts';";
    const two = `${from}\nexport class FakeStore implements Store {}\nexport class OtherStore implements Store {}`;
    assert.match(fakeFaults([{ ...fake, text: two }, suite, run]).join('\n'), /no test runs OtherStore/);
    const other = `${run.text.replace('new FakeStore()', 'new Disk()')}\nnew FakeStore();`;
    assert.match(fakeFaults([fake, suite, { ...run, text: other }]).join('\n'), /no test runs FakeStore/);
    const object = `${from.replace('../../', '../../../../')}\n${run.text}\nconst store: Store = { get: () => 1 };`;
    assert.match(fakeFaults([fake, suite, { ...run, text: object }]).join('\n'), /no test runs an object/);
  });

  it('accepts a fake that comes to its suite by way of other files', () => {
    const scene = {
      path: 'tests/support/scene.ts',
      text: "import { FakeStore } from './fake-store.ts';\nexport const opened = () => new FakeStore();",
    };
    const text = run.text.replaceAll('fake-store', 'scene').replaceAll('FakeStore', 'opened');
    assert.deepEqual(fakeFaults([fake, scene, suite, { ...run, text }]), []);
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
    for (const text of ['export class MadeStore {}', 'export class Stubborn {}'])
      assert.deepEqual(fakeFaults([{ ...fake, text }]), []);
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
      `${taken}\nexport const m = { get: () => 1 } as unknown as Store;`,
      `${taken}\nexport const m = new Proxy({}, {}) as Store;`,
      `${taken}\nexport const m: Partial<Store> | undefined = { get: () => 1 };`,
      `${taken}\nexport const m = (b: boolean): Store => (b ? { get: () => 1 } : { get: () => 2 });`,
      `${taken}\nexport const f = (store: Store = { get: () => 1 }) => store;`,
      `${taken}\nclass Scene {\n  store: Store = { get: () => 1 };\n}`,
      `${taken}\nclass Scene {\n  make(): Store {\n    return { get: () => 1 };\n  }\n}`,
      `${taken}\ntype Mine = Store;\nexport const m: Mine = { get: () => 1 };`,
      `${taken}\ninterface Mine extends Store {}\nexport class Memory implements Mine {}`,
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
      `${taken}\nexport function disk(): Store {\n  const at = () => {\n    return { a: 1 };\n  };\n  return new Disk(at());\n}`,
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
