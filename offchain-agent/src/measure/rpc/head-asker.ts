import type { HashAnswer } from '../../chain/heads/judged-node.ts';

/** A node whose heads are judged, and which can be queried between instants. */
export interface SurveyedEndpoint {
  readonly name: string;
  /** Returns the result; undefined without an answer. Never rejects. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>;
}

const mostAsked = 64;

/** Hashes at checkpoints, each asked once. */
export class ComparedHashes {
  readonly #asker: HeadAsker;
  readonly #hashes = new Map<SurveyedEndpoint, Map<number, Promise<HashAnswer>>>();
  readonly #checkpoints = new Map<SurveyedEndpoint, number>();

  constructor(asker: HeadAsker) {
    this.#asker = asker;
  }

  async hashAt(endpoint: SurveyedEndpoint, height: number): Promise<HashAnswer> {
    const known = this.#hashes.get(endpoint) ?? new Map<number, Promise<HashAnswer>>();
    this.#hashes.set(endpoint, known);
    const answer = known.get(height) ?? this.#asker.hashAt(endpoint, height);
    known.set(height, answer);
    return await answer;
  }

  place(endpoint: SurveyedEndpoint, checkpoint: number): void {
    this.#checkpoints.set(endpoint, checkpoint);
  }

  /** Whether an upper node has the lower one's block at the lower one's checkpoint. */
  async isOnePath(lower: SurveyedEndpoint, upper: SurveyedEndpoint): Promise<boolean> {
    const checkpoint = this.#checkpoints.get(lower);
    if (checkpoint === undefined) return false;
    const [own, other] = await Promise.all([this.hashAt(lower, checkpoint), this.hashAt(upper, checkpoint)]);
    return typeof own === 'string' && own === other;
  }
}

/** Asks endpoints in one judgement; one that does not answer in time is not asked again. */
export class HeadAsker {
  readonly #silent = new Set<SurveyedEndpoint>();

  async hashAt(endpoint: SurveyedEndpoint, height: number): Promise<HashAnswer> {
    // All nodes of a network have one genesis: that is checked on each connection.
    if (height === 0) return 'genesis';
    const hash = await this.#ask(endpoint, 'chain_getBlockHash', [height]);
    if (typeof hash === 'string') return hash.toLowerCase();
    return hash === null ? null : undefined;
  }

  async heightOf(endpoint: SurveyedEndpoint): Promise<number | undefined> {
    return headHeight(await this.#ask(endpoint, 'chain_getHeader', []));
  }

  async #ask(endpoint: SurveyedEndpoint, method: string, params: readonly unknown[]): Promise<unknown> {
    if (this.#silent.has(endpoint)) return undefined;
    const answer = await endpoint.ask(method, params);
    if (answer === undefined) this.#silent.add(endpoint);
    return answer;
  }
}

/** The height in a header as nodes send it. */
export function headHeight(header: unknown): number | undefined {
  const number = typeof header === 'object' && header !== null ? (header as { number?: unknown }).number : '';
  return typeof number === 'string' && /^0x[0-9a-f]{1,13}$/i.test(number) ? Number(number) : undefined;
}

/** Works on many items, some at a time. */
export async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < items.length; first += mostAsked)
    await Promise.all(items.slice(first, first + mostAsked).map(work));
}
