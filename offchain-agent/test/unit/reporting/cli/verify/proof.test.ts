import { match, rejects } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { program } from '../../../../../../tests/support/program.ts';
import { runVerifyProof } from '../../../../../src/reporting/cli/verify/proof.ts';
import { runVerify } from '../../../../../src/reporting/cli/verify/run.ts';

const code = 'bad_input/proof';
const { options, file: main } = program(new URL('../../../../../src/program/main.ts', import.meta.url));
const script = `import { main } from ${JSON.stringify(main)}; process.exitCode = await main(process.argv.slice(1));`;

describe('almanac verify --proof', () => {
  it('takes no evidence and no chain: it is counted from the file alone', async () => {
    const message =
      '--proof: is counted without chain or evidence; give it alone, or with --genesis and --json';
    await rejects(runVerifyProof(['a.jsonl'], { proof: 'a.json' }), { code, message });
    const others = [{ url: 'ws://127.0.0.1:1' }, { bodies: 'ws://127.0.0.1:1' }, { at: '2026-01-01' }];
    for (const other of others)
      await rejects(runVerifyProof([], { proof: 'a.json', ...other }), { code, message });
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

  it('reads stdin where the file is -', async () => {
    const stderr = await new Promise<string>((resolve) => {
      const args = [...options, '--input-type=module', '--eval', script, '--', 'verify', '--proof', '-'];
      execFile(process.execPath, args, (_error, _stdout, said) => resolve(said)).stdin?.end('{"schema":');
    });
    match(stderr, /^error: stdin is not a valid proof: Unexpected end of JSON input\n/);
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
