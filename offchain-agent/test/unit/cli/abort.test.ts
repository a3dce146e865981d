import { deepEqual, equal } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../../../../tests/support/poll.ts';
import { program } from '../../../../tests/support/program.ts';
import { exitCode } from '../../../src/base/exit.ts';

const { options, file } = program(new URL('../../../src/cli/abort.ts', import.meta.url));

const soon = { everyMs: 10 };

describe('a command that is interrupted', () => {
  let child: ChildProcess;
  let talk: string;
  afterEach(() => child.kill('SIGKILL'));

  /** A command whose clean-up takes this long, in a process of its own; it sends itself a signal as it begins to clean up. */
  async function start(cleanUpMs: number, again?: NodeJS.Signals): Promise<void> {
    const script = `
      import { processSignal } from ${JSON.stringify(file)};
      processSignal().addEventListener('abort', () => {
        console.error('cleaning up');
        ${again ? `process.kill(process.pid, '${again}');` : ''}
        clearInterval(running);
        setTimeout(() => console.error('clean'), ${cleanUpMs});
      });
      const running = setInterval(() => undefined, 1000);
      console.error('running');`;
    child = spawn(process.execPath, [...options, '--input-type=module', '--eval', script]);
    talk = '';
    child.stderr?.on('data', (data) => {
      talk += String(data);
    });
    await says('running');
  }

  async function says(word: string): Promise<void> {
    await poll(
      `it says ${word}`,
      async () => talk,
      (text) => text.includes(word),
      soon,
    );
  }

  for (const [signal, what] of [
    ['SIGINT', 'one Ctrl-C arrives twice, as npm passes it on'],
    ['SIGHUP', 'the end of its terminal is told twice, by the shell and the kernel'],
    ['SIGTERM', 'it is told to end twice, as timeout(1) does'],
  ] as const)
    it(`cleans up although ${what}`, async () => {
      // From here the second one could come later than those that belong together do.
      await start(300, signal);
      const ended = once(child, 'exit');
      child.kill(signal);
      deepEqual(await ended, [0, null]);
      equal(talk, 'running\ncleaning up\nclean\n');
    });

  it('leaves at once when Ctrl-C is pressed again', async () => {
    await start(60_000);
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await says('cleaning up');
    await sleep(1_100);
    child.kill('SIGINT');
    deepEqual(await ended, [exitCode.interrupted, null]);
  });

  it('leaves at once when it is told to by another signal', async () => {
    await start(60_000);
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await says('cleaning up');
    child.kill('SIGTERM');
    deepEqual(await ended, [exitCode.interrupted, null]);
  });
});
