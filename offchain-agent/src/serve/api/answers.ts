import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { AgentError } from '../../base/error.ts';
import { isoTime } from '../../base/format.ts';
import { jsonNumber } from '../../base/json-number.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import type { BlockView, ServedChain } from '../chain/served-chain.ts';

/** What an answer says; `immutable` when its period is closed, so that it never changes. */
export interface Body {
  readonly schema: string;
  readonly immutable?: boolean;
  /** The block at which it was read, where that is another one than is asked now. */
  readonly readAt?: FinalizedHead;
  readonly [field: string]: unknown;
}

interface Kept {
  readonly body: object;
  readonly tag: string;
  readonly bytes: number;
}

const withinMs = 8_000;
const mostKeptBytes = 64_000_000;
const forEver = 'public, max-age=31536000, immutable';

/** The answers of one chain: each read once a block, and kept for when the chain goes away. */
export class Answers {
  readonly #chain: ServedChain;
  readonly #kept = new Map<string, Kept>();
  #keptBytes = 0;

  constructor(chain: ServedChain) {
    this.#chain = chain;
  }

  /**
   * Sends what was read at the last finalized block, or, while the chain is away, what was read before.
   * @param key what was asked: the same question has the same key
   * @throws AgentError `unreachable/chain_away` when the chain is away and this was never asked
   */
  async send(
    reply: FastifyReply,
    key: string,
    read: (view: BlockView) => Promise<Body>,
  ): Promise<FastifyReply> {
    const fresh = await this.#read(key, read);
    const kept = fresh ?? this.#kept.get(key);
    if (!kept) throw this.#away();
    const { body, tag } = kept;
    const isClosed = (body as { immutable: boolean }).immutable;
    void reply.header('cache-control', isClosed ? forEver : 'no-cache');
    if (fresh ?? isClosed) return await reply.header('etag', tag).send(body);
    const sinceMs = this.#chain.awaySinceMs;
    return await reply.send({
      ...body,
      unreachable_since: sinceMs === undefined ? null : isoTime(sinceMs / 1_000),
    });
  }

  async #read(key: string, read: (view: BlockView) => Promise<Body>): Promise<Kept | undefined> {
    if (this.#chain.awaySinceMs !== undefined) return undefined;
    const view = this.#chain.view();
    try {
      return await inTime(
        view.once(`answer ${key}`, async () => {
          const kept = keptOf(await read(view), view);
          this.#keep(key, kept);
          return kept;
        }),
      );
    } catch (error) {
      if (!(error instanceof AgentError && error.code.startsWith('unreachable/'))) throw error;
      if (error.code === 'unreachable/timeout') this.#chain.noteUnanswered();
      return undefined;
    }
  }

  /** The oldest go first when there are too many. */
  #keep(key: string, kept: Kept): void {
    this.#forget(key);
    this.#kept.set(key, kept);
    this.#keptBytes += kept.bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= mostKeptBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#keptBytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }

  #away(): AgentError {
    const { facts, awaySinceMs } = this.#chain;
    const since = awaySinceMs === undefined ? '' : ` since ${isoTime(awaySinceMs / 1_000)}`;
    return new AgentError(
      'unreachable/chain_away',
      `the chain at ${facts.url} does not answer${since}, and this was not asked before; ask again later`,
      { retryable: true },
    );
  }
}

/** What is not kept for the question, but known anyway: as it was at its block, with the time since when the chain is away. */
export async function sendKnown(
  reply: FastifyReply,
  body: Body,
  head: FinalizedHead,
  awaySinceMs: number | undefined,
): Promise<FastifyReply> {
  const kept = keptOf(body, { head });
  void reply.header('cache-control', 'no-cache');
  if (awaySinceMs === undefined) return await reply.header('etag', kept.tag).send(kept.body);
  return await reply.send({ ...kept.body, unreachable_since: isoTime(awaySinceMs / 1_000) });
}

function keptOf(
  { schema, immutable = false, readAt, ...rest }: Body,
  { head }: Pick<BlockView, 'head'>,
): Kept {
  const { number, hash, timeMs } = readAt ?? head;
  const text = JSON.stringify(rest, jsonNumber);
  // Of one block and question there is one answer; a closed period says the same at every block.
  const tag = immutable ? digestOf(text) : digestOf(`${hash} ${text}`);
  const body = {
    schema,
    as_of: { block: number, hash, at: isoTime(timeMs / 1_000) },
    unreachable_since: null,
    immutable,
    origin: 'chain',
    ...(JSON.parse(text) as object),
  };
  return { body, tag: `W/"${tag}"`, bytes: text.length };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AgentError('unreachable/timeout', 'the chain did not answer in time')),
      withinMs,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
