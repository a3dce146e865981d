// Sockets alone, in the prober's place: one write for each sample and one read, nothing made or understood. What they take, every
// prober takes that asks many at one instant.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { keepPausesShort } from '../../src/base/short-pauses.ts';
import { serveSteps } from './contender.ts';
import type { ProbeStep, ToldSamples } from './step.ts';
import { pathOf, takeSamples } from './take-samples.ts';

keepPausesShort();

const body = '{"jsonrpc":"2.0","id":1,"method":"chain_getHeader","params":[]}';

class BareTarget {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #answered: (atMs: number) => void = () => undefined;

  constructor(port: number, target: number) {
    const head = `POST ${pathOf(target)} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json`;
    this.#request = Buffer.from(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', () => this.#answered(performance.now()));
  }

  async connected(): Promise<void> {
    await once(this.#socket, 'connect');
  }

  async ask(dueMs: number): Promise<number> {
    const answered = new Promise<number>((resolve) => {
      this.#answered = resolve;
    });
    this.#socket.write(this.#request);
    return 1_000 * ((await answered) - dueMs);
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function measure(step: ProbeStep): Promise<ToldSamples> {
  const targets = Array.from({ length: step.targets }, (_, target) => new BareTarget(step.port, target));
  try {
    await Promise.all(targets.map(async (target) => await target.connected()));
    return await takeSamples(step, async (target, dueMs) => await targets[target]?.ask(dueMs));
  } finally {
    for (const target of targets) target.close();
  }
}

serveSteps(measure);
