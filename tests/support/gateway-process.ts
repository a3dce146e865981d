import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { GatewayStatus } from '../../offchain-agent/src/endpoint/gateway/gateway.ts';
import { poll } from './poll.ts';

const own = fileURLToPath(new URL('../..', import.meta.url));

/** `almanac gateway` in a process of its own, as people run it. */
export class GatewayProcess {
  readonly at: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, at: string) {
    this.#child = child;
    this.at = at;
  }

  /** Starts one; JSON is YAML. @param clone of which the command is */
  static async start(folder: string, config: object, clone = own): Promise<GatewayProcess> {
    const file = join(folder, 'gateway.yaml');
    const bin = join(clone, 'offchain-agent/bin/almanac.js');
    writeFileSync(file, JSON.stringify(config));
    const child = spawn(process.execPath, [bin, 'gateway', '--config', file, '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    let text = '';
    for await (const line of createInterface({ input: child.stdout })) {
      text += line;
      const document = parsed(text);
      if (document) return new GatewayProcess(child, document.listening);
    }
    throw new Error(`the gateway did not start: ${text}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get wsUrl(): string {
    return `ws://${this.at}`;
  }

  get httpUrl(): string {
    return `http://${this.at}`;
  }

  async status(): Promise<GatewayStatus> {
    const response = await fetch(`${this.httpUrl}/health`);
    return (await response.json()) as GatewayStatus;
  }

  /** Waits until none of its upstreams has a fault, or the named one has one. */
  async untilFault(name: string | undefined, withinMs: number): Promise<void> {
    await poll(
      name === undefined ? 'every upstream serves' : `${name} is out`,
      async () => await this.status(),
      ({ networks }) =>
        networks.every(({ upstreams }) =>
          name === undefined
            ? upstreams.every(({ fault }) => fault === null)
            : upstreams.some((one) => one.name === name && one.fault !== null),
        ),
      { withinMs, everyMs: 50 },
    );
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exit;
  }
}

function parsed(text: string): { listening: string } | undefined {
  try {
    return JSON.parse(text) as { listening: string };
  } catch {
    return undefined;
  }
}
