import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Action {
  readonly create?: { readonly _index?: string; readonly _id?: string; readonly pipeline?: string };
}

/** What a shipper sent: the text of each document by index and id. */
type Received = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Takes `_bulk` as Elasticsearch does, as far as a shipper sees it: what has an id already is a conflict. It stores texts, unread. */
export class MadeElasticsearch {
  readonly #documents = new Map<string, Map<string, string>>();
  readonly #faults: string[] = [];
  readonly #server: Server;
  #port = 0;
  /** Answers 503, as a cluster without a quorum. */
  isRefusing = false;
  refused = 0;
  conflicts = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        if (this.isRefusing) {
          this.refused += 1;
          response.writeHead(503).end('{"error":"unavailable"}');
        } else if (request.url?.startsWith('/_bulk')) response.end(this.#bulk(text));
        else response.end('{"status":"green"}');
      });
    });
  }

  static async open(): Promise<MadeElasticsearch> {
    const fake = new MadeElasticsearch();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    fake.#port = (fake.#server.address() as AddressInfo).port;
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get received(): Received {
    return this.#documents;
  }

  /** What was no valid request. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  count(index: string): number {
    return this.#documents.get(index)?.size ?? 0;
  }

  /** No longer listens, until it comes back at the same port. */
  async leave(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async comeBack(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.leave();
  }

  #bulk(text: string): string {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const items = [];
    for (let at = 0; at + 1 < lines.length; at += 2)
      items.push(this.#create(lines[at] ?? '', lines[at + 1] ?? ''));
    if (lines.length % 2 === 1) this.#faults.push(`a request has an odd number of lines: ${lines.length}`);
    return JSON.stringify({ took: 1, errors: items.some(({ create }) => create.status > 201), items });
  }

  #create(actionText: string, document: string): { create: { status: number; _id: string } } {
    const { create } = JSON.parse(actionText) as Action;
    const { _index: index, _id: id, pipeline } = create ?? {};
    if (index === undefined || id === undefined || pipeline !== index) {
      this.#faults.push(`not an action for a data stream with a pipeline: ${actionText}`);
      return { create: { status: 400, _id: '' } };
    }
    const documents = this.#documents.get(index) ?? new Map<string, string>();
    this.#documents.set(index, documents);
    const isThere = documents.has(id);
    if (isThere) this.conflicts += 1;
    else documents.set(id, document);
    return { create: { status: isThere ? 409 : 201, _id: id } };
  }
}
