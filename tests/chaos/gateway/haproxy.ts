import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../../../offchain-agent/src/lab/real/ports.ts';

/** Whether Debian's HAProxy is installed (`apt-get install haproxy`). */
export function hasHaproxy(): boolean {
  return spawnSync('haproxy', ['-v'], { stdio: 'ignore' }).status === 0;
}

/** A plain balancer before the same nodes, set up as well as one can be that knows no JSON-RPC. */
export class Haproxy {
  readonly at: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, at: string) {
    this.#child = child;
    this.at = at;
  }

  /** @param servers by the port that their node listens at, the port that leads there */
  static async start(
    folder: string,
    servers: readonly (readonly [node: number, way: number])[],
  ): Promise<Haproxy> {
    const [port = 0] = await freePorts(1);
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configuration(port, servers));
    const child = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    await once(child, 'spawn');
    return new Haproxy(child, `127.0.0.1:${port}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exit;
  }
}

// The servers' names are what nodes are told as Host: they answer to their own alone.
function configuration(port: number, servers: readonly (readonly [node: number, way: number])[]): string {
  return `defaults
  mode http
  timeout connect 1s
  timeout client 60s
  timeout server 5s
  timeout tunnel 1h
  retries 2
  option redispatch 1
  retry-on conn-failure empty-response response-timeout
  default-server check inter 500ms fall 2 rise 2 on-marked-down shutdown-sessions
listen nodes
  bind 127.0.0.1:${port}
  balance leastconn
  option httpchk GET /health
  http-send-name-header Host
${servers.map(([node, way]) => `  server 127.0.0.1:${node} 127.0.0.1:${way}`).join('\n')}
`;
}
