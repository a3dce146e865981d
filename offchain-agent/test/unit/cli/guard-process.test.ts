import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { program } from '../../../../tests/support/program.ts';

const { options, file } = program(new URL('../../../src/cli/guard-process.ts', import.meta.url));
const { file: abort } = program(new URL('../../../src/cli/abort.ts', import.meta.url));

/** A command that runs until it is aborted, in a process of its own, for the guard is of a whole process. */
function guarded(body: string): ReturnType<typeof spawn> {
  const script = `
    import { guardProcess } from ${JSON.stringify(file)};
    import { processSignal } from ${JSON.stringify(abort)};
    guardProcess();
    const signal = processSignal();
    const timer = setInterval(() => { ${body} }, 10);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      console.error('cleaned up after ' + (signal.reason.code ?? signal.reason.message));
    });`;
  return spawn(process.execPath, [...options, '--input-type=module', '--eval', script]);
}

async function talkOf(child: ReturnType<typeof spawn>): Promise<string> {
  assert.ok(child.stderr);
  const [talk] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return talk.trim();
}

describe('guardProcess', () => {
  it('lets the command clean up when the reader of stdout has gone', async () => {
    const child = guarded("process.stdout.write('line\\\\n');");
    child.stdout?.once('data', () => child.stdout?.destroy());
    assert.equal(await talkOf(child), 'cleaned up after unknown/reader_gone');
  });

  it('lets the command go on when the reader of stderr has gone', async () => {
    const child = guarded("process.stderr.write('line\\\\n'); process.stdout.write('line\\\\n');");
    child.stderr?.once('data', () => child.stderr?.destroy());
    let lines = 0;
    child.stdout?.on('data', () => {
      lines += 1;
      if (lines === 20) child.kill();
    });
    await once(child, 'exit');
    assert.equal(lines >= 20, true);
  });

  it('keeps the talk of libraries out of the answer', async () => {
    const child = guarded("clearInterval(timer); console.log('a library'); process.stdout.write('answer');");
    assert.ok(child.stdout);
    const [answer, talk] = await Promise.all([text(child.stdout), talkOf(child)]);
    assert.deepEqual([answer, talk], ['answer', 'a library']);
  });

  it('lets the command clean up after a failure that nobody awaits', async () => {
    assert.equal(await talkOf(guarded("Promise.reject(new Error('lost'));")), 'cleaned up after lost');
    assert.equal(await talkOf(guarded("throw new Error('thrown');")), 'cleaned up after thrown');
  });
});
