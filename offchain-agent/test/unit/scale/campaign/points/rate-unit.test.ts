import { deepEqual, equal, throws } from 'node:assert/strict';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const read = (name: string, cells = ['6000', '11400']): number[] =>
  readPoints(`clients;${name}\n1;${cells[0]}\n2;${cells[1]}`, 'table').map(({ throughput }) => throughput);

describe('throughput in another unit than a second', () => {
  for (const [name, factor] of [
    ['requests/min', 1 / 60],
    ['requests per minute', 1 / 60],
    ['Throughput (ops/min)', 1 / 60],
    ['tpmC', 1 / 60],
    ['tx/h', 1 / 3_600],
    ['ops/ms', 1_000],
    ['ops/100ms', 10],
    ['Kops/s', 1_000],
    ['Mops/s', 1e6],
    ['kreq/s', 1_000],
    ['TPS (x1000)', 1_000],
    ['TPS [k]', 1_000],
    ['TPS (thousands)', 1_000],
    ['throughput (kTPS)', 1_000],
    ['tps', 1],
    ['MB/s', 1],
    ['Throughput (higher is better)', 1],
    ['throughput_rps', 1],
  ] as const)
    it(`reads ${name} as so many in a second`, () => {
      deepEqual(read(name), [6_000 * factor, 11_400 * factor]);
    });

  it('goes by the cell where that says its unit', () => {
    deepEqual(read('throughput', ['6000 req/min', '11400 req/min']), [100, 190]);
    deepEqual(read('throughput', ['4 kops/s', '7 kops/s']), [4_000, 7_000]);
  });

  it('says so in a note', () => {
    const notes: string[] = [];
    readPoints('clients,tpmC\n1,6000\n2,11400', 'table', { onNote: (note) => notes.push(note) });
    equal(
      notes.some((note) => note.includes('a 60th of what the column has')),
      true,
      notes.join('\n'),
    );
  });

  for (const name of ['Throughput (tx/block)', 'throughput loss', 'Throughput (ms)'])
    it(`takes no column ${name} for it`, () => {
      throws(() => read(name), /lacks a column .*throughput/);
    });
});
