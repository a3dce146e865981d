import assert from 'node:assert/strict';
import { AgentError } from '../../../../../src/base/error.ts';
import { parseInput } from '../../../../../src/reporting/cli/aggregate/parse-input.ts';

const entry = { target: 'v1', indicator: 'rpc', samples: 4, buckets: [[100, 4]] as unknown };
const window = {
  window: 0,
  active_reporters: 2,
  expected: [{ target: 'v1', indicator: 'rpc', samples: 4 }],
  reports: [{ reporter: 'a', entries: [entry] }],
};
const parameters = { min_reporters: 2, min_coverage_ppm: 500_000, fast_latency_us: { rpc: 1_000 } };

function faultsOf(file: unknown): unknown {
  try {
    parseInput(JSON.stringify(file), 'reports.json');
  } catch (error) {
    assert.ok(error instanceof AgentError);
    assert.equal(error.code, 'bad_input/reports');
    return error.data['faults'];
  }
  return 'none';
}

function withWindow(part: object): unknown {
  return { parameters, windows: [{ ...window, ...part }] };
}

function withEntry(part: object): unknown {
  return withWindow({ reports: [{ reporter: 'a', entries: [{ ...entry, ...part }] }] });
}

const at = 'windows[0].reports[0].entries[0]';

describe('a file of reports', () => {
  it('is accepted with the largest and smallest of everything', () => {
    const largest = {
      window: 2 ** 53 - 1,
      active_reporters: 1,
      expected: [{ target: '', indicator: 'rpc', samples: 2 ** 49 - 1 }],
      reports: [
        {
          reporter: '',
          entries: [{ ...entry, target: '', samples: 2 ** 49 - 1, buckets: [[735, 2 ** 49 - 1]] }],
        },
      ],
    };
    const smallest = { window: 0, active_reporters: 0, expected: [], reports: [] };
    assert.equal(faultsOf({ parameters, windows: [largest, smallest] }), 'none');
    assert.equal(faultsOf({ parameters: { ...parameters, min_reporters: 0 }, windows: [] }), 'none');
  });

  const refused: [what: string, file: unknown, fault: string][] = [
    [
      'more samples than expected',
      withEntry({ samples: 5 }),
      `${at}.samples: 5 samples where 4 are expected`,
    ],
    ['more answers than samples', withEntry({ buckets: [[1, 5]] }), `${at}.buckets: 5 answers to 4 samples`],
    [
      'a bucket out of range',
      withEntry({ buckets: [[736, 1]] }),
      `${at}.buckets[0]: no bucket 736; the last one is 735`,
    ],
    [
      'a bucket twice',
      withEntry({
        buckets: [
          [7, 1],
          [7, 1],
        ],
      }),
      `${at}.buckets[1]: bucket 7 is there twice`,
    ],
    [
      'buckets out of order',
      withEntry({
        buckets: [
          [7, 1],
          [6, 1],
        ],
      }),
      `${at}.buckets[1]: bucket 6 stands after 7; they ascend`,
    ],
    [
      'an empty bucket',
      withEntry({ buckets: [[7, 0]] }),
      `${at}.buckets[0]: bucket 7 has no answers; leave it out`,
    ],
    [
      'a bucket that is not a pair',
      withEntry({ buckets: [[7]] }),
      `${at}.buckets[0]: must be [index, count], two whole numbers, not [7]`,
    ],
    [
      'buckets that are not a list',
      withEntry({ buckets: {} }),
      `${at}.buckets: must be a list of [index, count]`,
    ],
    [
      'a reporter twice',
      withWindow({
        reports: [
          { reporter: 'a', entries: [] },
          { reporter: 'a', entries: [] },
        ],
      }),
      'windows[0].reports[1].reporter: "a" reports twice in the window',
    ],
    [
      'more reports than active reporters',
      withWindow({ active_reporters: 0 }),
      'windows[0].reports: 1 reports of 0 active reporters',
    ],
    [
      'an entry that is not expected',
      withEntry({ target: 'v2' }),
      `${at}: rpc "v2" is not in the expected of its window`,
    ],
    [
      'an entry twice',
      withWindow({ reports: [{ reporter: 'a', entries: [entry, entry] }] }),
      'windows[0].reports[0].entries[1]: rpc "v1" is there twice',
    ],
    [
      'an expectation twice',
      withWindow({ expected: [...window.expected, ...window.expected] }),
      'windows[0].expected[1]: rpc "v1" is there twice',
    ],
    ['a window twice', { parameters, windows: [window, window] }, 'windows[1].window: 0 is there twice'],
    [
      'a negative number',
      withEntry({ samples: -1, buckets: [] }),
      `${at}.samples: must be a whole number from 0 to 2^53 - 1, not -1`,
    ],
    [
      'a fractional number',
      withWindow({ active_reporters: 2.5 }),
      'windows[0].active_reporters: must be a whole number from 0 to 2^53 - 1, not 2.5',
    ],
    [
      'a number that a double does not hold',
      withWindow({ window: 2 ** 53 }),
      'windows[0].window: must be a whole number from 0 to 2^53 - 1, not 9007199254740992',
    ],
    [
      'a share above the whole',
      { parameters: { ...parameters, min_coverage_ppm: 1_000_001 }, windows: [] },
      'parameters.min_coverage_ppm: must be a whole number from 0 to 1000000, not 1000001',
    ],
    ['an unknown field', withEntry({ latency: 1 }), `${at}.latency: unknown field`],
    [
      'an indicator that nobody samples',
      withWindow({ expected: [{ target: 'v1', indicator: 'authorship', samples: 4 }], reports: [] }),
      'windows[0].expected[0].indicator: must be one of arrival, rpc, reachability, finality',
    ],
    [
      'an indicator without its objective',
      withWindow({ expected: [{ target: 'v1', indicator: 'arrival', samples: 4 }], reports: [] }),
      'parameters.fast_latency_us.arrival: must be given, for windows[0].expected[0] is of it',
    ],
    [
      'sums that are no longer exact',
      withWindow({ expected: [{ target: 'v1', indicator: 'rpc', samples: 2 ** 49 }] }),
      'windows[0].expected[0].samples: the sum up to here is too large; at most 2^49 - 1 of each reporter, 2^53 - 1 of all',
    ],
  ];
  for (const [what, file, fault] of refused) {
    it(`is refused with ${what}`, () => assert.deepEqual(faultsOf(file), [fault]));
  }

  it('is refused with all its faults at once, of shape and of relations', () => {
    const file = {
      parameters: { min_reporters: 2, fast_latency_us: {}, colour: 'red' },
      windows: [
        null,
        {
          ...window,
          active_reporters: 'two',
          reports: [{ reporter: 'a', entries: [null, { ...entry, samples: 9 }] }],
        },
      ],
    };
    assert.deepEqual(faultsOf(file), [
      'parameters.min_coverage_ppm: must be given; a whole number from 0 to 1000000',
      'parameters.colour: unknown field',
      'windows[0]: must be a group of fields',
      'windows[1].active_reporters: must be a whole number from 0 to 2^53 - 1, not "two"',
      'windows[1].reports[0].entries[0]: must be a group of fields',
      'parameters.fast_latency_us.rpc: must be given, for windows[1].expected[0] is of it',
      'windows[1].reports[0].entries[1].samples: 9 samples where 4 are expected',
    ]);
  });

  it('names its first faults and counts the others', () => {
    const buckets = Array.from({ length: 25 }, () => [800, 0]);
    assert.throws(
      () => parseInput(JSON.stringify(withEntry({ buckets })), 'reports.json'),
      (error: AgentError) => {
        assert.match(error.message, /^reports\.json:\n {2}windows\[0\].*\n {2}and 30 more$/s);
        assert.equal(error.data['count'], 50);
        return true;
      },
    );
  });

  it('is refused with line and column where it is no JSON', () => {
    assert.throws(() => parseInput('{"a": 1,\n  }', 'reports.json'), {
      code: 'bad_input/json',
      message: /^reports\.json, line 2, column 3: no JSON: /,
    });
    assert.throws(() => parseInput('', 'stdin'), {
      code: 'bad_input/json',
      message: /^stdin, line 1, column 1: no JSON: /,
    });
  });
});
