import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import { endProcesses, identify } from '../../../base/process.ts';
import { requireQueueProgram } from '../../../base/queue-program.ts';
import type { Metrics } from '../../metrics.ts';
import { askRedis } from './redis-client.ts';

const startDeadlineMs = 30_000;
/** One that is killed while it starts says nothing about the next one. */
const firstStarts = 3;
const pollMs = 20;
const watchMs = 1_000;

interface OwnRedisOptions {
  /** The agent's data folder. */
  readonly data: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The address of a Unix socket holds this many bytes, with the zero that ends it one more. */
export const longestSocketPath = 107;

/** A Redis of the agent's own: on a private socket, started again whenever it dies. */
export class OwnRedis {
  readonly socket: string;
  readonly #folder: string;
  readonly #program: string;
  readonly #log: Logger;
  readonly #metrics: Metrics;
  #child: ChildProcess | undefined;
  #starting: Promise<void> | undefined;
  #watch: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(options: OwnRedisOptions, program: string) {
    this.#folder = join(options.data, 'queue');
    this.socket = socketPath(this.#folder, options.env);
    this.#program = program;
    this.#log = options.log;
    this.#metrics = options.metrics;
  }

  /**
   * Takes the Redis that an agent killed before it left behind, or starts one.
   * @throws AgentError `bad_input/no_queue` when the machine has none, `unknown/queue_start` when it does not start
   */
  static async open(options: OwnRedisOptions): Promise<OwnRedis> {
    const program = requireQueueProgram(options.env);
    await mkdir(join(options.data, 'queue'), { recursive: true, mode: 0o700 });
    const redis = new OwnRedis(options, program);
    await redis.#startFirst();
    redis.#watch = setInterval(() => void redis.ensure().catch(() => undefined), watchMs);
    redis.#watch.unref();
    return redis;
  }

  /** The process that answers now. */
  async pid(): Promise<number> {
    return (await askRedis(this.socket)).pid;
  }

  /** Makes sure that it answers; many calls at once are one. */
  ensure(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Ends it and waits until it is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watch);
    await this.#starting?.catch(() => undefined);
    const pid = await this.pid().catch(() => this.#child?.pid);
    const identity = pid === undefined ? undefined : identify(pid);
    if (identity) await endProcesses([identity]);
  }

  async #startFirst(): Promise<void> {
    for (let left = firstStarts - 1; ; left--) {
      try {
        return await this.ensure();
      } catch (error) {
        if (left === 0) throw error;
        this.#log.warn({ err: error }, 'the queue did not start; trying again');
      }
    }
  }

  async #start(): Promise<void> {
    if (this.#isClosed || (await this.#answers())) return;
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null) {
      // It loads its file, or hangs; a second one on the same files would damage them.
      return;
    }
    await rm(this.socket, { force: true });
    const child = spawn(this.#program, redisArguments(this.#folder, this.socket), {
      cwd: this.#folder,
      stdio: 'ignore',
      // Ctrl-C in a terminal reaches the whole group: the queue must outlive the agent's draining.
      detached: true,
    });
    child.unref();
    this.#child = child;
    child.once('error', (error) => this.#log.error({ err: error }, 'the queue could not be started'));
    this.#metrics.add('almanac_queue_starts_total');
    await this.#untilAnswered(child);
    this.#log.info({ pid: child.pid, program: this.#program }, 'the queue runs');
  }

  async #untilAnswered(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + startDeadlineMs;
    while (!(await this.#answers())) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
      if (hasEnded || Date.now() > deadline) {
        throw new AgentError(
          'unknown/queue_start',
          `${this.#program} ${hasEnded ? 'ended at once' : 'does not answer'}; see ${join(this.#folder, 'redis.log')}`,
          { data: { program: this.#program } },
        );
      }
      await sleep(pollMs);
    }
  }

  async #answers(): Promise<boolean> {
    return askRedis(this.socket).then(
      () => true,
      () => false,
    );
  }
}

function redisArguments(folder: string, socket: string): string[] {
  const options = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: folder,
    logfile: join(folder, 'redis.log'),
    // With its folder it says whose it is, to whoever has to end it when the agent was killed.
    pidfile: join(folder, 'redis.pid'),
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Where the queue of a data folder listens: in it, or in a private folder with a short name when that is too long. */
export function socketPath(
  folder: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const own = join(folder, 'r.sock');
  if (Buffer.byteLength(own) <= longestSocketPath) return own;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const runtime = env['XDG_RUNTIME_DIR'];
  const candidates = [
    ...(runtime ? [join(runtime, 'almanac')] : []),
    join(tmpdir(), `almanac-${userInfo().uid}`),
    `/tmp/almanac-${userInfo().uid}`,
  ];
  const short = candidates.find((path) => Buffer.byteLength(join(path, `${name}.sock`)) <= longestSocketPath);
  if (short === undefined)
    throw new AgentError(
      'bad_input/data_folder',
      `no short folder for the queue's socket was found; choose a data folder with a shorter path than ${folder}`,
    );
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(short);
  // A folder that others can write to would let them listen in our place.
  if (uid !== userInfo().uid || (mode & 0o077) !== 0) {
    throw new AgentError(
      'bad_input/data_folder',
      `${short} must belong to this user alone (chmod 700), or choose a data folder with a shorter path than ${folder}`,
      { data: { folder: short } },
    );
  }
  return join(short, `${name}.sock`);
}
