import { deepEqual, equal } from 'node:assert/strict';
import { faultsOf } from '../../../../src/base/faults.ts';
import {
  type LinkEntry,
  linkFaults,
  linkFile,
  linkMatrix,
  linkMatrixFaults,
} from '../../../../src/lab/link/link-matrix.ts';

const nodes = [
  { name: 'v1', region: 'eu' },
  { name: 'v2', region: 'eu' },
  { name: 'v3', region: 'us' },
  { name: 'f1' },
];

function matrix(...entries: readonly unknown[]): readonly LinkEntry[] {
  return linkMatrix.parse(entries);
}

function wrong(entry: unknown): string[] {
  const { error } = linkFile.safeParse({ links: [entry] });
  return error ? faultsOf(error) : [];
}

describe('linkFaults', () => {
  it('rules the links between two regions both ways, under a name by which it is taken away', () => {
    const [fault] = linkFaults(
      matrix({ between: ['eu', 'us'], delay: '40ms', jitter: '4ms', loss: 0.5, rate: '8mbit' }),
      nodes,
    );
    deepEqual(fault, {
      id: 'link:eu-us',
      links: [
        { from: 'v1', to: 'v3' },
        { from: 'v2', to: 'v3' },
        { from: 'v3', to: 'v1' },
        { from: 'v3', to: 'v2' },
      ],
      rule: {
        delayMs: 40,
        jitterMs: 4,
        loss: { kind: 'random', share: 0.005, correlation: 0 },
        rateBitsPerS: 8_000_000,
      },
    });
  });

  it('rules one way, within a region, and of a single node', () => {
    const faults = linkFaults(
      matrix(
        { from: 'us', to: 'eu', delay: 60 },
        { within: 'eu', delay: 1 },
        { between: ['f1', 'v3'], loss: 100 },
      ),
      nodes,
    );
    deepEqual(
      faults.map(({ id, links }) => [id, ...links.map(({ from, to }) => `${from}>${to}`)]),
      [
        ['link:us>eu', 'v3>v1', 'v3>v2'],
        ['link:eu', 'v1>v2', 'v2>v1'],
        ['link:f1-v3', 'f1>v3', 'v3>f1'],
      ],
    );
  });
});

describe('linkMatrix', () => {
  it('takes what it has read, as an exported file holds it', () => {
    const read = matrix({ between: ['eu', 'us'], delay: '1.5s', jitter: '2ms', loss: 1, rate: '2gbit' });
    deepEqual(linkMatrix.parse(read), read);
  });

  it('says of every field what must be there', () => {
    deepEqual(wrong({ between: ['eu', 'us'], delay: '61s', rate: '8', los: 1 }), [
      'links[0].delay: must be a time of at most 60s, for example 40ms',
      'links[0].rate: must be 1kbit to 100gbit a second, for example 100mbit',
      'links[0].los: unknown field',
    ]);
    deepEqual(wrong({ from: 'eu', delay: '1ms' }), [
      'links[0].between: give between: [eu, us], or from and to, or within',
    ]);
    deepEqual(wrong({ between: ['eu', 'us'], within: 'eu', delay: '1ms' }), [
      'links[0].between: give between: [eu, us], or from and to, or within',
    ]);
    deepEqual(wrong({ within: 'eu', delay: '1ms', jitter: '2ms' }), [
      'links[0].jitter: must be no longer than delay: nothing arrives before it was sent',
    ]);
    deepEqual(wrong({ within: 'eu', delay: 0 }), ['links[0].delay: give delay, jitter, loss or rate']);
    deepEqual(wrong({ from: 'eu', to: 'eu', delay: 1 }), ['links[0].to: is the same as from; use within']);
    deepEqual(wrong({ within: 'eu', delay: '60s' }), []);
  });
});

describe('linkMatrixFaults', () => {
  it('finds nothing wrong with regions and nodes that are there', () => {
    deepEqual(
      linkMatrixFaults(
        matrix({ between: ['eu', 'us'], delay: 1 }, { from: 'f1', to: 'us', delay: 1 }),
        nodes,
      ),
      [],
    );
  });

  it('names what is not there, and the link that two entries rule', () => {
    deepEqual(
      linkMatrixFaults(
        matrix(
          { between: ['eu', 'asia'], delay: 1 },
          { between: ['eu', 'us'], delay: 1 },
          { from: 'v1', to: 'v3', delay: 2 },
          { within: 'us', delay: 1 },
        ),
        nodes,
      ),
      [
        '[0].between: unknown region or node "asia"; expected eu, us, v1, v2, v3, f1',
        '[2]: the link from v1 to v3 is ruled by [1] already',
        '[3]: no such link',
      ],
    );
    equal(linkMatrixFaults([], nodes).length, 0);
  });
});
