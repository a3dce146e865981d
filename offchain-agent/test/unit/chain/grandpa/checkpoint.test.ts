import { deepEqual, throws } from 'node:assert/strict';
import { checkpointJson } from '../../../../../tests/support/checkpoint-json.ts';
import { parseCheckpoint } from '../../../../src/chain/grandpa/checkpoint.ts';

const key = `0x${'ab'.repeat(32)}`;
const checkpoint = { setId: 7, blockHash: `0x${'cd'.repeat(32)}`, authorities: [{ key, weight: 3n }] };

describe('parseCheckpoint', () => {
  it('reads what checkpointJson writes', () => {
    deepEqual(parseCheckpoint(checkpointJson(checkpoint), 'point.json'), checkpoint);
  });

  it('names what is wrong', () => {
    const text = '{"set_id":-1,"block_hash":"0xabc","authorities":[{"key":"0x00","weight":1}]}';
    throws(() => parseCheckpoint(text, 'point.json'), {
      code: 'bad_input/checkpoint',
      message:
        /^point\.json is not a checkpoint: set_id: .*; block_hash: must be 0x and 64 hex digits; authorities\[0\]\.key: must be 0x and 64 hex digits; expected \{"set_id":7/,
    });
  });

  for (const text of [
    '',
    '{',
    '[]',
    '{}',
    JSON.stringify({ ...JSON.parse(checkpointJson(checkpoint)), authorities: [] }),
  ]) {
    it(`refuses ${text || 'nothing'}`.slice(0, 60), () => {
      throws(() => parseCheckpoint(text, 'point.json'), { code: 'bad_input/checkpoint' });
    });
  }
});
