import { Worker } from 'node:worker_threads';
import { AgentError } from '../../../base/error.ts';
import { identify, type ProcessIdentity } from '../../../base/process.ts';
import type { ProgramStart } from '../../real/part.ts';
import { FaultTable } from '../fault-table.ts';
import { effectsOfBackend, type LinkControl, type LinkCounters } from '../link-control.ts';
import type { HostConfig } from '../protocol.ts';
import type { Link, LinkFault } from '../rule.ts';
import type { EmulatorAnswer, EmulatorRequest, EmulatorWorkerData } from './emulator-worker.ts';
import { type Libc, loadLibc } from './libc.ts';
import type { NodeAnswer, NodeRequest, NodeWorkerData } from './node-worker.ts';

type TunConfig = Extract<HostConfig, { backend: 'tun' }>;

/** A request without its number. */
type Asked<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

/** Every node in a network namespace of its own, and between them a thread that carries the packets. */
export class TunLinks implements LinkControl {
  readonly backend = 'tun';
  readonly can = effectsOfBackend.tun;
  /** Whether packets are carried before all else that runs on this machine. */
  readonly isRealTime: boolean;
  readonly #faults: FaultTable;
  readonly #nodes: ReadonlyMap<string, NodeThread>;
  readonly #emulator: EmulatorThread;

  private constructor(nodes: ReadonlyMap<string, NodeThread>, emulator: EmulatorThread, isRealTime: boolean) {
    this.#nodes = nodes;
    this.#emulator = emulator;
    this.isRealTime = isRealTime;
    this.#faults = new FaultTable([...nodes.keys()], this);
  }

  /** @throws AgentError `unknown/links` with what the system refused */
  static async open({ nodes, seed }: TunConfig): Promise<TunLinks> {
    const libc = loadLibc();
    const threads = await Promise.all(
      nodes.map(async ({ name, address, joined_ports: joinedPorts, peer_port: peerPort }) => {
        return [name, await NodeThread.start({ address, joinedPorts, peerPort })] as const;
      }),
    );
    const devices = threads.map(([, { device }]) => device);
    const wake = libc.eventDescriptor();
    const { emulator, isRealTime } = await EmulatorThread.start(libc, { nodes, devices, wake, seed });
    return new TunLinks(new Map(threads), emulator, isRealTime);
  }

  async apply(fault: LinkFault): Promise<void> {
    await this.#set(this.#faults.put(fault));
  }

  async clear(ids?: readonly string[]): Promise<void> {
    await this.#set(this.#faults.take(ids));
  }

  async faults(): Promise<readonly LinkFault[]> {
    return this.#faults.all();
  }

  async counters(): Promise<readonly LinkCounters[]> {
    return await this.#emulator.ask({ kind: 'counters' });
  }

  /** Starts a program in the namespace of the node. @throws AgentError `bad_input/node_name`, `unknown/node_start` */
  async start(node: string, program: ProgramStart): Promise<ProcessIdentity> {
    const thread = this.#nodes.get(node);
    if (!thread) {
      throw new AgentError(
        'bad_input/node_name',
        `unknown node "${node}"; expected one of ${[...this.#nodes.keys()].join(', ')}`,
      );
    }
    const identity = identify(await thread.startProgram(program));
    if (identity) return identity;
    throw new AgentError('unknown/node_start', `${program.program} ended at once; its log is ${program.log}`);
  }

  /** The devices vanish: whatever still runs as a node is cut off. */
  async close(): Promise<void> {
    await this.#emulator.close();
    await Promise.all([...this.#nodes.values()].map(async (node) => await node.close()));
  }

  async #set(links: readonly Link[]): Promise<void> {
    const changed = links.map((link) => ({ link, faults: this.#faults.on(link) }));
    await this.#emulator.ask({ kind: 'set', links: changed });
  }
}

class EmulatorThread {
  readonly #worker: Worker;
  readonly #wake: () => void;
  readonly #asked = new Map<number, (counters: readonly LinkCounters[]) => void>();
  #asks = 0;

  private constructor(worker: Worker, wake: () => void) {
    this.#worker = worker;
    this.#wake = wake;
    worker.on('message', (answer: EmulatorAnswer) => {
      if (answer.kind !== 'done') return;
      this.#asked.get(answer.id)?.(answer.counters);
      this.#asked.delete(answer.id);
    });
  }

  static async start(libc: Libc, data: EmulatorWorkerData) {
    const worker = startWorker('emulator-worker', data);
    const ready = await firstMessage<EmulatorAnswer>(worker);
    const one = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
    const emulator = new EmulatorThread(worker, () => void libc.write(data.wake, one, one.length));
    return { emulator, isRealTime: ready.kind === 'ready' && ready.isRealTime };
  }

  async ask(request: Asked<EmulatorRequest>): Promise<readonly LinkCounters[]> {
    this.#asks += 1;
    const id = this.#asks;
    const answer = new Promise<readonly LinkCounters[]>((done) => this.#asked.set(id, done));
    this.#worker.postMessage({ ...request, id });
    this.#wake();
    return await answer;
  }

  async close(): Promise<void> {
    await this.ask({ kind: 'close' });
    await this.#worker.terminate();
  }
}

class NodeThread {
  readonly device: number;
  readonly #worker: Worker;
  readonly #asked = new Map<number, (answer: NodeAnswer) => void>();
  #asks = 0;

  private constructor(worker: Worker, device: number) {
    this.#worker = worker;
    this.device = device;
    worker.on('message', (answer: NodeAnswer) => {
      if (answer.kind !== 'started') return;
      this.#asked.get(answer.id)?.(answer);
      this.#asked.delete(answer.id);
    });
  }

  static async start(data: NodeWorkerData): Promise<NodeThread> {
    const worker = startWorker('node-worker', data);
    const answer = await firstMessage<NodeAnswer>(worker);
    if (answer.kind === 'ready') return new NodeThread(worker, answer.device);
    throw new AgentError(
      'unknown/links',
      `the namespace of ${data.address} could not be made: ${answer.kind === 'failed' ? answer.message : 'no answer'}`,
    );
  }

  async startProgram(start: ProgramStart): Promise<number> {
    this.#asks += 1;
    const request: NodeRequest = { id: this.#asks, start };
    const answer = await new Promise<NodeAnswer>((done) => {
      this.#asked.set(request.id, done);
      this.#worker.postMessage(request);
    });
    if (answer.kind === 'started' && answer.pid !== undefined) return answer.pid;
    const why = answer.kind === 'started' ? answer.message : undefined;
    throw new AgentError('unknown/node_start', why ?? `${start.program} did not start`);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

function startWorker(name: string, workerData: unknown): Worker {
  return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData });
}

async function firstMessage<Message>(worker: Worker): Promise<Message> {
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
