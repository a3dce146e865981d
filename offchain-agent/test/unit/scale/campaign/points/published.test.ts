import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';
import { fitUsl } from '../../../../../src/usl/fit.ts';

/** A published table, the options that a person types for it, and what it holds by another program; sources in published/README.md. */
interface Published {
  readonly file: string;
  readonly options: ReadOptions;
  readonly points: number;
  readonly first: readonly [number, number];
  readonly last: readonly [number, number];
  /** Throughput of one, contention, coherency. */
  readonly law: readonly [number, number, number];
}

const tables: readonly Published[] = [
  {
    file: 'specsdm91.txt',
    options: {},
    points: 7,
    first: [1.0, 64.9],
    last: [216.0, 1702.2],
    law: [89.99523327, 0.0277284757, 0.000104365484],
  },
  {
    file: 'raytracer.txt',
    options: {},
    points: 11,
    first: [1.0, 20.0],
    last: [64.0, 310.0],
    law: [21.8488428, 0.05777078044, 0],
  },
  {
    file: 'usl4j-readme.md',
    options: {},
    points: 8,
    first: [1.0, 955.16],
    last: [8.0, 6531.08],
    law: [939.6554013, 0.01815767076, 0.000308523515],
  },
  {
    file: 'usl4j-cisco.json',
    options: {},
    points: 32,
    first: [1.0, 955.16],
    last: [32.0, 12074.39],
    law: [995.6487836, 0.02671594468, 0.0007690939262],
  },
  {
    file: 'usl-rs-example.csv',
    options: {},
    points: 7,
    first: [1.0, 65.0],
    last: [216.0, 1702.0],
    law: [89.98714702, 0.02772890751, 0.0001043480111],
  },
  {
    file: 'spring-rs-wrk.txt',
    options: { where: 'setting=2' },
    points: 5,
    first: [100.0, 17875.88],
    last: [500.0, 33630.5],
    law: [258.4863036, 0.005764232099, 0],
  },
  {
    file: 'conc-map-bench-read-heavy.csv',
    options: { where: 'name=DashMap' },
    points: 10,
    first: [1.0, 14892921.942272129],
    last: [10.0, 63931936.84121923],
    law: [14275129.97, 0.1307740163, 0],
  },
  {
    file: 'pgbench-upsert.md',
    options: {},
    points: 7,
    first: [20.0, 21450.0],
    last: [2000.0, 5120.0],
    law: [22428.21412, 1.0, 0.001704673466],
  },
  {
    file: 'mysql-upsert.md',
    // sysbench counts transactions that succeeded.
    options: { failed: 'excluded' },
    points: 7,
    first: [20.0, 19375.0],
    last: [2000.0, 4009.0],
    law: [20297.44853, 1.0, 0.00189620869],
  },
  {
    file: 'mariadb-sysbench.txt',
    options: {},
    points: 11,
    first: [1.0, 715.63],
    last: [1024.0, 5248.74],
    law: [1053.59867, 0.07830505917, 0.0001153108031],
  },
  {
    file: 'mariadb-sequences.dat',
    options: { columns: 'throughput=06' },
    points: 8,
    first: [1.0, 3774.9],
    last: [128.0, 65352.0],
    law: [2763.014173, 0.01161298689, 0.0001846421425],
  },
  {
    file: 'bypass-d8s.md',
    options: { columns: 'throughput=Requests/sec', where: 'mode=dpdk' },
    points: 7,
    first: [10.0, 106018.0],
    last: [2000.0, 590072.0],
    law: [10667.21388, 0.01319747498, 2.209599529e-6],
  },
  {
    file: 'pgcat-pgbench.txt',
    options: {
      where: 'setting=-t 1000 -p 5432 -h 127.0.0.1 -S --protocol extended shard0 scaling factor: 1',
    },
    points: 4,
    first: [16.0, 142314.859075],
    last: [128.0, 150200.603049],
    law: [45996.77173, 0.2742279647, 0.0002103287668],
  },
  {
    file: 'usl7.csv',
    options: {},
    points: 6,
    first: [1.0, 60.0],
    last: [16.0, 490.0],
    law: [61.37282201, 0.01231769546, 0.003549021417],
  },
  {
    file: 'otel.csv',
    options: {},
    points: 5,
    first: [1.0, 128768.0],
    last: [16.0, 1884602.0],
    law: [123929.7766, 0.003658001192, 0],
  },
  {
    file: 'cqlite.csv',
    options: {},
    points: 4,
    first: [1.0, 252420.0],
    last: [6.0, 1076917.0],
    law: [238969.7359, 0.04400562742, 0.003651582624],
  },
  {
    file: 'arrow.csv',
    options: {},
    points: 4,
    first: [1.0, 1833270.0],
    last: [8.0, 587721.0],
    law: [2003813.989, 0, 0.5474386715],
  },
  {
    file: 'tpool.csv',
    options: {},
    points: 6,
    first: [1.0, 13.47],
    last: [6.0, 9.13],
    law: [13.88840337, 0, 0.259440706],
  },
  {
    file: 'bdb.csv',
    options: {},
    points: 3,
    first: [4.0, 480000.0],
    last: [12.0, 340000.0],
    law: [574045.953, 1.0, 0.07520540021],
  },
  {
    file: 'sysmem.csv',
    options: {},
    points: 3,
    first: [1.0, 10276.83],
    last: [8.0, 7972.31],
    law: [9219.025922, 1.0, 0.06815321212],
  },
];

