import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { isBehind, markOf, parseRecords, recordKeys } from '../record.ts';
import type {
  Beat,
  Coordinator,
  Identity,
  Leader,
  Stored,
  StoredState,
  Write,
  Written,
} from './coordinator.ts';
import { type EtcdAccess, EtcdClient } from './etcd-client.ts';

// Numbers of 64 bits come as texts, and what is 0, false or empty is left out.
const number64 = z
  .string()
  .regex(/^-?\d+$/)
  .default('0');
const header = z.object({ revision: number64 });
const pair = z.object({
  key: z.string(),
  value: z.string().default(''),
  create_revision: number64,
  mod_revision: number64,
});
type Pair = z.infer<typeof pair>;
const transaction = z.object({
  header,
  succeeded: z.boolean().default(false),
  responses: z
    .array(z.object({ response_range: z.object({ kvs: z.array(pair).default([]) }).optional() }))
    .default([]),
});
const lease = z.object({ ID: number64, TTL: number64 });
const keptAlive = z.object({ result: z.object({ TTL: number64 }) });

const holderSchema = z.object({ node: z.string(), instance: z.string() });
const statusSchema = holderSchema.extend({ status: z.string() });

/** What one request may take of a lease. */
const shareOfLease = 4;
const secondMs = 1_000;

/** Where the keys of a validator lie in an etcd. */
export interface EtcdFolders {
  /** `PREFIX/GENESIS/AUTHOR/`: lead, names, slots and heartbeats. */
  readonly author: string;
  /** `PREFIX/GENESIS/vote/VOTER/`: votes, whichever author's key goes with the voter's. */
  readonly voter: string;
}

/**
 * A coordinator in an etcd: name and lead hang on one lease, records stay. The votes are written where earlier releases look
 * for them too, in the folder of the author, and the further of both counts: of two nodes one may have an earlier release.
 */
export class EtcdCoordinator implements Coordinator {
  readonly #client: EtcdClient;
  readonly #own: Identity;
  readonly #folder: string;
  readonly #votes: string;
  #lease: string | undefined;
  #told: { readonly status: string; readonly atMs: number } | undefined;

  /**
   * @throws AgentError `bad_input/coordinator` when a file of it cannot be read
   */
  constructor(access: EtcdAccess, folders: EtcdFolders, own: Identity) {
    this.#client = new EtcdClient(access, Math.ceil(own.leaseMs / shareOfLease));
    this.#own = own;
    this.#folder = folders.author;
    this.#votes = folders.voter;
  }

