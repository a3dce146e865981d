import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError } from '../../src/base/error.ts';
import { writeWhole } from '../../src/base/write-durably.ts';
import { addSpent, jsonOf, type WorkSpent } from './work.ts';

const shape = z.object({
  schema: z.literal('almanac.bench-gate-nodes-state.v1'),
  quick: z.boolean(),
  /** By binary, of the nodes that everything in the folder was measured with. */
  sha256: z.object({ normal: z.string(), slowed: z.string() }),
  /** The slowness of each trial, in the order in which they were made; the folder of a trial is its number from 1 on. */
  rounds: z.array(z.int().positive()),
  /** That the folder `slowed` was begun with; undefined of folders of before it was kept. */
  slowedRounds: z.int().positive().optional(),
  /** By the folder of a sweep. */
  spent: z.record(z.string(), z.object({ ms: z.number(), loads: z.array(z.number()).readonly() })),
});
type Content = z.infer<typeof shape>;

/** What a run of the bench remembers for the next one, beside the folders of its sweeps. */
export class BenchState {
  readonly #folder: string;
  readonly #file: string;
  readonly #content: Content;

  private constructor(folder: string, content: Content) {
    this.#folder = folder;
    this.#file = stateFile(folder);
    this.#content = content;
  }

  /** @throws AgentError `bad_input/folder` for a folder that was begun otherwise */
  static open(folder: string, of: Pick<Content, 'quick' | 'sha256'>): BenchState {
    const file = stateFile(folder);
    const fresh: Content = {
      schema: 'almanac.bench-gate-nodes-state.v1',
      ...of,
      rounds: [],
      spent: {},
    };
    if (!existsSync(file)) return new BenchState(folder, fresh);
    const read = shape.safeParse(jsonOf(readFileSync(file, 'utf8')));
    const fault = (what: string): AgentError =>
      new AgentError('bad_input/folder', `${folder} ${what}; name another one with --dir`, {
        data: { folder },
      });
    if (!read.success) throw fault('has a state.json of another form');
    if (read.data.quick !== of.quick) throw fault(`was begun ${of.quick ? 'without' : 'with'} --quick`);
    const isSame =
      read.data.sha256.normal === of.sha256.normal && read.data.sha256.slowed === of.sha256.slowed;
    if (!isSame) throw fault('was measured with other binaries than are in its folder nodes');
    return new BenchState(folder, read.data);
  }

  get rounds(): readonly number[] {
    return this.#content.rounds;
  }

  addRounds(rounds: number): void {
    this.#content.rounds.push(rounds);
    this.#write();
  }

  /** The folder of the slowed node's sweep: `slowed` for the rounds that it was begun with, another one for others. */
  slowedFolder(rounds: number): string {
    const usual = 'slowed';
    if (this.#content.slowedRounds === undefined && !existsSync(join(this.#folder, usual))) {
      this.#content.slowedRounds = rounds;
      this.#write();
    }
    return this.#content.slowedRounds === rounds ? usual : `${usual}-${rounds}`;
  }

  spent(name: string): WorkSpent | undefined {
    return this.#content.spent[name];
  }

  addSpent(name: string, spent: WorkSpent): void {
    this.#content.spent[name] = addSpent(this.spent(name), spent);
    this.#write();
  }

  #write(): void {
    writeWhole(this.#file, `${JSON.stringify(this.#content, null, 2)}\n`);
  }
}

function stateFile(folder: string): string {
  return join(folder, 'state.json');
}
