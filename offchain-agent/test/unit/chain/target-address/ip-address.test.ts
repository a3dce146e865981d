import { equal } from 'node:assert/strict';
import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { parseIp } from '../../../../src/chain/target-address/ip-address.ts';

const spoilt = fc
  .tuple(
    fc.oneof(fc.ipV4(), fc.ipV6()),
    fc.nat(40),
    fc.constantFrom('', ':', '.', '0', '::', 'g', '%', '[', '1.2.3.4'),
  )
  .map(([text, place, part]) => text.slice(0, place) + part + text.slice(place));
const letters = fc.string({ unit: fc.constantFrom(...'0123456789abcdefF:.%x '), maxLength: 45 });

describe('parseIp', () => {
  it('takes for an address what Node does, zones aside', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), spoilt, letters), (text) => {
        const family = isIPv4(text) ? 4 : isIPv6(text) && !text.includes('%') ? 6 : undefined;
        equal(parseIp(text)?.family, family, text);
      }),
      { numRuns: 20_000 },
    );
  });

  it('takes no address with a zone, a port, brackets or another base', () => {
    for (const text of [
      'fe80::1%eth0',
      '[::1]',
      '::1]:80',
      '127.1',
      '0x7f.0.0.1',
      '010.0.0.1',
      '1:2:3:4:5:6:7',
      ':::',
      '',
    ]) {
      equal(parseIp(text), undefined, text);
    }
  });
});
