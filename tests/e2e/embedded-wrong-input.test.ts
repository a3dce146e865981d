import { deepEqual, equal, ok } from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandProcess, type Ran } from '../support/command-process.ts';
import { wrongInputs } from '../support/wrong-inputs.ts';

/** All of `npm run wrong-inputs`; `npm test` takes some. */
const count = Number(process.env['ALMANAC_WRONG_INPUTS'] ?? 80);
/** Whatever is not refused by then waits for something in silence; a machine that does much else takes 17 s for what takes 1. */
const longestMs = 60_000;
const program = new URL('../../offchain-agent/bundle/main.js', import.meta.url);
const examples = fileURLToPath(new URL('../../docs/examples', import.meta.url));
/** Words of the system, of libraries and of Node.js, which tell a person nothing. */
const raw =
  /this should not happen|\n {4}at |\bE(NOENT|ISDIR|NOTDIR|ACCES|PERM|EXIST|PROTO|NAMETOOLONG|ADDRINUSE|INVAL)\b|Invalid input: expected|ERR_[A-Z]/;

describe('almanac with wrong input', () => {
  let folder: string;
  let silent: Server;
  let commands: CommandProcess;
  const before_ = { folder: process.cwd(), env: { ...process.env } };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-wrong-'));
    cpSync(examples, join(folder, 'examples'), { recursive: true });
    writeFileSync(join(folder, 'file'), 'text\n');
    silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    // Whatever is written is written there, and no running chain is found.
    process.chdir(folder);
    Object.assign(process.env, {
      ALMANAC_STATE: join(folder, 'state'),
      ALMANAC_URL: 'ws://127.0.0.1:1',
      COLUMNS: '60',
    });
    commands = new CommandProcess(program, longestMs);
    // Loading the program is no part of what a command takes.
    await commands.run(['--version']);
  });

  after(() => {
    process.chdir(before_.folder);
    process.env = before_.env;
    silent.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(args: readonly string[]): Promise<Ran> {
    const ran = await commands.run(args);
    const line = args.join(' ').slice(0, 200);
    const said = `${ran.stdout}\n${ran.stderr}`;
    ok(!raw.test(said), `${line}: ${raw.exec(said)?.[0]} in ${said.slice(-400)}`);
    return ran;
  }

  for (const [line, code] of [
    ['sweep --dir examples/sweep', 2],
    ['sweep --dir=', 2],
    ['sweep --resume examples/sweep', 2],
    ['sweep --for 1s', 2],
    ['sweep --node /nonexistent', 2],
    ['verify bafk2bzaceahfouoae3suhmxivmxlayez3kq5dzo7i53y654h7kvultprf7r2x --agent http://127.0.0.1:1', 4],
    ['verify nofile', 2],
    ['evidence export --data file --out x', 2],
    ['evidence export --data . --out file/x', 2],
    ['evidence show /dev/zero', 2],
    ['evidence show .', 2],
    ['fit nofile', 2],
    ['fit .', 2],
    ['fit /dev/zero', 2],
    ['fit file', 2],
    ['fit examples/sweep', 0],
    ['agent --config nofile', 2],
    ['agent check --config .', 2],
    ['agent check --data /proc/x', 2],
    ['probe --config nofile', 2],
    ['probe --config .', 2],
    ['probe --listen 127.0.0.1:0', 2],
    ['network up --reporters 4', 2],
    ['network logs --follow', 2],
    ['load --require p95', 2],
    ['completion tcsh', 2],
    ['load --for 3h', 2],
    ['load wss://127.0.0.1:1', 4],
    ['sli v1,,v2', 4],
    ['sli all --at 9999-01-01', 2],
    ['params propose', 2],
    ['council vote x', 2],
    ['reporter join --secret-file s --key //Bob --local --chain-length 0', 2],
    ['group create g v1', 2],
    ['aggregate nofile', 2],
    ['gate --baseline nofile --candidate nofile', 2],
    ['gate --baseline examples/sweep --candidate examples/sweep --policy file', 2],
    ['probe wss://no-such-host.invalid', 4],
    ['validators', 4],
    ['watch ws://127.0.0.1:1', 4],
    ['nonsense', 2],
  ] as const)
    it(`ends with ${code} for ${line}`, async () => {
      const { code: ended, stderr } = await run(line.split(' '));
      equal(ended, code, stderr);
      ok(code === 0 || stderr.startsWith('error: ') || line.startsWith('agent check'), stderr);
    });

  it('leaves the results of others as they are', () => {
    for (const name of ['points.csv', 'evidence.jsonl', 'report.md'])
      equal(
        readFileSync(join(folder, 'examples/sweep', name), 'utf8'),
        readFileSync(join(examples, 'sweep', name), 'utf8'),
      );
  });

  it('says whom it waits for', async () => {
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, stderr } = await run(['validators', '--url', `ws://127.0.0.1:${port}`]);
    equal(code, 4);
    ok(stderr.startsWith('waiting for ws://127.0.0.1:'), stderr);
  });

  it(`says what is wrong with ${count} others, made of its own options`, async () => {
    const faults: string[] = [];
    for (const args of wrongInputs(count)) {
      const line = args.map((arg) => (arg.length > 60 ? `${arg.slice(0, 60)}…` : arg)).join(' ');
      try {
        const { code } = await run(args);
        if (code === null || code < 0 || code > 4) faults.push(`${line}: exit code ${code}`);
      } catch (error) {
        faults.push(`${line}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    deepEqual(faults, []);
  });
});
