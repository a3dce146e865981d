import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hexText } from '../../../../src/base/bytes.ts';
import { isReceiptOf, isSampleId, receiptBytes, sampleId } from '../../../../src/sli/proof/receipt.ts';

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
  readFileSync(new URL('../../../../../tests/vectors/receipts.json', import.meta.url), 'utf8'),
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
    ];
    assert.deepEqual(
      others,
      others.map(() => false),
    );
  });

  it('is asked for by an id of 32 bytes alone', () => {
    assert.ok(isSampleId(vectors[0]?.receipted.id ?? ''));
    for (const id of ['', '1', 'x', `0x${'0'.repeat(63)}`, `0x${'A'.repeat(64)}`])
      assert.ok(!isSampleId(id), id);
  });
});
