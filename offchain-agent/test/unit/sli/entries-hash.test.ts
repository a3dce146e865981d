import assert from 'node:assert/strict';
import { TypeRegistry } from '@polkadot/types';
import { blake2AsHex, blake2AsU8a } from '@polkadot/util-crypto';
import fc from 'fast-check';
import { hexText } from '../../../src/base/bytes.ts';
import { encodeEntries, entriesHash, type ReportEntry } from '../../../src/sli/evidence/report.ts';
import { indicatorTable } from '../../../src/sli/indicator.ts';

const registry = new TypeRegistry();
registry.register({
  Entry: { target: 'u32', indicator: 'u8', samples: 'u32', buckets: 'Vec<(Compact<u32>, Compact<u32>)>' },
});

/** The same by the library that signs transactions. */
function reference(entries: readonly ReportEntry[]): Uint8Array {
  const list = entries.map(({ target, indicator, samples, buckets }) => ({
    target,
    indicator: indicatorTable[indicator].index,
    samples,
    buckets: buckets.map(([index, count], place) => [index - (buckets[place - 1]?.[0] ?? 0), count]),
  }));
  return registry.createType('Vec<Entry>', list).toU8a();
}

const count = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 4_294_967_295 }));
const entry = fc.record({
  target: fc.nat(4_294_967_295),
  indicator: fc.constantFrom('arrival' as const, 'rpc' as const, 'reachability' as const),
  samples: fc.nat(4_294_967_295),
  buckets: fc
    .uniqueArray(fc.nat(735), { maxLength: 30 })
    .chain((indices) =>
      fc.tuple(...indices.sort((a, b) => a - b).map((index) => fc.tuple(fc.constant(index), count))),
    ),
});

describe("a report's entries", () => {
  it('are encoded as the call on chain takes them', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 80 }), (entries) => {
        assert.equal(hexText(encodeEntries(entries)), hexText(reference(entries)));
      }),
    );
  });

  it('hash to that of the one part, and part by part to a chain of hashes', () => {
    const [one, two, three] = [1, 2, 3].map((target) => [
      { target, indicator: 'rpc' as const, samples: 2, buckets: [[3, 1] as const] },
    ]);
    assert.ok(one && two && three);
    assert.equal(entriesHash([one]), blake2AsHex(reference(one), 256));
    const hash = (entries: readonly ReportEntry[]): Uint8Array => blake2AsU8a(reference(entries), 256);
    const second = blake2AsU8a(Buffer.concat([hash(one), hash(two)]), 256);
    assert.equal(entriesHash([one, two, three]), blake2AsHex(Buffer.concat([second, hash(three)]), 256));
    assert.equal(entriesHash([]), undefined);
  });
});
