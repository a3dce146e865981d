import { deepEqual, equal, ok } from 'node:assert/strict';
import { accountKey } from '@almanac-chain/agent/words/account-name';
import { dataText, identityOf, subIdentity, superOf } from '../../../src/names/identity.ts';
import { IdentityReader } from '../../../src/names/identity-reader.ts';
import { namesOfFile } from '../../../src/names/names-file.ts';
import { OwnLabels } from '../../../src/names/own-labels.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const key = (account: string): string => accountKey(account) ?? '';
const genesis = `0x${'ab'.repeat(32)}`;
const raw = (text: string) => ({ type: `Raw${text.length}`, value: new TextEncoder().encode(text) });
const registration = (display: unknown, ...judgements: string[]) => ({
  info: { display },
  judgements: judgements.map((type, index) => [index, { type }]),
  deposit: 1n,
});

describe('names.json', () => {
  it('gives names of its own chain, by public key', () => {
    deepEqual(
      [
        ...namesOfFile(
          { genesis: genesis.toUpperCase(), names: { [alice]: 'v1', nobody: 'x', [bob]: 7 } },
          genesis,
        ),
      ],
      [[key(alice), 'v1']],
    );
  });

  it('gives none of another chain, and none when it is anything else', () => {
    const names = { [alice]: 'v1' };
    for (const document of [
      { genesis: `0x${'cd'.repeat(32)}`, names },
      { genesis: null, names },
      { names },
      { genesis, names: 'v1' },
      { genesis, names: null },
      [],
      null,
      'names',
    ]) {
      equal(namesOfFile(document, genesis).size, 0);
    }
  });
});

describe('an identity', () => {
  it('has a tick for Reasonable and KnownGood alone', () => {
    const isVerified = (...judgements: string[]) =>
      identityOf(registration(raw('Alice'), ...judgements))?.isVerified;
    deepEqual(
      ['Reasonable', 'KnownGood', 'FeePaid', 'Unknown', 'OutOfDate', 'LowQuality', 'Erroneous'].map((one) =>
        isVerified(one),
      ),
      [true, true, false, false, false, false, false],
    );
    equal(isVerified(), false);
    equal(isVerified('KnownGood', 'Erroneous'), false);
  });

  it('keeps its name with a username next to it', () => {
    deepEqual(identityOf([registration(raw('Alice')), undefined]), { name: 'Alice', isVerified: false });
  });

  it('has no name without text or with an unknown shape', () => {
    for (const value of [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      registration({ type: 'None' }),
      registration({ type: 'BlakeTwo256', value: new Uint8Array(32) }),
    ]) {
      equal(identityOf(value), undefined);
    }
  });

  it('decodes text from bytes, hex and one byte', () => {
    equal(dataText(raw('Alice')), 'Alice');
    equal(dataText({ type: 'Raw2', value: '0x6f6b' }), 'ok');
    equal(dataText({ type: 'Raw1', value: 65 }), 'A');
    equal(dataText({ type: 'Raw0', value: new Uint8Array() }), undefined);
  });

  it('combines the name of the parent account with that of the sub-account', () => {
    deepEqual(superOf([alice, raw('stash')]), { parent: alice, name: 'stash' });
    deepEqual(subIdentity('stash', { name: 'Alice', isVerified: true }), {
      name: 'Alice/stash',
      isVerified: true,
    });
    equal(subIdentity('stash', undefined), undefined);
    equal(superOf(undefined), undefined);
  });
});

describe('the identities of rows on screen', () => {
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('cost one request each, once, and use the parent account', async () => {
    const asked: (readonly string[])[] = [];
    let found: ReadonlyMap<string, { readonly name: string }> = new Map();
    const reader = new IdentityReader(
      {
        superOf: async (accounts) => {
          asked.push(accounts);
          return accounts.map((account) => (account === bob ? [alice, raw('bob')] : undefined));
        },
        identityOf: async (accounts) => {
          asked.push(accounts);
          return accounts.map((account) => (account === alice ? registration(raw('Alice')) : undefined));
        },
      },
      (identities) => (found = identities),
    );
    for (const account of [alice, bob, alice, 'no account']) reader.ask(account);
    await until(() => found.size === 2);
    deepEqual(asked, [
      [alice, bob],
      [alice, alice],
    ]);
    equal(found.get(key(bob))?.name, 'Alice/bob');
    reader.ask(alice);
    await new Promise((resolve) => setTimeout(resolve, 80));
    equal(asked.length, 2);
  });

  it('cost no more requests where the chain has none', async () => {
    let asked = 0;
    const fail = async (): Promise<never> => {
      asked += 1;
      throw new Error('no Identity');
    };
    const reader = new IdentityReader({ superOf: fail, identityOf: fail }, () => undefined);
    reader.ask(alice);
    await until(() => asked === 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    reader.ask(bob);
    await new Promise((resolve) => setTimeout(resolve, 80));
    equal(asked, 1);
  });
});

describe('own labels', () => {
  const storage = (kept: Record<string, string> = {}) => ({
    kept,
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, text: string) => void (kept[name] = text),
  });

  it('stay in the browser, by public key, until they are taken back', () => {
    const place = storage();
    const labels = new OwnLabels(place);
    let told = 0;
    labels.subscribe(() => (told += 1));
    labels.set(alice, ' my\u202E node ');
    equal(new OwnLabels(place).all.get(key(alice)), 'my node');
    labels.set(alice, '');
    equal(new OwnLabels(place).all.size, 0);
    equal(told, 2);
  });

  it('last as long as the page where the browser keeps nothing, or something else', () => {
    const refusing = {
      getItem: (): string => {
        throw new Error('refused');
      },
      setItem: (): void => {
        throw new Error('full');
      },
    };
    for (const place of [undefined, refusing, storage({ 'almanac-own-names': '[[[' })]) {
      const labels = new OwnLabels(place);
      equal(labels.all.size, 0);
      labels.set(alice, 'a');
      labels.set(bob, 'b');
      ok(labels.all.get(key(alice)) === 'a' && labels.all.get(key(bob)) === 'b');
    }
  });
});
