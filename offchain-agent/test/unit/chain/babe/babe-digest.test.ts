import { deepEqual, equal, throws } from 'node:assert/strict';
import { sr25519Verify } from '@polkadot/util-crypto';
import { blake2, compactBytes, hexBytes } from '../../../../src/base/bytes.ts';
import { babeNextEpoch, babePreDigest } from '../../../../src/chain/babe/babe-digest.ts';
import { publicHeaders } from '../../measure/authorship/babe/public-headers.ts';

const randomness = 'ab'.repeat(32);

/** One digest item of BABE: the type, the engine, the length, the payload. */
const item = (type: string, payload: string) =>
  `0x${type}42414245${Buffer.from(compactBytes(payload.length / 2)).toString('hex')}${payload}`;
const key = (digit: string) => digit.repeat(64);

describe('digests of BABE', () => {
  for (const { chain, number, logs, kind, author, slot } of publicHeaders) {
    it(`name author and slot of ${chain} #${number}`, () => {
      deepEqual(babePreDigest(logs), {
        claim: kind === 1 ? 'primary' : 'secondary',
        authority: author,
        slot,
      });
    });
  }

  it('name an author whose key has sealed the header', () => {
    for (const { header, logs, authorKey, chain } of publicHeaders) {
      const seal = hexBytes(logs.at(-1) ?? '').subarray(-64);
      // The seal is the last item; without it there is one item less.
      const whole = Buffer.from(hexBytes(header));
      const length = hexBytes(logs.at(-1) ?? '').length;
      const unsealed = whole.subarray(0, whole.length - length);
      const rest = logs.slice(0, -1).reduce((sum, log) => sum + hexBytes(log).length, 0);
      unsealed[unsealed.length - rest - 1] = (logs.length - 1) << 2;
      equal(sr25519Verify(blake2(unsealed), seal, authorKey), true, chain);
      equal(sr25519Verify(blake2(whole), seal, authorKey), false, chain);
    }
  });

  it('are none of another engine', () => {
    equal(babePreDigest(['0x0661757261200f0f0f0f00000000']), undefined);
    equal(babeNextEpoch([]), undefined);
  });

  it('announce the next epoch, and its configuration where that changes', () => {
    const weight = '0100000000000000';
    const data = item('04', `0104${key('1')}${weight}${randomness}`);
    const expected = {
      authorities: [`0x${key('1')}`],
      randomness: hexBytes(`0x${randomness}`),
      config: undefined,
    };
    deepEqual(babeNextEpoch([data]), expected);
    const config = item('04', '0301010000000000000004000000000000000' + '000');
    deepEqual(babeNextEpoch([config, data])?.config, { c: [1, 4], hasSecondary: false });
  });

  it('are refused where they are malformed', () => {
    const malformed = [
      item('06', '0400000000b0346511000000'.padEnd(26, '0')),
      item('06', '02'),
      `${item('06', `02${'00'.repeat(12)}`)}00`,
    ];
    for (const log of malformed) throws(() => babePreDigest([log]), RangeError, log);
    throws(() => babeNextEpoch([item('04', `0108${key('1')}${randomness}`)]), RangeError);
  });
});
