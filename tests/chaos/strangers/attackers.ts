import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AttackJob, AttackTally, FromAttacker, ToAttacker } from './job.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** Of TypeScript, as this process runs it. */
const execArgv = ['--import', 'tsx'];

/** What became of an attack. */
export interface Attacked {
  readonly tally: AttackTally;
  readonly last: readonly string[];
}

/** Processes of strangers, at the lowest priority: they have machines of their own, and take no processor of a server. */
export class Attackers {
  readonly #children: readonly ChildProcess[];

  private constructor(children: readonly ChildProcess[]) {
    this.#children = children;
  }

  static begin(count: number): Attackers {
    return new Attackers(
      Array.from({ length: count }, () => lowest(fork(here('attacker.program.ts'), { execArgv }))),
    );
  }

  /** Sends all of the job, a share each. */
  async attack(job: AttackJob): Promise<Attacked> {
    return sum(
      await Promise.all(
        this.#children.map(
          async (child, index) => await this.#ask(child, begin(job, index, this.#children.length), 'done'),
        ),
      ),
    );
  }

  /** Holds the job while the work is done. */
  async hold(job: AttackJob, work: () => Promise<void>): Promise<Attacked> {
    await Promise.all(
      this.#children.map(
        async (child, index) => await this.#ask(child, begin(job, index, this.#children.length), 'under-way'),
      ),
    );
    await work();
    return sum(
      await Promise.all(this.#children.map(async (child) => await this.#ask(child, { kind: 'end' }, 'done'))),
    );
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  async #ask(child: ChildProcess, message: ToAttacker, until: FromAttacker['kind']): Promise<FromAttacker> {
    return await new Promise<FromAttacker>((resolve, reject) => {
      const onExit = (): void => reject(new Error('the attackers themselves ended'));
      const onMessage = (told: FromAttacker): void => {
        if (told.kind !== until) return;
        child.off('message', onMessage).off('exit', onExit);
        resolve(told);
      };
      child.on('message', onMessage).once('exit', onExit);
      // One that has ended before can be told nothing, and ends no more.
      child.send(message, (error) => error && onExit());
    });
  }
}

function begin(job: AttackJob, index: number, of: number): ToAttacker {
  return { kind: 'begin', job: { ...job, seed: job.seed * 100 + index, count: Math.ceil(job.count / of) } };
}

function sum(told: readonly FromAttacker[]): Attacked {
  const done = told.filter((one) => one.kind === 'done');
  const seen: Record<string, number> = {};
  for (const { tally } of done)
    for (const [what, times] of Object.entries(tally.seen)) seen[what] = (seen[what] ?? 0) + times;
  return {
    tally: {
      sent: done.reduce((all, { tally }) => all + tally.sent, 0),
      reached: done.reduce((all, { tally }) => all + tally.reached, 0),
      seen,
    },
    last: done.flatMap(({ last }) => last),
  };
}

/** A process that reads what strangers send, and does nothing with it. */
export interface Sink {
  readonly port: number;
  readonly path: string;
  close(): void;
}

export async function beginSink(path: string): Promise<Sink> {
  const child = fork(here('sink.program.ts'), [path], { execArgv });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { port, path, close: () => void child.kill('SIGKILL') };
}

function lowest(child: ChildProcess): ChildProcess {
  setPriority(child.pid ?? 0, constants.priority.PRIORITY_LOW);
  return child;
}
