import { equal, ok, rejects } from 'node:assert/strict';
import { evidenceOf, nodeWithMissing } from '../../../../../../tests/support/made-evidence.ts';
import { isVoteEvidence } from '../../../../../src/measure/blame/vote-evidence.ts';
import { checkEvidence } from '../../../../../src/measure/cli/earnings/check-evidence.ts';

describe('checkEvidence', () => {
  const { node, block } = nodeWithMissing();
  let text: string;
  before(async () => {
    const { found, make } = await evidenceOf(node, block);
    ok(found[0]);
    ({ text } = await make(found[0]));
  });

  it('takes a file that another tool set apart with spaces and lines', async () => {
    const pretty = `\n${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
    ok(isVoteEvidence(pretty));
    const { document } = await checkEvidence(pretty, 'a.json', node.genesisHash);
    equal(document.schema, 'almanac.left_out.v1');
  });

  it('names the kind of a file whose version is not known', async () => {
    const newer = text.replace('vote_evidence.v1', 'vote_evidence.v2');
    ok(isVoteEvidence(newer));
    await rejects(checkEvidence(newer, 'a.json', node.genesisHash), {
      code: 'bad_input/proof',
      message: /^a\.json is not a valid proof: schema: must be one of almanac\.vote_evidence\.v1$/,
    });
  });

  it('names the body that a file lacks, which no node can be asked for', async () => {
    const witness = `0x${'11'.repeat(32)}`;
    const lacking = JSON.stringify({ ...(JSON.parse(text) as object), witness });
    await rejects(checkEvidence(lacking, 'a.json', node.genesisHash), {
      code: 'bad_input/proof',
      message: `a.json is not a valid proof: blocks: it has no body of block ${witness}`,
    });
  });
});
