import assert from 'node:assert/strict';
import {
  closedLatencyAt,
  limitOf,
  peakOf,
  penaltiesAt,
  sizeAtShare,
  sizesFor,
  throughputAt,
} from '../../../src/usl/model.ts';

const law = { lambda: 37.6609031896, sigma: 0.202214863763, kappa: 0.0235998141891 };
const close = (left: number | undefined, right: number): void =>
  assert.ok(
    left !== undefined && Math.abs(left - right) <= 1e-9 * Math.abs(right),
    `${left} is not ${right}`,
  );

describe('the Universal Scalability Law', () => {
  it('takes the better whole size, not the floor', () => {
    assert.equal(peakOf(law)?.bestN, 6);
    assert.equal(throughputAt(law, 6).toFixed(3), '83.104');
    assert.equal(throughputAt(law, 5).toFixed(3), '82.559');
  });

  it('reports no peak when kappa is zero, but a limit', () => {
    const flat = { lambda: 10, sigma: 0.1, kappa: 0 };
    assert.equal(peakOf(flat), undefined);
    close(limitOf(flat), 100);
    assert.equal(limitOf(law), undefined);
    assert.equal(limitOf({ ...flat, sigma: 0 }), undefined);
  });

  it('has its best size at one where it falls from there on', () => {
    const falling = { lambda: 10, sigma: 0.9, kappa: 0.5 };
    assert.equal(peakOf(falling)?.bestN, 1);
  });

  it('finds the sizes of a throughput again, on both sides of the peak', () => {
    const sizes = sizesFor(law, throughputAt(law, 3));
    close(sizes?.rising, 3);
    close(throughputAt(law, sizes?.falling ?? 0), throughputAt(law, 3));
    close(
      sizesFor({ lambda: 10, sigma: 0.1, kappa: 0 }, throughputAt({ lambda: 10, sigma: 0.1, kappa: 0 }, 7))
        ?.rising,
      7,
    );
  });

  it('has no size for a throughput above its peak or limit', () => {
    assert.equal(sizesFor(law, 84), undefined);
    assert.equal(sizesFor({ lambda: 10, sigma: 0.1, kappa: 0 }, 100), undefined);
  });

  it('has two latencies for a throughput of a closed system, and none above the peak', () => {
    const { rising = 0, falling = 0 } = sizesFor(law, throughputAt(law, 3)) ?? {};
    close(closedLatencyAt(law, rising), rising / throughputAt(law, 3));
    assert.ok(closedLatencyAt(law, falling) > closedLatencyAt(law, rising));
    assert.equal(sizesFor(law, 84), undefined);
  });

  it('reaches a share of its peak at the smaller of two sizes', () => {
    const n90 = sizeAtShare(law, 0.9) ?? 0;
    close(throughputAt(law, n90), 0.9 * (peakOf(law)?.throughput ?? 0));
    assert.ok(n90 < (peakOf(law)?.n ?? 0));
  });

  it('compares penalties as shares of the cost', () => {
    const { contention, coherency } = penaltiesAt(law, 20);
    assert.equal(contention.toFixed(4), '0.2782');
    assert.equal(coherency.toFixed(4), '0.6494');
    assert.deepEqual(penaltiesAt(law, 1), { contention: 0, coherency: 0 });
  });
});
