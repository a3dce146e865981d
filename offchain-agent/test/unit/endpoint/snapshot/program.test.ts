import { equal, ok, rejects } from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { mock } from 'node:test';
import { feed, run } from '../../../../src/endpoint/snapshot/program.ts';

describe('what a program is fed', () => {
  const count = 64;
  let given: number;
  beforeEach(() => {
    given = 0;
  });

  /** More than a pipe holds, and than Node.js keeps back. */
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (; given < count; given += 1) yield new Uint8Array(65_536).fill(0x61);
  }

  it('is all that there is, in its order', async () => {
    const program = run(['wc', '--bytes']);
    await feed(program, chunks());
    const [told] = await program.stdout.setEncoding('utf8').toArray();
    equal(Number(told), count * 65_536);
    await program.ended;
  });

  it('goes on to its end where the program has enough and ends well', async () => {
    const program = run(['head', '--bytes=10']);
    program.stdout.resume();
    await feed(program, chunks());
    equal(given, count);
    await program.ended;
  });

  it('ends with the words of a program that fails', async () => {
    const program = run(['sh', '-c', 'echo no more of it >&2; exit 3']);
    program.stdout.resume();
    await rejects(
      feed(program, chunks()).then(async () => await program.ended),
      { code: 'unknown/snapshot_program', message: /ended with code 3: no more of it/ },
    );
  });

  it('leaves no more with the end of the program for more chunks', async () => {
    const stdin = new PassThrough({ highWaterMark: 1 });
    stdin.resume();
    const { promise: ended, resolve } = endedLater();
    const waits = mock.method(ended, 'then').mock;
    await feed({ stdin, ended }, chunks());
    ok(waits.callCount() <= 1, `${waits.callCount()} waits for ${count} chunks`);
    resolve();
  });
});

function endedLater(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((end) => {
    resolve = end;
  });
  return { promise, resolve };
}