  async beat({ status, wants }: Beat): Promise<StoredState> {
    const leased = await this.#keepAlive();
    const isNamed = await this.#tell(status, leased);
    if (!wants || !isNamed) return this.#checked(await this.look());
    const leader = this.#key('leader');
    const answer = await this.#transact({
      compare: [{ key: leader, target: 'CREATE', result: 'EQUAL', create_revision: '0' }],
      success: [{ request_put: { key: leader, value: this.#holder(), lease: leased } }, ...this.#all()],
      failure: this.#all(),
    });
    return this.#checked(this.#seen(answer));
  }

  async look(): Promise<StoredState> {
    const answer = await this.#client.ask('kv/txn', { compare: [], success: this.#all(), failure: [] });
    return this.#seen(read(transaction, answer));
  }

  async write({ key, value, token, revision }: Write): Promise<Written> {
    const leader = this.#key('leader');
    const records = key === 'vote' ? [this.#key(key), this.#voteKey()] : [this.#key(key)];
    const answer = await this.#transact({
      compare: [
        { key: leader, target: 'CREATE', result: 'EQUAL', create_revision: token },
        // An etcd that was emptied counts from the beginning again.
        { key: leader, target: 'VALUE', result: 'EQUAL', value: this.#holder() },
        // Neither was written after the revision that was judged, which is that of the later one.
        ...records.map((record) => ({
          key: record,
          target: 'MOD',
          result: 'LESS',
          mod_revision: String(revision + 1),
        })),
      ],
      success: records.map((record) => ({ request_put: { key: record, value: base64(value) } })),
      failure: this.#all(),
    });
    if (answer.succeeded) return { isWritten: true, revision: Number(answer.header.revision) };
    return { isWritten: false, seen: this.#seen(answer) };
  }

  async resign(): Promise<void> {
    const leader = this.#key('leader');
    await this.#transact({
      compare: [{ key: leader, target: 'VALUE', result: 'EQUAL', value: this.#holder() }],
      success: [{ request_delete_range: { key: leader } }],
      failure: [],
    });
  }

  async close(): Promise<void> {
    try {
      if (this.#lease !== undefined) await this.#client.ask('lease/revoke', { ID: this.#lease });
    } finally {
      this.#client.close();
    }
  }

  // A name that went, with an etcd that was emptied or by hand, is taken again.
  #checked(seen: StoredState): StoredState {
    if (!seen.isNamed) this.#told = undefined;
    return seen;
  }

  /** The lease, alive for its whole time from now on. A dead one is answered as well, only without a time. */
  async #keepAlive(): Promise<string> {
    if (this.#lease !== undefined) {
      const answer = await this.#client.ask('lease/keepalive', { ID: this.#lease });
      if (Number(read(keptAlive, answer).result.TTL) > 0) return this.#lease;
      this.#lease = undefined;
    }
    const ttl = Math.ceil(this.#own.leaseMs / secondMs);
    const { ID, TTL } = read(lease, await this.#client.ask('lease/grant', { TTL: String(ttl) }));
    if (ID === '0' || Number(TTL) < ttl) throw strange('a lease shorter than was asked for');
    this.#told = undefined;
    this.#lease = ID;
    return ID;
  }

  /** Takes the node's name, or tells anew under it, now and then or when there is news; whether the name is this one's. */
  async #tell(status: string, leased: string): Promise<boolean> {
    const nowMs = performance.now();
    if (this.#told?.status === status && nowMs - this.#told.atMs < this.#own.leaseMs) return true;
    const name = this.#key(`nodes/${this.#own.node}`);
    const value = base64(JSON.stringify({ node: this.#own.node, instance: this.#own.instance, status }));
    const put = { request_put: { key: name, value, lease: leased } };
    const isFree = { key: name, target: 'CREATE', result: 'EQUAL', create_revision: '0' };
    const isOwn = { key: name, target: 'LEASE', result: 'EQUAL', lease: leased };
    for (const compare of [isOwn, isFree]) {
      const { succeeded } = await this.#transact({ compare: [compare], success: [put], failure: [] });
      if (!succeeded) continue;
      this.#told = { status, atMs: nowMs };
      return true;
    }
    this.#told = undefined;
    return false;
  }

  async #transact(body: object): Promise<z.infer<typeof transaction>> {
    return read(transaction, await this.#client.askOnce('kv/txn', body));
  }

  #seen(answer: z.infer<typeof transaction>): StoredState {
    const pairs = answer.responses.flatMap((one) => one.response_range?.kvs ?? []);
    const ofAuthor = pairs.filter(({ key }) => text(key).startsWith(this.#folder));
    const byName = new Map(ofAuthor.map((one) => [text(one.key).slice(this.#folder.length), one]));
    const ofVoter = pairs.find(({ key }) => key === this.#voteKey());
    const nodes = [...byName].flatMap(([name, { value }]) => {
      const status = name.startsWith('nodes/') ? statusSchema.safeParse(parsed(text(value))) : undefined;
      return status?.success ? [status.data] : [];
    });
    return {
      revision: Number(answer.header.revision),
      isNamed: nodes.some(({ instance }) => instance === this.#own.instance),
      leader: leaderOf(byName.get('leader')),
      records: Object.fromEntries(
        recordKeys.flatMap((key) => {
          const found = [byName.get(key), key === 'vote' ? ofVoter : undefined].filter((one) => !!one);
          return found.length > 0 ? [[key, furthest(found.map(storedOf))] as const] : [];
        }),
      ),
      nodes,
    };
  }

  #all(): { readonly request_range: { readonly key: string; readonly range_end?: string } }[] {
    const end = `${this.#folder.slice(0, -1)}${String.fromCodePoint('/'.charCodeAt(0) + 1)}`;
    return [
      { request_range: { key: base64(this.#folder), range_end: base64(end) } },
      { request_range: { key: this.#voteKey() } },
    ];
  }

  #voteKey(): string {
    return base64(`${this.#votes}vote`);
  }

  #key(name: string): string {
    return base64(`${this.#folder}${name}`);
  }

  #holder(): string {
    return base64(JSON.stringify({ node: this.#own.node, instance: this.#own.instance }));
  }
}

// Whoever wrote something else there leads in nobody's name: nobody takes the lead until it is gone.
function leaderOf(found: Pair | undefined): Leader | undefined {
  if (!found) return undefined;
  const holder = holderSchema.safeParse(parsed(text(found.value)));
  const { node, instance } = holder.success ? holder.data : { node: '?', instance: '?' };
  return { node, instance, token: found.create_revision };
}

/** The record that has come furthest, under the latest revision of all: whatever is written to any of them changes it. */
function furthest(found: readonly Stored[]): Stored {
  const revision = Math.max(...found.map((one) => one.revision));
  const marks = found.map(({ value }) => ({ value, records: parseRecords({ vote: value }) }));
  const [first, ...others] = marks;
  // One that is not what a decider writes is what shall be seen.
  const strange = marks.length > 1 ? marks.find(({ records }) => !records) : undefined;
  const last = others.reduce(
    (best, one) => (best && isBehind(markOf(best.records ?? {}), markOf(one.records ?? {})) ? one : best),
    first,
  );
  return { value: (strange ?? last)?.value ?? '', revision };
}

function storedOf({ value, mod_revision: revision }: Pair): Stored {
  return { value: text(value), revision: Number(revision) };
}

function read<Shape extends z.ZodType>(shape: Shape, answer: unknown): z.infer<Shape> {
  const parsedAnswer = shape.safeParse(answer);
  if (parsedAnswer.success) return parsedAnswer.data;
  throw strange(JSON.stringify(answer).slice(0, 200));
}

function strange(what: string): AgentError {
  return new AgentError('unreachable/coordinator', `etcd answered what its version 3 does not: ${what}`, {
    retryable: true,
  });
}

function base64(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64');
}

function text(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8');
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
