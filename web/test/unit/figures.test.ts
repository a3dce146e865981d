import { deepEqual, equal, match } from 'node:assert/strict';
import { hexBytes, hexText } from '@almanac-chain/agent/base/bytes';
import * as utilCrypto from '@polkadot/util-crypto';
import fc from 'fast-check';
import { whyNotShown } from '../../src/chain/almanac-apis.ts';
import { base32Decode, base32Encode, base58Encode, blake2AsU8a } from '../../src/chain/crypto.ts';
import { csvText } from '../../src/design/csv.ts';
import { budgetOf } from '../../src/record/budget.ts';
import { parseObjective } from '../../src/record/objective.ts';
import { agreementOf } from '../../src/reporters/agreement.ts';
import { ticks } from '../../src/scalability/ticks.ts';

describe('what the pages do not show', () => {
  const idOf = (name: string): readonly [string, number] => [hexText(utilCrypto.blake2AsU8a(name, 64)), 1];
  const own = ['SliApi', 'RegistryApi', 'ScalabilityApi'].map(idOf);

  it('names what a runtime lacks', () => {
    match(
      whyNotShown('ws://node', { apis: [['0xdd718d5cc53262d4', 1]] }) ?? '',
      /no SliApi, no RegistryApi, no ScalabilityApi\./,
    );
    match(whyNotShown('ws://node', {}) ?? '', /no SliApi, no RegistryApi, no ScalabilityApi\./);
    match(
      whyNotShown('ws://node', { apis: [idOf('RegistryApi')] }) ?? '',
      /has no SliApi, no ScalabilityApi\./,
    );
  });

  it('refuses a parachain, whose empty slots nobody missed for sure', () => {
    deepEqual(whyNotShown('ws://node', { apis: own }), undefined);
    for (const api of ['CollectCollationInfo', 'GetParachainInfo'])
      match(
        whyNotShown('ws://node', { apis: [...own, idOf(api)] }) ?? '',
        /is a parachain: .*"almanac sli" and "almanac serve" show/,
      );
  });
});

describe('what stands for @polkadot/util-crypto', () => {
  it('gives what it gives, of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        for (const bits of [256, 512] as const) {
          deepEqual([...blake2AsU8a(bytes, bits)], [...utilCrypto.blake2AsU8a(bytes, bits)]);
        }
        equal(base32Encode(bytes, true), utilCrypto.base32Encode(bytes, true));
        equal(base58Encode(bytes), utilCrypto.base58Encode(bytes));
        deepEqual([...base32Decode(base32Encode(bytes, true), true)], [...bytes]);
      }),
    );
  });
});

describe('bytes without a Buffer', () => {
  it('are read and written as with one', () => {
    const { Buffer: own } = globalThis;
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const text = hexText(bytes);
    const pairs = Array.from({ length: 0x100 }, (_, code) => `0x01${String.fromCharCode(code)}a02`);
    const texts = ['', '0x', '0x1', '0x123', '0XABcdEF', '0x0102zz03', ...pairs];
    const read = (): number[][] => texts.map((one) => [...hexBytes(one)]);
    const odd = read();
    try {
      Reflect.deleteProperty(globalThis, 'Buffer');
      const without = [hexText(bytes), [...hexBytes(text)], read()] as const;
      globalThis.Buffer = own;
      deepEqual(without, [text, [...bytes], odd]);
    } finally {
      globalThis.Buffer = own;
    }
  });
});

describe('budgetOf', () => {
  const record = {
    target: 1,
    who: undefined,
    period: { kind: 'day', startS: 0 },
    endS: 86_400,
    sliPpm: 990_000,
    interval: undefined,
    lowConfidence: false,
    provisional: false,
    asOfMs: 90_000_000,
    assigned: 1_000n,
    authored: 990n,
    windows: 3n,
    sampled: undefined,
  } as const;

  it('is used up by as many slots as the objective allows, and overdrawn by one more', () => {
    const { allowed, missed, leftPpm } = budgetOf(record, 990_000, 20) ?? {};
    deepEqual([allowed, missed, leftPpm], [10, 10, 0]);
    equal(budgetOf({ ...record, authored: 989n }, 990_000, 20)?.leftPpm, -100_000);
    equal(budgetOf(record, 980_000, 20)?.leftPpm, 500_000);
  });

  it('does not exist where nothing may be missed, and is unknown with the share', () => {
    equal(budgetOf(record, 1_000_000, 20), undefined);
    equal(budgetOf({ ...record, sliPpm: undefined }, 990_000, 20), undefined);
  });

  it('counts samples that were answered, whole ones', () => {
    const sampled = {
      samples: 10n,
      buckets: [
        [3, 143n],
        [4, 16n],
      ],
    } as unknown as Parameters<typeof budgetOf>[0]['sampled'];
    equal(budgetOf({ ...record, sampled }, 900_000, 20)?.missed, 1);
  });

  it('takes an objective in percent, and the usual one for anything else', () => {
    deepEqual(
      ['99.5', '99,5', '100', '0', '101', 'x', null].map(parseObjective),
      [995_000, 995_000, 1_000_000, 990_000, 990_000, 990_000, 990_000],
    );
  });
});

describe('agreementOf', () => {
  const seen = (reporter: string, answered: bigint, subject = '1 rpc') => ({
    subject,
    reporter,
    samples: 10n,
    answered,
    expected: 10n,
  });

  it('is the mean distance from the median of all', () => {
    const found = agreementOf([
      seen('a', 10n),
      seen('b', 9n),
      seen('c', 2n),
      seen('a', 5n, '2 rpc'),
      seen('b', 5n, '2 rpc'),
    ]);
    deepEqual(Object.fromEntries(found), { a: 50_000, b: 0, c: 700_000 });
  });

  it('says nothing of who is alone', () => {
    equal(agreementOf([seen('a', 10n)]).size, 0);
  });
});

describe('csvText', () => {
  it('quotes what needs it, and lets no cell be a formula', () => {
    equal(csvText([['a,b', 'say "x"', '=1+1', '-']]), `"a,b","say ""x""",'=1+1,-\r\n`);
    equal(csvText([['-1.5', '-2+3', '-cmd', '\r=1']]), `-1.5,'-2+3,'-cmd,"'\r=1"\r\n`);
  });
});

describe('ticks', () => {
  it('are round numbers from 0 up to the most, some five of them', () => {
    deepEqual(ticks(2_351), [0, 500, 1_000, 1_500, 2_000]);
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (most) => {
        const found = ticks(most);
        equal(found[0], 0);
        equal(found.length >= 3 && found.length <= 6, true, String(most));
      }),
    );
  });
});
