import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hexText } from '../../../src/base/bytes.ts';
import { isReceiptOf, isSampleId, receiptBytes, receiptOf, sampleId } from '../../../src/sli/receipt.ts';

interface ReceiptVector {
  readonly link: string;
  readonly index: number;
  readonly receipted: { genesis: string; network: number; target: number; id: string };
  readonly at: number;
  readonly height: number;
  readonly bytes: string;
  readonly key: string;
  readonly signature: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../tests/vectors/receipts.json', import.meta.url), 'utf8'),
) as readonly ReceiptVector[];

describe('a receipt', () => {
  it('is of the bytes that every implementation signs (F23)', () => {
    assert.ok(vectors.length >= 3);
    for (const { link, index, receipted, at, height, bytes, key, signature } of vectors) {
      assert.equal(sampleId(link, receipted.target, index), receipted.id);
      assert.equal(hexText(receiptBytes(receipted, { atMs: at, height })), bytes);
      assert.ok(isReceiptOf(key, receipted, { atMs: at, height, signature }));
    }
  });

  it('is of no other instant, height, sample, target, network, chain or key', () => {
    const [first, second] = vectors;
    assert.ok(first && second);
    const { receipted, at: atMs, height, key, signature } = first;
    const others = [
      isReceiptOf(key, receipted, { atMs: atMs + 1, height, signature }),
      isReceiptOf(key, receipted, { atMs, height: height + 1, signature }),
      isReceiptOf(key, { ...receipted, id: second.receipted.id }, { atMs, height, signature }),
      isReceiptOf(key, { ...receipted, target: receipted.target + 1 }, { atMs, height, signature }),
      isReceiptOf(key, { ...receipted, network: receipted.network + 1 }, { atMs, height, signature }),
      isReceiptOf(key, { ...receipted, genesis: second.receipted.genesis }, { atMs, height, signature }),
      isReceiptOf(second.key, receipted, { atMs, height, signature }),
      isReceiptOf(key, receipted, { atMs, height, signature: second.signature }),
      isReceiptOf(key, receipted, { atMs, height, signature: '0x' }),
      // Of the same bytes, and yet not as it is kept: two texts of one receipt would be two pieces of evidence.
      isReceiptOf(key, receipted, { atMs, height, signature: signature.replaceAll(/[a-f]/g, upperCase) }),
      isReceiptOf(key, receipted, { atMs, height, signature: `${signature}00` }),
    ];
    assert.deepEqual(
      others,
      others.map(() => false),
    );
  });

  it('is of nobody whose key is no point of the curve', () => {
    const [first] = vectors;
    assert.ok(first);
    const { receipted, at: atMs, height, signature } = first;
    // Some half of all texts of 32 bytes are none.
    for (let y = 2; y < 32; y += 1) {
      const key = `0x${y.toString(16).padStart(2, '0')}${'00'.repeat(31)}`;
      assert.equal(isReceiptOf(key, receipted, { atMs, height, signature }), false, key);
    }
  });

  it('is read from an answer where it has its form', () => {
    const signature = `0x${'0f'.repeat(64)}`;
    const read = (at: unknown, height: unknown, signed: unknown = signature): unknown =>
      receiptOf({ at, height, signature: signed, more: 'is left out' });
    const most = Number.MAX_SAFE_INTEGER;
    for (const [at, height] of [
      [0, 0],
      [1_700_000_000_000, 7],
      [most, 0xffff_ffff],
    ] as const)
      assert.deepEqual(read(at, height), { atMs: at, height, signature });
    const hostile: unknown[] = [
      ...[undefined, null, 7, 'receipt', [], {}, () => signature].map(receiptOf),
      ...[-1, 0.5, Number.NaN, Infinity, most + 1, '7', 7n, undefined].map((at) => read(at, 7)),
      ...[-1, 0.5, 0x1_0000_0000, '7', null, undefined].map((height) => read(7, height)),
      ...[7, null, '', signature.slice(0, -1), `${signature}0`, signature.toUpperCase(), [signature]].map(
        (signed) => read(7, 7, signed),
      ),
    ];
    for (const [place, one] of hostile.entries()) assert.equal(one, undefined, String(place));
  });

  it('is asked for by an id of 32 bytes alone', () => {
    assert.ok(isSampleId(vectors[0]?.receipted.id ?? ''));
    for (const id of ['', '1', 'x', `0x${'0'.repeat(63)}`, `0x${'A'.repeat(64)}`])
      assert.ok(!isSampleId(id), id);
  });
});

function upperCase(text: string): string {
  return text.toUpperCase();
}
