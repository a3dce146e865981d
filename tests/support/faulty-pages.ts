import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { DelayingProxy } from './delaying-proxy.ts';

const dist = join(import.meta.dirname, '../../web/dist');
/** Read once: the pages may be built again meanwhile. */
const texts: ReadonlyMap<string, string> = new Map(
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(html|js|json)$/.test(file))
    .map((file) => [`/${file}`, readFileSync(join(dist, file), 'utf8')]),
);
/** By the end of a file's name. */
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.html': 'text/html',
};

/** The built pages and their chain behind a server whose files can be missing, which can stop, and which can have a new release. */
export class FaultyPages {
  /** What requests for an asset are answered with; undefined sends it. */
  fault: ((asset: string) => number | undefined) | undefined;
  readonly #proxy: DelayingProxy;
  readonly #chainPort: number;
  #server: Server;
  #port = 0;
  #release = 0;

  private constructor(proxy: DelayingProxy, chainPort: number) {
    this.#proxy = proxy;
    this.#chainPort = chainPort;
    this.#server = this.#create();
  }

  /** @param chainUrl of a chain on this machine */
  static async open(chainUrl: string): Promise<FaultyPages> {
    const chainPort = Number(new URL(chainUrl).port);
    const pages = new FaultyPages(await DelayingProxy.open(chainPort), chainPort);
    await pages.#listen();
    return pages;
  }

  addressOf(route: string): string {
    return `http://127.0.0.1:${this.#port}/?rpc=ws://127.0.0.1:${this.#proxy.port}${route}`;
  }

  get isStopped(): boolean {
    return !this.#server.listening;
  }

  /** Pages and chain are away. */
  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.#proxy.turnTo(1);
    const closed = once(this.#server.close(), 'close');
    this.#server.closeAllConnections();
    await closed;
  }

  async start(): Promise<void> {
    if (!this.isStopped) return;
    this.#server = this.#create();
    await this.#listen();
    this.#proxy.turnTo(this.#chainPort);
  }

  /** From now on every asset has another name, and none its old one. */
  renew(): void {
    this.#release += 1;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#proxy.close();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #create(): Server {
    return createServer(({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      const [, asset] = /^\/assets\/([^/]+)$/.exec(pathname) ?? [];
      const status = asset === undefined ? undefined : this.fault?.(asset);
      if (status !== undefined) return void response.writeHead(status).end();
      const text = this.#read(asset === undefined ? pathname : `/assets/${asset}`);
      if (text === undefined) return void response.writeHead(404).end();
      const type = types[extname(pathname)] ?? 'text/html';
      return void response
        .writeHead(200, { 'content-type': type, 'cache-control': asset ? 'max-age=3600' : 'no-cache' })
        .end(text);
    });
  }

  #read(path: string): string | undefined {
    const suffix = this.#release === 0 ? '' : `R${this.#release}`;
    const name = path.replace(/\/$/, '/index.html');
    if (name.startsWith('/assets/') && !name.endsWith(`${suffix}.js`)) return undefined;
    // Names of assets end in eight letters and digits of a hash.
    return texts
      .get(name.replace(`${suffix}.js`, '.js'))
      ?.replaceAll(/([\w-]+-[A-Z0-9]{8})\.js/g, `$1${suffix}.js`);
  }
}

/** The assets that the pages load when they are asked for, and those of the first view. */
export function assetNames(): readonly string[] {
  const { first } = JSON.parse(texts.get('/.manifest.json') ?? '') as {
    readonly first: readonly string[];
  };
  const page = first.filter((file) => file.endsWith('.js')).map((file) => basename(file));
  const entry = page.find((file) => file.startsWith('main-')) ?? '';
  const text = texts.get(`/assets/${entry}`) ?? '';
  const lazy = [...text.matchAll(/import\("\.\/([^"]+)"\)/g)].map(([, file = '']) => file);
  return [...page, ...lazy];
}
