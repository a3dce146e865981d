import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { CommandProcess, type ProcessPlace } from '../../tests/support/command-process.ts';
import { poll } from '../../tests/support/poll.ts';

const module = join(import.meta.dirname, '../../tests/support/command-process.ts');

/** What it does is its first argument. */
const program = `
  let begun = 0;
  let running = 0;
  const commands = {
    say: async (words) => { console.log(words); console.error('talk'); return 3; },
    long: async () => { process.stdout.write('é'.repeat(200_000)); return 0; },
    slow: async () => {
      running += 1;
      const together = running;
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return together;
    },
    count: async () => begun,
    pid: async () => process.pid,
    where: async () => {
      console.log(JSON.stringify([process.cwd(), process.umask(), process.env.GIVEN ?? null]));
      return 0;
    },
    exit: async () => { process.stdout.write('bye'); process.exit(7); },
    throw: async () => { throw new Error('thrown'); },
    hang: async () => { process.stderr.write('waiting'); await new Promise(() => {}); },
    spin: async () => { for (;;); },
    late: async () => { process.prependOnceListener('message', () => console.log('late')); return 0; },
  };
  export const main = async ([name, ...words]) => { begun += 1; return await commands[name](words.join(' ')); };`;

describe('CommandProcess', () => {
  let folder: string;
  let url: URL;
  let commands: CommandProcess;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-commands-'));
    const path = join(folder, 'program.mjs');
    writeFileSync(path, program);
    url = pathToFileURL(path);
    commands = new CommandProcess(url, 20_000);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('gives the code and both outputs of each command, in one process', async () => {
    const begun = (await commands.run(['count'])).code ?? 0;
    assert.deepEqual(await commands.run(['say', 'a', 'b']), { code: 3, stdout: 'a b\n', stderr: 'talk\n' });
    assert.deepEqual(await commands.run(['say', '']), { code: 3, stdout: '\n', stderr: 'talk\n' });
    assert.deepEqual(await commands.run(['count']), { code: begun + 3, stdout: '', stderr: '' });
  });

  it('gives all of an output that is longer than a pipe holds', async () => {
    const { stdout } = await commands.run(['long']);
    assert.equal(stdout, 'é'.repeat(200_000));
  });

  it('runs commands one after the other that are asked for together', async () => {
    const ran = await Promise.all([1, 2, 3].map(() => commands.run(['slow'])));
    assert.deepEqual(
      ran.map(({ code }) => code),
      [1, 1, 1],
    );
  });

  it('says which command ended the process, and what it said, and goes on with another process', async () => {
    await assert.rejects(commands.run(['exit', 'now']), /^Error: exit now: ended the process.*\|bye/s);
    assert.equal((await commands.run(['count'])).code, 1);
    await assert.rejects(commands.run(['throw']), /throw: ended the process.*Error: thrown\n +at /s);
    assert.equal((await commands.run(['count'])).code, 1);
  });

  it('ends a command that takes too long, and says what it said', async () => {
    const impatient = new CommandProcess(url, 4_000);
    await assert.rejects(impatient.run(['hang']), /hang: did not end within 4 s; it said: .*waiting/s);
    await assert.rejects(impatient.run(['spin']), /spin: did not end within 4 s/);
    assert.equal((await impatient.run(['count'])).code, 1);
  });

  it('runs a command where a shell would have started it', async () => {
    const own = new CommandProcess(url, 20_000);
    const where = async (place?: ProcessPlace): Promise<unknown> =>
      JSON.parse((await own.run(['where'], place)).stdout);
    assert.deepEqual(await where(), [process.cwd(), process.umask(), null]);
    const place = { folder: realpathSync(folder), umask: 0o077, env: { GIVEN: 'given' } };
    assert.deepEqual(await where(place), [place.folder, 0o077, 'given']);
    assert.deepEqual(await where({ ...place, env: {} }), [place.folder, 0o077, null]);
  });

  it('starts again after its end', async () => {
    const own = new CommandProcess(url, 20_000);
    assert.equal((await own.run(['count'])).code, 1);
    own.end();
    assert.equal((await own.run(['count'])).code, 1);
  });

  it('gives no command what one before it said after its end', async () => {
    await commands.run(['late']);
    await assert.rejects(commands.run(['count']), /count: a command before it went on to talk: late\n/);
  });

  it('keeps no process alive, and leaves none', async () => {
    const script = `
      import { CommandProcess } from ${JSON.stringify(module)};
      const commands = new CommandProcess(new URL(${JSON.stringify(url.href)}));
      console.log((await commands.run(['pid'])).code);`;
    const user = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid, [code]] = await Promise.all([text(user.stdout), once(user, 'exit')]);
    assert.equal(code, 0);
    const read = async (): Promise<boolean> => isAlive(Number(pid));
    await poll(`process ${pid} has ended`, read, (alive) => !alive, { everyMs: 20 });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
