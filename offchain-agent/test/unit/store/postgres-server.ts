import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const debianFolder = '/usr/lib/postgresql';

/** A PostgreSQL server of its own on a socket in a temporary folder. */
export class PostgresServer {
  readonly #folder: string;
  #process: ChildProcess;
  #databases = 0;

  private constructor(folder: string, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
  }

  /** @throws Error with the one command that helps when PostgreSQL is not installed */
  static async start(): Promise<PostgresServer> {
    const programs = await programFolder();
    const folder = await mkdtemp(join(tmpdir(), 'almanac-postgres-'));
    await giveToPostgres(folder);
    const data = join(folder, 'data');
    const run = asPostgres();
    const options = ['-D', data, '-U', 'almanac', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'];
    const [initdb = '', ...initdbArguments] = [...run, join(programs, 'initdb'), ...options];
    execFileSync(initdb, initdbArguments, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder });
    return new PostgresServer(folder, await serve(folder));
  }

  /** The address of a new, empty database. */
  async newDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    const client = new pg.Client({ connectionString: this.url('postgres') });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return this.url(name);
  }

  url(database: string): string {
    return `postgres://almanac@localhost/${database}?host=${encodeURIComponent(this.#folder)}`;
  }

  /** Ends the server, and starts it again when `meanwhile` is done. */
  async restart(meanwhile: () => Promise<void>): Promise<void> {
    await this.#end();
    await meanwhile();
    this.#process = await serve(this.#folder);
  }

  async stop(): Promise<void> {
    await this.#end();
    await rm(this.#folder, { recursive: true });
  }

  async #end(): Promise<void> {
    const ended = once(this.#process, 'exit');
    // SIGINT is PostgreSQL's fast shutdown.
    this.#process.kill('SIGINT');
    await ended;
  }
}

async function serve(folder: string): Promise<ChildProcess> {
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'];
  const serving = ['-D', join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])];
  const [postgres = '', ...rest] = [...asPostgres(), join(await programFolder(), 'postgres'), ...serving];
  const child = spawn(postgres, rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder });
  await ready(child);
  return child;
}

async function programFolder(): Promise<string> {
  const versions = await readdir(debianFolder).catch(() => []);
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  if (newest !== undefined) return join(debianFolder, newest, 'bin');
  try {
    return execFileSync('pg_config', ['--bindir'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    throw new Error(
      'PostgreSQL is not installed, and the store is tested on it: sudo apt-get install -y postgresql',
    );
  }
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function asPostgres(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];
}

async function giveToPostgres(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const idOf = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  await chown(folder, idOf('-u'), idOf('-g'));
}

async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
    child.once('error', reject);
  });
}
