import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';

interface EtcdOptions {
  readonly members?: number;
  /** Added to every member's command line. */
  readonly extra?: readonly string[];
  readonly clientScheme?: 'http' | 'https';
}

interface Member {
  readonly args: readonly string[];
  readonly endpoint: string;
  process: ChildProcess | undefined;
}

/** An etcd of its own, of one member or several, on free ports in a temporary folder. */
export class EtcdCluster {
  readonly #folder: string;
  readonly #members: readonly Member[];

  private constructor(folder: string, members: readonly Member[]) {
    this.#folder = folder;
    this.#members = members;
  }

  /** @throws Error with the one command that helps when etcd is not installed */
  static async start({
    members = 1,
    extra = [],
    clientScheme = 'http',
  }: EtcdOptions = {}): Promise<EtcdCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-etcd-'));
    const ports = await freePorts(members * 2);
    const names = Array.from({ length: members }, (_, at) => ({
      name: `m${at}`,
      client: `${clientScheme}://127.0.0.1:${ports[at * 2]}`,
      peer: `http://127.0.0.1:${ports[at * 2 + 1]}`,
    }));
    const all = names.map(({ name, peer }) => `${name}=${peer}`).join(',');
    const own = names.map(({ name, client, peer }): Member => {
      const options = [
        ['--name', name],
        ['--data-dir', join(folder, name)],
        ['--listen-client-urls', client],
        ['--advertise-client-urls', client],
        ['--listen-peer-urls', peer],
        ['--initial-advertise-peer-urls', peer],
        ['--initial-cluster', all],
        ['--unsafe-no-fsync'],
        ['--logger', 'zap'],
      ];
      return { args: [...options.flat(), ...extra], endpoint: client, process: undefined };
    });
    const cluster = new EtcdCluster(folder, own);
    await Promise.all(own.map(async (_, at) => await cluster.startMember(at)));
    return cluster;
  }

  get endpoints(): string[] {
    return this.#members.map(({ endpoint }) => endpoint);
  }

  async startMember(at: number): Promise<void> {
    const member = this.#member(at);
    const child = spawn('etcd', member.args, { stdio: ['ignore', 'ignore', 'pipe'] });
    member.process = child;
    await ready(child);
  }

  /** Sends the signal to a member; with one that ends it, waits until it has. */
  async signal(at: number, name: NodeJS.Signals): Promise<void> {
    const { process: child } = this.#member(at);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(name);
    if (name !== 'SIGSTOP' && name !== 'SIGCONT') await ended;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map(async (_, at) => await this.signal(at, 'SIGKILL')));
    await rm(this.#folder, { recursive: true });
  }

  #member(at: number): Member {
    const member = this.#members[at];
    if (!member) throw new Error(`there is no member ${at}`);
    return member;
  }
}

// It serves its clients when it has found the others and they have a leader.
async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4_000);
      if (/serv(?:e|ing) client (?:requests|traffic)/.test(said)) resolve();
    });
    child.once('exit', () => reject(new Error(`etcd did not start: ${said}`)));
    child.once('error', () =>
      reject(
        new Error(
          'etcd is not installed, and deciders are tested on it: sudo apt-get install -y etcd-server',
        ),
      ),
    );
  });
}
