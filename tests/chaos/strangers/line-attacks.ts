import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Chance } from './chance.ts';
import { openRaw } from './connections.ts';
import type { Counted } from './counted.ts';
import type { AttackJob } from './job.ts';
import { controlLine, deciderHello, deciderLine, linkLine } from './other-grammars.ts';

const silentMs = 100;

/** Lines over a socket of the file system, one answered after the other. */
export async function lineAttack(
  job: AttackJob,
  chance: Chance,
  counted: Counted,
  most: number,
): Promise<void> {
  const { surface, place } = job;
  // Half of them are no nodes.
  const isControl = surface.kind === 'decider' && chance.oneOf(2);
  const socket = await openRaw(isControl ? { path: surface.control } : place);
  if (!socket) return counted.see('refused');
  const answers = new Answers(socket);
  for (let sent = 0; sent < most && !socket.destroyed && socket.writable; sent += 1) {
    // Nobody is asked for anything before a hello.
    const isFirst = sent === 0 && surface.kind === 'decider' && !isControl && !chance.oneOf(5);
    const text = isFirst ? deciderHello(surface.facts) : lineOf(job, chance, isControl);
    const line = job.attack === 'bytes' ? chance.spoiled(text) : Buffer.from(text);
    counted.sent(line);
    socket.write(Buffer.concat([line, Buffer.from('\n')]));
    const answer = await answers.next(silentMs);
    if (answer === undefined) {
      // What is no question is answered at once; a question of who signs is answered when there is a leader.
      if (!socket.destroyed) counted.see('waits', job.attack !== 'bytes');
      break;
    }
    counted.see(
      wordOf(answer),
      !/no such question|bad_input\/(control|link_rule)|unknown\/links/.test(answer),
    );
  }
  socket.destroy();
}

/** One line of an attack. */
export function lineOf({ surface }: AttackJob, chance: Chance, isControl: boolean): string {
  if (surface.kind === 'decider') return isControl ? controlLine(chance) : deciderLine(chance, surface.facts);
  return surface.kind === 'links' ? linkLine(chance, surface.nodes) : '';
}

function wordOf(answer: string): string {
  const code = /"code":"([^"]*)"/.exec(answer)?.[1];
  return code ?? (answer.startsWith('{') ? 'result' : (answer.split(' ')[0] ?? ''));
}

class Answers {
  #waiting: ((line: string | undefined) => void) | undefined;
  #isOver = false;

  constructor(socket: Socket) {
    const give = (line: string | undefined): void => {
      this.#waiting?.(line);
      this.#waiting = undefined;
    };
    createInterface(socket)
      .on('line', give)
      .on('error', () => undefined);
    socket.once('close', () => {
      this.#isOver = true;
      give(undefined);
    });
  }

  /** The next line; undefined when none comes in time. */
  async next(withinMs: number): Promise<string | undefined> {
    if (this.#isOver) return undefined;
    return await new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs, undefined);
      this.#waiting = (line) => {
        clearTimeout(timer);
        resolve(line);
      };
    });
  }
}
