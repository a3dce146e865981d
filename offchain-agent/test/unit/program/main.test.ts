import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { program } from '../../../../tests/support/program.ts';

const { options, file: main } = program(new URL('../../../src/program/main.ts', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const { file: abort } = program(new URL('../../../src/cli/abort.ts', import.meta.url));
const script = `import { main } from ${JSON.stringify(main)}; process.exitCode = await main(process.argv.slice(1));`;
const command = [...options, '--input-type=module', '--eval', script, '--'];

function almanac(...args: string[]): Promise<Ended> {
  return run(...command, ...args);
}

function run(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('almanac', () => {
  it('prints its help on stdout and ends with 0', async () => {
    const { code, stdout, stderr } = await almanac('--help');
    assert.equal(code, 0);
    assert.match(stdout, /^Keep validators' .*\n\nUsage: almanac /);
    assert.equal(stderr, '');
  });

  it('ends with 2 and keeps stdout empty for an unknown command', async () => {
    const { code, stdout, stderr } = await almanac('xyzzy');
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(stderr, "error: unknown command 'xyzzy'\nhint: run `almanac --help`\n");
  });

  it('prints help on stdout and ends with 0 whatever options follow `help`', async () => {
    for (const [args, usage] of [
      ['help', 'almanac <command>'],
      ['help --all', 'almanac <command>'],
      ['help -h', 'almanac <command>'],
      ['help --', 'almanac <command>'],
      ['help help --anything', 'almanac <command>'],
      ['help watch --all', 'almanac watch'],
      ['help network', 'almanac network '],
      ['network help --all', 'almanac network '],
      ['help network up', 'almanac network up'],
      ['network help up --x', 'almanac network up'],
      ['snapshot help', 'almanac snapshot '],
    ] as const) {
      const { code, stdout, stderr } = await almanac(...args.split(' '));
      assert.deepEqual([code, stderr], [0, ''], args);
      assert.ok(stdout.includes(`\nUsage: ${usage}`), `${args}: ${stdout}`);
    }
  });

  it('ends with 2 for help on an unknown command', async () => {
    for (const args of ['help nosuch', 'help network nosuch', 'network help nosuch']) {
      const { code, stdout, stderr } = await almanac(...args.split(' '));
      assert.deepEqual([code, stdout], [2, ''], args);
      assert.match(stderr, /^error: unknown command 'nosuch'\nhint: run `almanac/);
    }
  });

  it('names the missing command of a group below its help', async () => {
    for (const args of [[], ['network'], ['ha']]) {
      const { code, stdout, stderr } = await almanac(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /\nUsage: almanac .*\nerror: missing command\nhint: run `almanac/s);
    }
  });

  it('says what went wrong where its commands cannot be made', async () => {
    const broken = script.replace(
      'slice(1))',
      "slice(1), () => { throw new Error('two options of a name'); })",
    );
    const { code, stderr } = await run(...options, '--input-type=module', '--eval', broken, '--', 'doctor');
    assert.equal(code, 3);
    assert.match(stderr, /^error: internal error: two options of a name\nhint: this is a bug/);
  });

  it('sends nobody to this machine where what a node or a file says does not hold', async () => {
    const { file: errors } = program(new URL('../../../src/base/error.ts', import.meta.url));
    const refusing = `import { AgentError } from ${JSON.stringify(errors)}; ${script.replace(
      'slice(1))',
      "slice(1), () => { throw new AgentError('unknown/finality_body', 'it does not match'); })",
    )}`;
    const { code, stderr } = await run(
      ...options,
      '--input-type=module',
      '--eval',
      refusing,
      '--',
      'earnings',
    );
    assert.equal(code, 3);
    assert.equal(stderr, 'error: it does not match\nhint: ask another node, or the author of the file\n');
  });

  it('ends with 2 for an unknown option, as one JSON document with --json', async () => {
    const { code, stdout } = await almanac('doctor', '--sing', '--json');
    assert.equal(code, 2);
    const { schema, error } = JSON.parse(stdout) as { schema: string; error: { code: string; hint: string } };
    assert.deepEqual([schema, error.code], ['almanac.error.v1', 'bad_input/command_line']);
    assert.equal(error.hint, 'run `almanac doctor --help`');
  });

  it('prints the advice of a message as its hint', async () => {
    const { code, stdout, stderr } = await almanac('doctor', '--url', 'http://example.org');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^error: --url: \S+ is not a WebSocket URL\nhint: expected ws:\/\/ .*\n$/);
  });

  it('suggests the name that was meant', async () => {
    const { code, stderr } = await almanac('validators', '--topp', '3');
    assert.deepEqual([code, stderr], [2, "error: unknown option '--topp'\nhint: did you mean --top?\n"]);
  });

  it('ends with 3 when its answer cannot be written', async function () {
    if (process.platform !== 'linux') this.skip();
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [...command, '--help'], { stdio: ['ignore', full, 'ignore'] });
    closeSync(full);
    assert.deepEqual(await once(child, 'exit'), [3, null]);
  });

  it('prints an unforeseen error without control characters', async () => {
    const failing = `
      import { main } from ${JSON.stringify(main)};
      const fail = () => { throw new Error('of a node \\u001b[2J\\nand more'); };
      // The command line takes a copy of them.
      process.exitCode = await main(Object.assign([], { slice: fail }));
    `;
    const { stderr } = await run(...options, '--input-type=module', '--eval', failing);
    assert.match(stderr, /^error: internal error: of a node \?\[2J\?and more\nhint: .*\n +at /);
    assert.ok(!stderr.includes('\u001b'));
  });

  it('runs command after command in one process, each as if it were the first', async () => {
    const several = `
      import { main } from ${JSON.stringify(main)};
      import { abortCommand } from ${JSON.stringify(abort)};
      const codes = [await main(['xyzzy'])];
      for (let number = 0; number < 12; number += 1) {
        process.exitCode = 3;
        abortCommand(new Error('of a command before'));
        codes.push(await main(['--version']));
      }
      const listeners = [process, process.stdout, process.stderr].flatMap((emitter) =>
        emitter.eventNames().map((name) => emitter.listenerCount(name)));
      process.stdout.write(JSON.stringify([codes, Math.max(...listeners) < 5]), () => process.exit(0));`;
    const { stdout, stderr } = await run(...options, '--input-type=module', '--eval', several);
    assert.match(stderr, /^error: unknown command 'xyzzy'\nhint: .*--help.*\n$/);
    assert.deepEqual(JSON.parse(stdout.slice(stdout.indexOf('['))), [[2, ...Array(12).fill(0)], true]);
  });
});
