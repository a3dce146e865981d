import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineConnection } from '../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import type { Coordinator, Identity } from '../../../src/ha/coordinator/coordinator.ts';
import { MemoryCoordinator } from '../../../src/ha/coordinator/memory.ts';
import { emptyTable, type Table } from '../../../src/ha/coordinator/table.ts';
import { Decider } from '../../../src/ha/decider.ts';
import type { DeciderClock } from '../../../src/ha/decider-clock.ts';
import { usualReturnMs } from '../../../src/ha/decider-parts.ts';
import type { KeptAnswers } from '../../../src/ha/kept.ts';
import { serveNode } from '../../../src/ha/node-server.ts';
import { keepNothing } from './keep-nothing.ts';
import { PatientClock } from './patient-clock.ts';

export const validator = {
  genesis: `0x${'12'.repeat(32)}`,
  author: `0x${'34'.repeat(32)}`,
  voter: `0x${'56'.repeat(32)}`,
};
export const hash = `0x${'ab'.repeat(32)}`;
export const otherHash = `0x${'cd'.repeat(32)}`;
export const well = 'health 10 8 3 0 1 1';

/** What stands between a decider and its coordinator. */
interface Way {
  /** Requests do not come to the coordinator. */
  losesRequests: boolean;
  /** Requests are done, their answers are lost. */
  losesAnswers: boolean;
}

export interface RunningDecider {
  readonly decider: Decider;
  readonly socket: string;
  readonly way: Way;
  readonly unknownLines: () => number;
  /** A node that was accepted and is well. */
  node(log?: string): Promise<LineConnection>;
  leads(): Promise<void>;
  stop(): Promise<void>;
}

interface DeciderOptions {
  readonly node: string;
  readonly kept?: KeptAnswers;
  readonly leaseMs?: number;
  readonly isVolatile?: boolean;
  readonly awaitsOthers?: boolean;
  readonly returnMs?: number;
  /** That of all deciders unless given. */
  readonly clock?: DeciderClock;
  /** Those of the validator that are other ones. */
  readonly keys?: { readonly author?: string; readonly voter?: string };
  /** The shared table unless given. */
  readonly open?: (own: Identity) => Coordinator;
}

/** Deciders of one validator in this process, and what they leave. */
export class Deciders {
  readonly table: Table = emptyTable();
  readonly folder: string;
  readonly clock = new PatientClock();
  readonly #running: RunningDecider[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async begin(): Promise<Deciders> {
    return new Deciders(await mkdtemp(join(tmpdir(), 'almanac-decider-')));
  }

  async start(options: DeciderOptions): Promise<RunningDecider> {
    const {
      node,
      kept = keepNothing(),
      leaseMs = 600,
      isVolatile = false,
      awaitsOthers = false,
      returnMs = usualReturnMs,
      clock = this.clock,
      keys,
    } = options;
    const own = { node, instance: randomUUID(), leaseMs };
    const way = { losesRequests: false, losesAnswers: false };
    const coordinator =
      options.open?.(own) ?? new MemoryCoordinator(own, this.table, () => this.clock.nowMs());
    const decider = new Decider({
      identity: own,
      validator: { ...validator, ...keys },
      coordinator: lossy(coordinator, way),
      isVolatile,
      awaitsOthers,
      kept,
      returnMs,
      counts: { answered: () => undefined, coordinatorFailed: () => undefined, leadChanged: () => undefined },
      log: silentLogger(),
      clock,
    });
    const socket = join(this.folder, `${node}.sock`);
    let unknown = 0;
    const serving = await serveNode(socket, decider, () => {
      unknown += 1;
    });
    const ending = new AbortController();
    const run = decider.run(ending.signal);
    const clients: LineConnection[] = [];
    let stopped: Promise<void> | undefined;
    const running: RunningDecider = {
      decider,
      socket,
      way,
      unknownLines: () => unknown,
      node: async (log = '- -') => {
        const client = await LineConnection.open(socket);
        clients.push(client);
        const answer = await client.ask(helloLine(log, keys));
        if (answer !== 'ok') throw new Error(`the node was refused: ${answer}`);
        await client.ask(well);
        return client;
      },
      leads: async () => {
        await poll(
          `${node} leads`,
          async () => decider.status(),
          ({ leads }) => leads,
          {
            everyMs: 10,
          },
        );
      },
      stop: async () => {
        stopped ??= (async () => {
          ending.abort();
          await run;
          for (const client of clients) client.close();
          await serving.close();
        })();
        await stopped;
      },
    };
    this.#running.push(running);
    return running;
  }

  async end(): Promise<void> {
    for (const running of this.#running) await running.stop();
    this.clock.stop();
    await rm(this.folder, { recursive: true });
  }
}

/** Two deciders with their nodes, all well: a leads, and knows that b could. */
interface WellPair {
  readonly world: Deciders;
  readonly a: RunningDecider;
  readonly b: RunningDecider;
  readonly nodeA: LineConnection;
  readonly nodeB: LineConnection;
}

export async function startWellPair(): Promise<WellPair> {
  const world = await Deciders.begin();
  const a = await world.start({ node: 'a' });
  const nodeA = await a.node();
  await a.leads();
  const b = await world.start({ node: 'b' });
  const nodeB = await b.node();
  await poll(
    'a sees b',
    async () => a.decider.standbys(),
    (standbys) => standbys.some(({ peers }) => peers > 0),
    { everyMs: 10 },
  );
  return { world, a, b, nodeA, nodeB };
}

export function helloLine(log = '- -', keys: DeciderOptions['keys'] = {}): string {
  const { genesis, author, voter } = { ...validator, ...keys };
  return `hello 1 ${genesis} ${author} ${voter} ${log}`;
}

function lossy(coordinator: Coordinator, way: Way): Coordinator {
  const passed = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (way.losesRequests) throw new Error('no route');
    const result = await act();
    if (way.losesAnswers) throw new Error('no answer');
    return result;
  };
  return {
    beat: async (beat) => await passed(async () => await coordinator.beat(beat)),
    look: async () => await passed(async () => await coordinator.look()),
    write: async (write) => await passed(async () => await coordinator.write(write)),
    resign: async () => await passed(async () => await coordinator.resign()),
    close: async () => await passed(async () => await coordinator.close()),
  };
}
