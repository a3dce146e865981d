import { rejects } from 'node:assert/strict';
import { Generator } from '../../../../../src/scale/load/generator/generator.ts';
import { loadPlan } from './load-plan.ts';

describe('the process of a load generator', () => {
  it('that cannot be started is told in a sentence', async () => {
    const program = process.execPath;
    process.execPath = '/nowhere/node';
    const prepared = Generator.prepare(loadPlan({ count: 1, accounts: 1 }), new AbortController().signal);
    process.execPath = program;
    await rejects(prepared, {
      code: 'unknown/generator',
      message: 'the load generator failed: spawn /nowhere/node ENOENT',
    });
  });
});
