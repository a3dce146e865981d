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
  text: "import type { Store } from '../../offchain-agent/src/store/store.ts';",
};
const run = {
  path: 'offchain-agent/test/unit/store/fake-store.test.ts',
  text: [
    "import { FakeStore } from '../../../../tests/support/fake-store.ts';",
    "import { conforms } from '../../../../tests/support/store-conformance.ts';",
  ].join('\n'),
};

describe('fakeFaults', () => {
  it('accepts a fake that a test runs through a suite of its port', () => {
    assert.deepEqual(fakeFaults([fake, suite, run]), []);
  });

  it('refuses a fake that no test runs through a suite, and one whose suite is of another port', () => {
    const other = { ...suite, text: "import type { Chain } from '../../offchain-agent/src/chain/chain.ts';" };
    for (const sources of [[fake], [fake, suite], [fake, other, run]]) {
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

  it('takes what the tests declare themselves for no port', () => {
    const local = { path: 'tests/scene.test.ts', text: 'interface Scene {}\nclass Made implements Scene {}' };
    assert.deepEqual(fakeFaults([local]), []);
  });
});
