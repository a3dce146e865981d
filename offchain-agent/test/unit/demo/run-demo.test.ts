import { equal, throws } from 'node:assert/strict';
import { paceOf } from '../../../src/demo/run-demo.ts';

const usual = { network: 'embedded', story: 'default' };

describe('the pace of a demo', () => {
  it('defaults to fast and becomes real for options that need your clock', () => {
    equal(paceOf(usual), 'fast');
    equal(paceOf({ ...usual, pace: 'real' }), 'real');
    equal(paceOf({ ...usual, once: true }), 'real');
    equal(paceOf({ ...usual, network: 'real' }), 'real');
    equal(paceOf({ ...usual, story: 'calm' }), 'real');
  });

  it('refuses other words, and fast where a story takes its time', () => {
    throws(() => paceOf({ ...usual, pace: 'slow' }), { message: '--pace slow: expected fast or real' });
    throws(() => paceOf({ ...usual, pace: 'fast', once: true }), {
      code: 'bad_input/pace',
      message: '--pace fast: --once takes your own clock; leave it out, or use --pace real',
    });
  });
});
