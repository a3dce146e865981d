import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseInput } from '../../../../../src/reporting/cli/aggregate/parse-input.ts';
import { documentLines } from '../../../../../src/reporting/cli/aggregate/run.ts';
import { aggregate } from '../../../../../src/sli/aggregate.ts';
import { type AggregateInput, independentAggregate } from '../../../sli/independent-aggregate.ts';
import { readVectors } from '../../../sli/vectors.ts';
import { anyFile } from './any-file.ts';

interface AggregateCase {
  input: AggregateInput;
  output: unknown;
}

function readCases(): AggregateCase[] {
  return [
    ...readVectors<AggregateCase>('aggregate-majority'),
    ...readVectors<AggregateCase>('aggregate-wide'),
  ];
}

function aggregated(file: AggregateInput): unknown {
  const { rule, windows } = parseInput(JSON.stringify(file), 'file');
  return JSON.parse([...documentLines(aggregate(rule, windows))].join('\n'));
}

describe('the document of almanac aggregate', () => {
  it('equals every golden vector', () => {
    for (const { input, output } of readCases()) {
      assert.deepEqual(aggregated(input), output);
    }
  });

  it('equals an independent implementation on the golden vectors', () => {
    for (const { input, output } of readCases()) {
      assert.deepEqual(independentAggregate(input), output);
    }
  });

  it('equals an independent implementation on random files', () => {
    fc.assert(
      fc.property(anyFile, (file) => assert.deepEqual(aggregated(file), independentAggregate(file))),
      { numRuns: 500 },
    );
  });
});
