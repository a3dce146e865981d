import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { LinkCounters } from '../link-control.ts';
import type { Link, LinkFault } from '../rule.ts';
import { mtu } from './device.ts';
import { type EmulatedNode, Emulator } from './emulator.ts';
import { type Libc, loadLibc } from './libc.ts';

/** What the thread of the emulator is told to begin with. */
export interface EmulatorWorkerData {
  readonly nodes: readonly EmulatedNode[];
  /** Of the nodes, in their order. */
  readonly devices: readonly number[];
  /** An event descriptor: written to whenever a request was posted. */
  readonly wake: number;
  readonly seed: number;
}

export type EmulatorRequest =
  | {
      readonly id: number;
      readonly kind: 'set';
      readonly links: readonly { readonly link: Link; readonly faults: readonly LinkFault[] }[];
    }
  | { readonly id: number; readonly kind: 'counters' }
  | { readonly id: number; readonly kind: 'close' };

export type EmulatorAnswer =
  | { readonly kind: 'ready'; readonly isRealTime: boolean }
  | { readonly kind: 'done'; readonly id: number; readonly counters: readonly LinkCounters[] };

const readable = 1;
/** Besides, the thread looks round so often: a lost wake-up must not last. */
const longestWaitMs = 1_000;
/** Packets taken from one device before the next has its turn. */
const batch = 32;

/**
 * Carries the packets, and does nothing else: this thread never comes back to the event loop, so that no packet waits for
 * a timer of it. Requests are taken when the wake-up descriptor says that there are some.
 */
function main(): void {
  if (!parentPort) throw new TypeError('the thread of the emulator was started as a program');
  const port = parentPort;
  const { nodes, devices, wake, seed } = workerData as EmulatorWorkerData;
  const libc = loadLibc();
  const emulator = new Emulator(nodes, seed, mtu, {
    write: (node, bytes, length) => void libc.write(devices[node] ?? -1, bytes, length),
  });
  const waited = Int32Array.from([...devices, wake].flatMap((fd) => [fd, readable]));
  const isReady = (place: number): boolean => (((waited[2 * place + 1] ?? 0) >> 16) & readable) !== 0;
  const answer = (message: EmulatorAnswer): void => port.postMessage(message);
  answer({ kind: 'ready', ...libc.becomePrompt() });
  for (;;) {
    const untilMs = (emulator.nextMs ?? Infinity) - performance.now();
    libc.poll(waited, Math.max(0, Math.min(longestWaitMs, untilMs)));
    if (isReady(devices.length)) {
      libc.read(wake, wakeCount);
      if (serve(emulator, port, answer)) return;
    }
    emulator.release(performance.now());
    for (const [node, device] of devices.entries()) {
      if (isReady(node)) takePackets(libc, emulator, node, device);
    }
  }
}

const wakeCount = new Uint8Array(8);

function takePackets(libc: Libc, emulator: Emulator, node: number, device: number): void {
  for (let packets = 0; packets < batch; packets += 1) {
    const length = libc.read(device, emulator.room);
    if (length <= 0) return;
    const nowMs = performance.now();
    emulator.receive(node, length, nowMs);
    if ((emulator.nextMs ?? Infinity) <= nowMs) emulator.release(nowMs);
  }
}

/** Does all that was asked; whether the thread shall end. */
function serve(emulator: Emulator, port: MessagePort, answer: (message: EmulatorAnswer) => void): boolean {
  for (;;) {
    const received = receiveMessageOnPort(port) as { message: EmulatorRequest } | undefined;
    if (!received) return false;
    const { message: request } = received;
    if (request.kind === 'set') {
      for (const { link, faults } of request.links) emulator.setFaults(link, faults);
    }
    const counters = request.kind === 'counters' ? emulator.counters() : [];
    answer({ kind: 'done', id: request.id, counters });
    if (request.kind === 'close') return true;
  }
}

main();