const schaffer = new URL('../../../../../../docs/examples/schaffer.csv', import.meta.url);

function textOf(file: string): string {
  return readFileSync(new URL(`published/${file}`, import.meta.url), 'utf8');
}

/** A pattern search ends where squares no longer differ: at 1e-8 of the parameters, or a millionth for flat ones. */
function isNear(value: number, right: number): boolean {
  return Math.abs(value - right) <= 2e-6 * Math.abs(right) + 1e-9;
}

describe('published tables', () => {
  it('number more than twenty, with more than ten read without an option', () => {
    assert.ok(tables.length >= 20);
    assert.ok(tables.filter(({ options }) => Object.keys(options).length === 0).length > 10);
  });

  for (const { file, options, points, first, last, law } of tables)
    it(`give the right law: ${file}`, () => {
      const read = readPoints(textOf(file), file, options);
      assert.equal(read.length, points);
      assert.deepEqual([read[0]?.n, read[0]?.throughput], first);
      assert.deepEqual([read.at(-1)?.n, read.at(-1)?.throughput], last);
      const { lambda, sigma, kappa } = fitUsl(read, { weights: 'none' });
      const values = [lambda.estimate, sigma.estimate, kappa.estimate];
      values.forEach((value, i) =>
        assert.ok(isNear(value, law[i] ?? Number.NaN), `${values.join(' ')} is not ${law.join(' ')}`),
      );
    });

  it('give the laws that their authors published', () => {
    const book = fitUsl(readPoints(textOf('usl4j-cisco.json'), 'cisco'), { weights: 'none' });
    assert.ok(Math.abs(book.sigma.estimate / 0.02671591 - 1) < 2e-4);
    assert.ok(Math.abs(book.kappa.estimate / 7.690945e-4 - 1) < 2e-4);
    assert.ok(Math.abs(book.lambda.estimate / 995.6486 - 1) < 2e-4);
    const sdm = fitUsl(readPoints(textOf('specsdm91.txt'), 'specsdm91'));
    assert.equal(sdm.sigma.estimate.toFixed(7), '0.0277285');
    assert.equal(sdm.kappa.estimate.toFixed(7), '0.0001044');
    assert.equal(sdm.lambda.estimate.toFixed(4), '89.9952');
  });

  it('fail with a remedy where they hold several series', () => {
    const refusal = (file: string, options?: ReadOptions) => (): unknown =>
      readPoints(textOf(file), file, options);
    assert.throws(
      refusal('conc-map-bench-read-heavy.csv'),
      /several series: "name" is "CHashMap", .* --where "name=CHashMap"/,
    );
    assert.throws(refusal('bypass-d8s.md'), /several series: "Mode" is "dpdk", "tokio"/);
    assert.throws(
      refusal('pgcat-pgbench.txt'),
      /several series: "setting" is "-t 1000 -p 6432 -h 127\.0\.0\.1 -S --protocol extended shard0 scaling factor: 1"/,
    );
    assert.throws(refusal('spring-rs-wrk.txt'), /several series: "setting" is "2", "4"/);
    assert.throws(refusal('mariadb-sequences.dat'), /it has "thd", "01", .* say which with --columns/);
  });

  it('tolerate columns with other figures', () => {
    assert.equal(readPoints(readFileSync(schaffer, 'utf8'), 'schaffer.csv')[0]?.latency, 17.1);
    // Milliseconds, as the name of the column says.
    assert.equal(readPoints(textOf('mysql-upsert.md'), 'mysql')[0]?.latency, 0.00103);
  });
});
