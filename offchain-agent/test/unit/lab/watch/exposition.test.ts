import { equal } from 'node:assert/strict';
import { exposed, mergedExposition, seriesSum } from '../../../../src/lab/watch/exposition.ts';

const text = `# HELP a_total What a counts
# TYPE a_total counter
a_total{chain="x"} 1
a_total{chain="y"} 2.5
# TYPE t histogram
t_bucket{le="+Inf"} 4
t_sum 0.5
t_count 4
`;

describe('the sum of a series', () => {
  it('adds what differs in labels, and is none of another name', () => {
    equal(seriesSum(text, 'a_total'), 3.5);
    equal(seriesSum(text, 't_count'), 4);
    equal(seriesSum(text, 't'), undefined);
    equal(seriesSum(text, 'a_tot'), undefined);
    equal(seriesSum(text, 'a_total', 'chain="y"'), 2.5);
    equal(seriesSum('a_total 3', 'a_total'), 3);
  });
});

describe('the series of all nodes', () => {
  it('stand together by name, each with the node that it is of, under one head', () => {
    const merged = mergedExposition([
      { node: 'v1', text },
      { node: 'v2', text: '# HELP a_total Otherwise\n# TYPE a_total counter\na_total 7\n' },
    ]);
    equal(
      merged,
      `# HELP a_total What a counts
# TYPE a_total counter
a_total{chain="x",node="v1"} 1
a_total{chain="y",node="v1"} 2.5
a_total{node="v2"} 7
# TYPE t histogram
t_bucket{le="+Inf",node="v1"} 4
t_sum{node="v1"} 0.5
t_count{node="v1"} 4
`,
    );
  });

  it('keep a label that is called node already under another name, and lose their timestamps', () => {
    equal(
      mergedExposition([{ node: 'v1', text: 'b{node="me",x="1"} 3 1700000000\n' }]),
      'b{exported_node="me",x="1",node="v1"} 3\n',
    );
    equal(
      mergedExposition([{ node: 'v1', text: 'b{x="1",node="me",} 3\n' }]),
      'b{x="1",exported_node="me",node="v1"} 3\n',
    );
  });

  it('leave out what is no series, and what we expose ourselves', () => {
    const own = exposed('almanac_node_up', 'gauge', 'Ours.', [[{ node: 'v1' }, 1]]);
    const hostile = [
      '# TYPE almanac_node_up gauge',
      'almanac_node_up{node="v1"} 0',
      'c{x="1"} 1} 2',
      'c{x="un"closed"} 1',
      'c <script>',
      'c 0x10',
      'd NaN',
      'e +Inf',
    ].join('\n');
    equal(
      mergedExposition([{ node: 'v1', text: hostile }], own),
      `${own}d{node="v1"} NaN\ne{node="v1"} +Inf\n`,
    );
  });

  it('write quotes, backslashes and line ends of a name as Prometheus reads them', () => {
    equal(
      exposed('a', 'gauge', 'A.', [
        [{ node: 'a"b\\c\nd' }, 1],
        [{ node: 'none' }, undefined],
      ]),
      '# HELP a A.\n# TYPE a gauge\na{node="a\\"b\\\\c\\nd"} 1\n',
    );
  });
});
