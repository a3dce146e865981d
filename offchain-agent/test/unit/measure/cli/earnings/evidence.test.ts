import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testVoter } from '../../../../../../tests/support/grandpa-bytes.ts';
import { evidenceOf, nodeWithMissing, said } from '../../../../../../tests/support/made-evidence.ts';
import { MadeRelayNode } from '../../../../../../tests/support/made-relay-node.ts';
import {
  keepEvidence,
  mostHandOvers,
  requireFewHandOvers,
} from '../../../../../src/measure/cli/earnings/evidence.ts';
import { evidenceFields, evidenceLines } from '../../../../../src/measure/cli/earnings/kept-evidence.ts';
import { runVerifyProof } from '../../../../../src/reporting/cli/verify/proof.ts';

const { signal } = new AbortController();

/** What a command prints. */
async function printed(run: () => Promise<void>): Promise<string> {
  const { write } = process.stdout;
  let text = '';
  process.stdout.write = (part: string | Uint8Array) => {
    text += String(part);
    return true;
  };
  try {
    await run();
  } finally {
    process.stdout.write = write;
  }
  return text;
}

describe('almanac earnings --keep-evidence', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-evidence-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('notes what it cannot write, and ends nothing', async () => {
    const { node, block } = nodeWithMissing();
    const { found, blocks } = await evidenceOf(node, block);
    const gone = join(folder, 'gone');
    const options = { folder: gone, said, bodiesLeft: 3, signal };
    const kept = await keepEvidence(node, { left: 0, found }, blocks, options);
    deepEqual([kept.files.length, kept.unproved.length, kept.unwritten.length], [0, 0, 1]);
    const lines = evidenceLines(kept).join('\n');
    match(lines, /Evidence: no file could be written\./);
    match(lines, /Evidence is lost: \S+left-out-\d+-[0-9a-f]{8}\.json cannot be written: no such file/);
    match(lines, /No room for 3 bodies of heard blocks/);
    const fields = evidenceFields(kept, (account) => account);
    deepEqual([fields.unwritten.length, fields.bodies_left], [1, 3]);
  });

  it('writes evidence from a checkpoint that verify takes without a genesis, and says whose word it is', async () => {
    const votersOf = (session: number) =>
      ['one', 'two', 'three'].map((name) => testVoter(`${name} ${session}`));
    const { node, block } = nodeWithMissing({ votersOf });
    const { index } = block.session;
    const blockHash = node.chain.blocks.findLast(
      ({ endsSession, header }) => endsSession && header.number < block.header.number,
    )?.header.hash;
    ok(blockHash);
    const authorities = votersOf(index).map(({ key }) => ({ key, weight: 1n }));
    const { found, blocks } = await evidenceOf(node, block, {}, { setId: index - 7, authorities, blockHash });
    const options = { folder, said, bodiesLeft: 0, signal };
    const kept = await keepEvidence(node, { left: 0, found }, blocks, options);
    match(evidenceLines(kept).join('\n'), /Check one: almanac verify --proof FILE$/m);
    const proof = kept.files[0]?.file ?? '';
    const screen = await printed(async () => await runVerifyProof([], { proof }));
    match(screen, /The checkpoint is the word of the proof's author\./);
    equal(screen.includes('--genesis'), false);
    const json = await printed(async () => await runVerifyProof([], { proof, json: true }));
    equal((JSON.parse(json) as { trust_from: string }).trust_from, 'file');
    const given = { proof, genesis: node.genesisHash };
    await rejects(runVerifyProof([], given), /it is proved from a checkpoint/);
  });

  it('names the genesis hash to check evidence from the genesis with', async () => {
    const { node, block } = nodeWithMissing();
    const { found, blocks } = await evidenceOf(node, block);
    const options = { folder, said, bodiesLeft: 0, signal };
    const kept = await keepEvidence(node, { left: 0, found }, blocks, options);
    match(evidenceLines(kept).join('\n'), /almanac verify --proof FILE --genesis HASH/);
    const proof = kept.files[0]?.file ?? '';
    match(
      await printed(async () => await runVerifyProof([], { proof, genesis: node.genesisHash })),
      /That hash is the one given\./,
    );
  });

  it('refuses, before it listens, more changes of authorities than a file can have', async () => {
    const genesisHash = `0x${'00'.repeat(32)}`;
    const nodeOf = (setId: number) => new MadeRelayNode(4, 20, { setId });
    await requireFewHandOvers(nodeOf(mostHandOvers), { genesisHash });
    const many = nodeOf(2_755);
    const checkpoint = (setId: number) => ({ setId, authorities: [], blockHash: genesisHash });
    await requireFewHandOvers(many, checkpoint(2_700));
    await rejects(requireFewHandOvers(many, { genesisHash }), {
      code: 'bad_input/evidence',
      message: /authorities changed 2755 times since the genesis/,
    });
    await rejects(requireFewHandOvers(many, checkpoint(2_000)), /755 times since the checkpoint/);
  });
});
