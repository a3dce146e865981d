import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { AccountNames, accountKey, nameLine, namesByKey } from '../../../src/words/account-name.ts';
import { nameText } from '../../../src/words/name-text.ts';
import { shortAddress } from '../../../src/words/short-address.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const aliceOfPolkadot = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5';
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const key = (account: string): string => accountKey(account) ?? '';

describe('the name of an account', () => {
  const own = new Map([[key(alice), 'mine']]);
  const file = namesByKey({ [alice]: 'v1', [bob]: 'v2' });
  const identities = new Map([[key(alice), { name: 'Alice', isVerified: true }]]);

  it('prefers own label, file, identity, endpoint and address in this order', () => {
    const of = (sources: ConstructorParameters<typeof AccountNames>[0]) => {
      const { text, source, isVerified } = new AccountNames(sources).of(alice, 'rpc-eu');
      return [text, source, isVerified];
    };
    deepEqual(of({ own, file, identities }), ['mine', 'own', false]);
    deepEqual(of({ file, identities }), ['v1', 'file', false]);
    deepEqual(of({ identities }), ['Alice', 'identity', true]);
    deepEqual(of({}), ['rpc-eu', 'endpoint', false]);
    deepEqual(new AccountNames().of(alice).text, '5Grwva…GKutQY');
    deepEqual(new AccountNames().of(undefined, undefined, 'target 3').text, 'target 3');
  });

  it('depends on the public key, not on the prefix', () => {
    equal(new AccountNames({ file }).of(aliceOfPolkadot).text, 'v1');
    equal(new AccountNames({ file }).of(key(alice)).text, 'v1');
  });

  it('never stands without its address', () => {
    const names = new AccountNames({ file });
    equal(nameLine(names.of(alice)), 'v1 (5Grwva…GKutQY)');
    equal(nameLine(names.of(undefined, 'rpc-eu')), 'rpc-eu');
    equal(names.of(alice).short, shortAddress(alice));
  });

  it('gets a mark where another account has the same or a similar name', () => {
    const marked = (one: string, other: string): boolean =>
      new AccountNames({ file: namesByKey({ [alice]: one, [bob]: other }) }).of(alice).isShared;
    ok(marked('Alice', 'alice'));
    ok(marked('Alice', 'Аlice'), 'a Cyrillic letter');
    ok(marked('ＶＡＬＩＤ', 'valid'), 'wide letters');
    ok(!marked('v1', 'v2'));
    ok(
      new AccountNames({ file }).of(undefined, 'V1').isShared,
      'an endpoint that takes the name of an account',
    );
  });

  it('passes over a source whose text cannot be shown', () => {
    const sources = { own: new Map([[key(alice), '\u202E\u200B']]), file };
    equal(new AccountNames(sources).of(alice).text, 'v1');
  });
});

describe('the text of a name', () => {
  for (const [written, shown] of [
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['Ali\u202Ece\u2066', 'Alice'],
    ['a\u0000b\u001b[2Jc', 'ab[2Jc'],
    ['two\nlines', 'two lines'],
    ['\u3164\u2800\u200B', undefined],
    ['Z\u0300\u0301\u0302\u0303\u0304\u0305', 'Z\u0300\u0301\u0302'],
    ['x y'.repeat(100), `${'x y'.repeat(13)}…`],
    [alice, undefined],
    ['5Grwva…GKutQY', undefined],
    ['5Grwva..GKutQY', undefined],
    ['\ud800', undefined],
    ['', undefined],
    ['v1', 'v1'],
    ['验证人 一', '验证人 一'],
  ] as const) {
    it(`shows ${JSON.stringify(shown)} for ${JSON.stringify(written).slice(0, 40)}`, () =>
      equal(nameText(written), shown));
  }

  it('stays short, visible and unchanged when parsed again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (written) => {
        const shown = nameText(written);
        if (shown === undefined) return;
        ok(Array.from(shown).length <= 40);
        ok(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(shown));
        equal(nameText(shown), shown);
      }),
    );
  });
});
