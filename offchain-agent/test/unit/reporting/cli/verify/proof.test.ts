import { rejects } from 'node:assert/strict';
import { runVerifyProof } from '../../../../../src/reporting/cli/verify/proof.ts';
import { runVerify } from '../../../../../src/reporting/cli/verify/run.ts';

const code = 'bad_input/proof';

describe('almanac verify --proof', () => {
  it('takes no evidence and no chain: it is counted from the file alone', async () => {
    const message =
      '--proof: is counted without chain or evidence; give it alone, or with --genesis and --json';
    await rejects(runVerifyProof(['a.jsonl'], { proof: 'a.json' }), { code, message });
    await rejects(runVerifyProof([], { proof: 'a.json', url: 'ws://127.0.0.1:1' }), { code, message });
  });

  it('wants a proof with --genesis, and a hash there', async () => {
    await rejects(runVerifyProof([], { genesis: '0xaa' }), {
      code,
      message: '--genesis: is of a proof; give --proof too',
    });
    await rejects(runVerifyProof([], { proof: 'a.json', genesis: '0xaa' }), {
      code,
      message: '--genesis: must be 0x and 64 hex digits',
    });
  });

  it('says that a file is not there', async () => {
    await rejects(runVerifyProof([], { proof: '/nowhere/a.json' }), {
      code,
      message: '--proof: /nowhere/a.json cannot be read: no such file or directory',
    });
  });
});

describe('almanac verify', () => {
  it('wants evidence or a proof', async () => {
    await rejects(runVerify([], {}), {
      code: 'bad_input/evidence',
      message: 'no evidence given; pass files, URLs or content identifiers, or --proof FILE',
    });
  });
});
