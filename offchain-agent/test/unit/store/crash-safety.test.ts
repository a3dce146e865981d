import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../../../tests/support/program.ts';
import { comparePlaces } from '../../../src/sli/evidence/evidence.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { generator } from '../sli/evidence/evidence-case.ts';
import { crashReporter, crashRound } from './crash-round.ts';
import { PostgresServer } from './postgres-server.ts';

const lives = 3;

describe('a store whose writer is killed', () => {
  it('in an SQLite file holds everything that was acknowledged, and no half of anything', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-crash-'));
    await survives(join(folder, 'store.sqlite'));
    await rm(folder, { recursive: true });
  });

  it('in PostgreSQL holds everything that was acknowledged, and no half of anything', async () => {
    const server = await PostgresServer.start();
    try {
      await survives(await server.newDatabase());
    } finally {
      await server.stop();
    }
  });
});

/** Lets a writer write and die, again and again, and looks at what it left behind. */
async function survives(place: string): Promise<void> {
  const random = generator(5);
  let next = 0;
  for (let life = 0; life < lives; life += 1) {
    const said = await writeAndDie(place, next, 1 + Math.floor(random() * 40));
    next = await check(place, said);
  }
  assert.ok(next > lives);
}

/** @returns what was acknowledged: SIGKILL comes while the writer goes on writing */
async function writeAndDie(
  place: string,
  first: number,
  acknowledgements: number,
): Promise<readonly string[]> {
  const { options, file } = program(new URL('./crash-writer.program.ts', import.meta.url));
  const writer = spawn(process.execPath, [...options, file, place, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  const said: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    said.push(line);
    if (said.length === acknowledgements) writer.kill('SIGKILL');
  }
  const [, signal] = (await exited) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
  return said;
}

/** @returns the first round that is not closed */
async function check(place: string, said: readonly string[]): Promise<number> {
  const store = await openStore(place);
  try {
    const outbox = new Set((await store.outbox(crashReporter)).map(({ key }) => key));
    for (const line of said) {
      const round = crashRound(Number(line.split(' ')[1]));
      const kept = await store.samplesOf(crashReporter, 0, round.row.window);
      assert.deepEqual(kept, round.samples.toSorted(comparePlaces), line);
    }
    const closed = await store.windows(crashReporter, 0, 'closed');
    const acknowledged = said.filter((line) => line.startsWith('closed'));
    for (const line of acknowledged) {
      const { window } = crashRound(Number(line.split(' ')[1])).row;
      assert.ok(
        closed.some((row) => row.window === window),
        line,
      );
    }
    // Both or neither: a closed window has its reports, and every report a closed window.
    assert.deepEqual(
      [...outbox],
      closed.flatMap((_, round) => crashRound(round).extrinsics.map(({ key }) => key)),
    );
    return closed.length;
  } finally {
    await store.close();
  }
}
