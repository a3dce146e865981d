import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { bundleExtension, writeExtension } from './bundle.ts';
import type { ServedPages } from './manifest.ts';

const program = 'firefox-esr';
const startMs = 60_000;

/** Debian's Firefox with the extension, driven by WebDriver BiDi. */
interface LoadedFirefox {
  /** Opens a page; errors of its console come to `faults`. */
  readonly open: (url: string, faults: string[]) => Promise<FirefoxPage>;
  readonly close: () => Promise<void>;
}

interface FirefoxPage {
  /** What an expression of the page is, as JSON. */
  readonly evaluate: (expression: string) => Promise<unknown>;
}

/**
 * Starts Firefox without a screen, in a profile that is removed at the end.
 * @param pages where the extension runs; undefined for a browser without it
 * @throws when it is not installed, does not start within a minute, or refuses the extension
 */
export async function loadFirefox(pages: ServedPages | undefined): Promise<LoadedFirefox> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-firefox-'));
  const profile = join(folder, 'profile');
  const extension = join(folder, 'extension');
  if (pages) writeExtension(extension, await bundleExtension('firefox', pages));
  writeExtension(profile, {
    'user.js': Buffer.from('user_pref("browser.shell.checkDefaultBrowser", false);\n'),
  });
  const browser = spawn(
    program,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const failed = once(browser, 'error').then(([cause]) => {
    throw new Error(`cannot start ${program}: apt-get install ${program} installs it`, { cause });
  });
  const close = async (): Promise<void> => {
    if (browser.exitCode === null && browser.kill('SIGKILL')) await once(browser, 'exit');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const session = new BidiSession(`${await Promise.race([failed, addressOf(browser.stderr)])}/session`);
    await session.opened;
    await session.send('session.new', { capabilities: {} });
    if (pages)
      await session.send('webExtension.install', { extensionData: { type: 'path', path: extension } });
    await session.send('session.subscribe', { events: ['log.entryAdded'] });
    return {
      open: async (url, faults) => {
        const { context } = (await session.send('browsingContext.create', { type: 'tab' })) as {
          readonly context: string;
        };
        session.onLog((from, text) => {
          if (from === context) faults.push(text);
        });
        await session.send('browsingContext.navigate', { context, url, wait: 'complete' });
        return {
          evaluate: async (expression) => {
            const { result, exceptionDetails } = (await session.send('script.evaluate', {
              expression: asJson(expression),
              target: { context },
              awaitPromise: true,
            })) as Evaluated;
            if (exceptionDetails) throw new Error(exceptionDetails.text);
            return JSON.parse(result?.value ?? 'null') as unknown;
          },
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An expression whose value, also the one of a promise, is the JSON of that of another expression. */
export function asJson(expression: string): string {
  return `(async () => JSON.stringify(await (${expression})))()`;
}

/** Where Firefox listens, by the line that it prints. */
async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  const timer = setTimeout(() => lines.close(), startMs);
  const lines = createInterface(stderr);
  try {
    for await (const line of lines) {
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
      if (address !== undefined) return address;
    }
  } finally {
    clearTimeout(timer);
    // What it prints later must not fill the pipe.
    stderr.resume();
  }
  throw new Error(`${program} did not start within ${startMs / 1_000} s`);
}

interface Evaluated {
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

interface BidiMessage {
  readonly id?: number;
  readonly type?: string;
  readonly result?: unknown;
  readonly message?: string;
  readonly method?: string;
  readonly params?: {
    readonly level?: string;
    readonly text?: string;
    readonly source?: { readonly context?: string };
  };
}

/** Commands and their answers on one socket. */
class BidiSession {
  readonly opened: Promise<void>;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  readonly #listeners: ((context: string | undefined, text: string) => void)[] = [];
  #last = 0;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.opened = new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.on('error', reject);
    });
    this.#socket.on('message', (bytes: Buffer) => this.#take(JSON.parse(bytes.toString()) as BidiMessage));
    this.#socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${program} ended`));
    });
  }

  async send(method: string, params: object): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Told of errors that pages write on their consoles. */
  onLog(listener: (context: string | undefined, text: string) => void): void {
    this.#listeners.push(listener);
  }

  #take({ id, type, result, message, method, params }: BidiMessage): void {
    if (method === 'log.entryAdded' && params?.level === 'error')
      for (const listener of this.#listeners) listener(params.source?.context, params.text ?? '');
    if (id === undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === 'error') waiting?.reject(new Error(message));
    else waiting?.resolve(result);
  }
}
