import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../../support/poll.ts';
import type { CaseTools, RunningCase } from '../case.ts';

const validator = {
  genesis: `0x${'12'.repeat(32)}`,
  author: `0x${'34'.repeat(32)}`,
  voter: `0x${'56'.repeat(32)}`,
};
const health = 'health 100 98 5 0 3 3381';
// Kusama's era 7126 (polkadot-sdk#5778): both were signed in the same round, for blocks of two branches.
const x = '0x217e7dbbd66bcae7f8d426250e0aab48fc0a46aa5027c1a90b6c22fef9d76f42';
const y = '0xa17977c835990ef96666c89cb29f224332b99e22745ba87d510fe1772f62fdf9';

/** tmkms#249, polkadot-sdk#5778, substrate#10992: what was signed twice is not granted twice. */
export async function haCases(tools: CaseTools): Promise<void> {
  const right = (name: string, got: string, wanted: string): void =>
    tools.judge(name, wanted, got, got === wanted);
  const records = join(tools.folder, 'coord');
  mkdirSync(records);
  let a = await Decider.start(tools, 'a', join(records, 'records'));
  right('A1 slot 354800', await a.ask('author 354800'), 'yes');
  right('A2 the same slot again', await a.ask('author 354800'), 'no conflict');
  right('A3 prevote X in 3/3381', await a.ask(`vote 3 3381 prevote 24975074 ${x}`), 'yes');
  right('A4 prevote Y in the same round', await a.ask(`vote 3 3381 prevote 24975072 ${y}`), 'no conflict');
  right('A5 prevote X again', await a.ask(`vote 3 3381 prevote 24975074 ${x}`), 'yes');
  await a.stop('SIGKILL');
  await sleep(3_000);
  a = await Decider.start(tools, 'a', join(records, 'records'));
  right(
    'B1 prevote Y after a restart without a sign log',
    await a.ask(`vote 3 3381 prevote 24975072 ${y}`),
    'no conflict',
  );
  right('B2 slot 354800 after it', await a.ask('author 354800'), 'no conflict');
  await a.stop('SIGTERM');
  const b = await Decider.start(tools, 'b', join(records, 'records'));
  right('C1 slot 354800 by a second node', await b.ask('author 354800'), 'no conflict');
  right('C2 prevote Y by it', await b.ask(`vote 3 3381 prevote 24975072 ${y}`), 'no conflict');
  right('C3 precommit Y by it', await b.ask(`vote 3 3381 precommit 24975072 ${y}`), 'yes');
  right('C4 slot 354801 by it', await b.ask('author 354801'), 'yes');
  await b.stop('SIGTERM');
}

class Decider {
  readonly #process: RunningCase;
  readonly #socket: Socket;
  readonly #lines: Interface;

  private constructor(process: RunningCase, socket: Socket) {
    this.#process = process;
    this.#socket = socket;
    this.#lines = createInterface(socket).on('error', () => undefined);
  }

  /** One that leads, with its node connected. */
  static async start({ folder, almanac }: CaseTools, name: string, records: string): Promise<Decider> {
    const at = join(folder, name);
    mkdirSync(at, { recursive: true });
    const [path, file] = [join(at, 's.sock'), join(at, 'ha.yaml')];
    writeFileSync(
      file,
      JSON.stringify({
        socket: path,
        node: `v1-${name}`,
        validator,
        // Its node is none of a network that could move on.
        coordinator: { kind: 'file', path: records, awaitsOthers: false },
        grants: join(at, 'grants.jsonl'),
        control: join(at, 'c.sock'),
      }),
    );
    const process = almanac(['ha', 'decide', '--config', file]);
    const socket = await poll(
      'the decider listens',
      async () => await opened(path),
      (open) => open !== undefined,
      { withinMs: 60_000, everyMs: 100 },
    );
    if (!socket) throw new Error('a decider did not listen');
    const decider = new Decider(process, socket);
    const { genesis, author, voter } = validator;
    await decider.ask(`hello 1 ${genesis} ${author} ${voter} - -`);
    const lead = connect(path);
    await once(lead, 'connect');
    const leads = createInterface(lead);
    lead.write('lead\n');
    const isLeading = new Promise<void>((resolve) => {
      leads.on('line', (line) => Number(line.split(' ')[1]) > 0 && resolve());
    });
    const timer = setInterval(() => void decider.ask(health).catch(() => undefined), 300);
    await isLeading;
    clearInterval(timer);
    await decider.ask(health);
    return decider;
  }

  #last: Promise<unknown> = Promise.resolve();

  async ask(line: string): Promise<string> {
    const answer = this.#last.then(async () => {
      const next = once(this.#lines, 'line');
      this.#socket.write(`${line}\n`);
      const [text] = (await Promise.race([next, sleep(10_000, ['no answer'])])) as [string];
      return text;
    });
    this.#last = answer.catch(() => undefined);
    return await answer;
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    this.#socket.destroy();
    await this.#process.stop(signal);
  }
}

async function opened(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  return await new Promise((resolve) => {
    socket.once('connect', () => resolve(socket)).on('error', () => resolve(undefined));
  });
}
