import { entryOf } from '../../offchain-agent/src/base/map-entry.ts';
import { rpcRefusal } from './fake-finality-node.ts';
import { authorityList, type Hex, hex, type TestTrie, testTrie, testVoter, u32 } from './grandpa-bytes.ts';
import { grandpaAuthoritiesKey, justificationBytes } from './grandpa-chain.ts';
import type { MadeShape } from './made-shape.ts';
import { PublicRuntime } from './public-runtime.ts';
import type { MadeHeader } from './relay-headers.ts';
import { MadeRelayChain } from './relay-runtime.ts';
import {
  type MadeCandidates,
  type MadeRelayBlock,
  type MadeRelayState,
  type MadeSession,
  madeRules,
} from './relay-runtime-shapes.ts';

/** With which a made chain begins. */
const firstSession = 7;
const voters = ['alice', 'bob', 'charlie', 'dave'].map(testVoter);

let shared: PublicRuntime | undefined;

/** Metadata takes a second to read. Nothing is stored in it here. */
function sharedRuntime(): PublicRuntime {
  shared ??= new PublicRuntime('kusama');
  return shared;
}

/** A node of a relay chain that nobody wrote, with the metadata of Kusama, states that prove and votes that finalize. */
export class MadeRelayNode {
  readonly url = 'ws://relay.example';
  readonly chain: MadeRelayChain;
  readonly runtime: PublicRuntime;
  /** Blocks that finality passed over, which it tells of with the others. */
  readonly siblings: { readonly header: MadeHeader; readonly extrinsics: readonly Buffer[] }[] = [];
  /** What it answers instead, by method. */
  readonly lies = new Map<string, (params: readonly unknown[], honest: () => unknown) => unknown>();
  readonly #states = new Map<string, TestTrie>();
  readonly #headers = new Map<string, MadeHeader>();
  readonly #listeners = new Set<(item: unknown, receivedAtMs: number) => void>();
  readonly #made: MadeCandidates | undefined;
  readonly #shape: MadeShape;
  readonly #wrongPoints: number;
  readonly #votersOf: MadeShape['votersOf'];
  readonly #setId: number | undefined;
  readonly #disabledAfter: MadeShape['disabledAfter'];
  readonly #config: [string, Uint8Array];
  /** By session. */
  readonly #infos = new Map<number, [string, Uint8Array][]>();

  constructor(seed: number, blocks: number, shape: MadeShape = {}) {
    this.runtime = shape.runtime ?? sharedRuntime();
    this.#made = shape.made;
    this.#shape = shape;
    this.#wrongPoints = shape.wrongPoints ?? 0;
    this.#votersOf = shape.votersOf;
    this.#setId = shape.setId;
    this.#disabledAfter = shape.disabledAfter;
    this.#config = this.runtime.encode('configuration', 'activeConfig', [], {
      minimumBackingVotes: madeRules.minBackingVotes,
      schedulerParams: {
        groupRotationFrequency: madeRules.groupRotationFrequency,
        parasAvailabilityPeriod: madeRules.availabilityPeriod,
      },
    });
    this.chain = new MadeRelayChain(seed, 1, (state) => this.#keep(state), shape);
    this.grow(blocks);
  }

  /** More blocks, which nobody has voted for yet. */
  grow(blocks: number): void {
    this.chain.grow(blocks);
    for (const { header, parent } of this.chain.blocks)
      this.#headers.set(header.hash, header).set(parent.hash, parent);
  }

  /** All that there is becomes final. */
  finalize(): void {
    for (const listener of this.#listeners) this.#justify(listener);
  }

  get genesisHash(): Hex {
    return this.chain.hashes.get(0) ?? '0x';
  }

  get best(): MadeHeader {
    const last = this.chain.blocks.at(-1);
    if (!last) throw new Error('the chain has no blocks');
    return last.header;
  }

  async request<Result>(method: string, params: readonly unknown[] = []): Promise<Result> {
    await Promise.resolve();
    const honest = (): unknown => this.#answer(method, params);
    const lie = this.lies.get(method);
    return (lie ? lie(params, honest) : honest()) as Result;
  }

  async subscribe(
    method: string,
    _params: readonly unknown[],
    onItem: (item: unknown, receivedAtMs: number) => void,
  ): Promise<number> {
    if (method === 'chain_subscribeAllHeads') {
      const heads = [...this.chain.blocks.slice(-40), ...this.siblings].map(({ header }) => header);
      for (const { rpc } of heads.toSorted((one, other) => one.number - other.number))
        setImmediate(() => onItem(rpc, 0));
      return await Promise.resolve(2);
    }
    this.#listeners.add(onItem);
    this.#justify(onItem);
    return await Promise.resolve(1);
  }

  #justify(onItem: (item: unknown, receivedAtMs: number) => void): void {
    const last = this.chain.blocks.at(-1);
    setImmediate(() => onItem(last && this.#justificationOf(last), 0));
  }

  #justificationOf({ header: target, session }: MadeRelayBlock): Hex {
    const own = this.#votersOf?.(session.index) ?? voters;
    const votes = own.map((voter) => ({ voter, block: target }));
    const setId = this.#votersOf ? session.index - firstSession : 0;
    return hex(justificationBytes({ target, setId, votes }));
  }

  async unsubscribe(): Promise<void> {
    await Promise.resolve();
  }

  #keep(state: MadeRelayState): Hex {
    const { number, session, sessions, disputes, parentHash } = state;
    const encode = this.runtime.encode.bind(this.runtime);
    const bits = (places: readonly number[]): Buffer => {
      const bytes = Buffer.alloc(2);
      for (const place of places) bytes.writeUInt16LE(bytes.readUInt16LE() | (1 << place));
      return Buffer.concat([Buffer.of(16 * 4), bytes]);
    };
    const entries: [string, Uint8Array][] = [
      [grandpaAuthoritiesKey, authorityList(this.#votersOf?.(firstSession) ?? voters)],
      this.#config,
      encode('parasShared', 'currentSessionIndex', [], session.index),
      encode('paraScheduler', 'sessionStartBlock', [], session.startBlock),
      encode('session', 'validators', [], session.elected),
      ...(this.#setId === undefined ? [] : [encode('grandpa', 'currentSetId', [], this.#setId)]),
      ...this.#disabled(number),
      ...this.#epochOf(state),
      ...this.#stakingOf(number),
      ...this.#pointsOf(state),
      // Para 1000 has the first two cores, each other one is a para's own: as the chain backs. A new session begins with none.
      encode('parasShared', 'allowedRelayParents', [], {
        buffer:
          session.startBlock === number + 1
            ? []
            : [{ relayParent: parentHash, claimQueue: claimQueueOf(session.groups.length) }],
      }),
      ...(this.#made ? [encode('paras', 'heads', [this.#made.para], hex(this.#made.head))] : []),
      ...sessions.flatMap((one) => entryOf(this.#infos, one.index, () => this.#infoOf(one))),
      ...disputes
        .filter(({ backers }) => backers.length > 0)
        .map(({ session: of, candidate, backers }) =>
          encode('parasDisputes', 'backersOnDisputes', [of, candidate], backers),
        ),
      ...disputes.map((dispute): [string, Uint8Array] => {
        const [key] = encode('parasDisputes', 'disputes', [dispute.session, dispute.candidate], {});
        const sides = [bits(dispute.votedFor), bits(dispute.votedAgainst)];
        return [key, Buffer.concat([...sides, u32(5), Buffer.of(0)])];
      }),
    ];
    const trie = testTrie(new Map(entries), 1);
    this.#states.set(trie.root, trie);
    return trie.root;
  }

  #infoOf({ index, accounts, groups }: MadeSession): [string, Uint8Array][] {
    const encode = this.runtime.encode.bind(this.runtime);
    return [
      encode('paraSessionInfo', 'accountKeys', [index], accounts),
      encode('paraSessionInfo', 'sessions', [index], {
        validators: accounts.map((account) => this.#keyOf(account, 'vote')),
        discoveryKeys: accounts,
        assignmentKeys: accounts,
        validatorGroups: groups,
      }),
    ];
  }

  /** Without signers accounts are their own keys. */
  #keyOf(account: Hex, use: 'vote' | 'seal'): Hex {
    return this.#shape.signers?.keyOf(account, use) ?? account;
  }

  #stakingOf(number: number): [string, Uint8Array][] {
    const { isBuffered = false, buffersAfter, reportWaitsAfter } = this.#shape;
    const mode = (buffersAfter?.(number) ?? isBuffered) ? 'Buffered' : 'Active';
    const report = { endIndex: 1, validatorPoints: [], activationTimestamp: null, leftover: false };
    const encode = this.runtime.encode.bind(this.runtime);
    return [
      encode('stakingAhClient', 'mode', [], mode),
      ...(reportWaitsAfter?.(number)
        ? [encode('stakingAhClient', 'outgoingSessionReport', [], [report, 5])]
        : []),
    ];
  }

  #disabled(number: number): [string, Uint8Array][] {
    const places = this.#disabledAfter?.(number) ?? [];
    const named = places.map((place) => [place, 0]);
    return places.length === 0 ? [] : [this.runtime.encode('session', 'disabledValidators', [], named)];
  }

  #pointsOf({ session, points: own }: MadeRelayState): [string, Uint8Array][] {
    const points = new Map(own);
    const [first] = session.elected;
    if (first && this.#wrongPoints > 0) points.set(first, (points.get(first) ?? 0) + this.#wrongPoints);
    return [...points].map(([account, sum]) =>
      this.runtime.encode('stakingAhClient', 'validatorPoints', [account], sum),
    );
  }

  /** Of the child: an epoch from the slot of the block on that began the session, or from this one's. */
  #epochOf({ number, slot, session }: MadeRelayState): [string, Uint8Array][] {
    const encode = this.runtime.encode.bind(this.runtime);
    const authorities = session.elected.map((account) => [this.#keyOf(account, 'seal'), 1]);
    return [
      encode('babe', 'authorities', [], authorities),
      encode('babe', 'nextAuthorities', [], authorities),
      encode('babe', 'randomness', [], madeRandomness(session.index)),
      encode('babe', 'genesisSlot', [], session.startBlock === number + 1 ? slot : 0),
      encode('babe', 'epochConfig', [], { c: [1, 4], allowedSlots: 'PrimaryAndSecondaryVRFSlots' }),
    ];
  }

  #answer(method: string, params: readonly unknown[]): unknown {
    const [first, second] = params;
    const header = this.#headers.get(String(first));
    switch (method) {
      case 'chain_getHeader':
        return header?.rpc ?? null;
      case 'chain_getBlockHash':
        return this.chain.hashes.get(Number(first)) ?? null;
      case 'chain_getFinalizedHead':
        return this.best.hash;
      case 'chain_getBlock': {
        const block = [...this.chain.blocks, ...this.siblings].find((one) => one.header.hash === first);
        if (!block) return null;
        const extrinsics = block.extrinsics.map((part) => hex(part));
        const ended = this.chain.blocks.find((one) => one === block && one.endsSession);
        return {
          block: { header: block.header.rpc, extrinsics },
          justifications: ended && this.#votersOf ? [['0x46524e4b', this.#justificationOf(ended)]] : null,
        };
      }
      case 'state_getReadProof': {
        const root = this.#headers.get(String(second))?.rpc.stateRoot;
        return { at: second, proof: this.#states.get(root ?? '')?.nodes ?? [] };
      }
      case 'grandpa_proveFinality':
        throw rpcRefusal(method, 'Block not covered by authority set changes');
      default:
        throw rpcRefusal(method, 'Method not found', -32601);
    }
  }
}

/** Of the epoch of a session. */
export function madeRandomness(session: number): Buffer {
  return Buffer.alloc(32, session);
}

/** Of a child, and of its child: here the same. */
function claimQueueOf(cores: number): Map<number, Map<number, number[]>> {
  const later = Array.from({ length: Math.max(0, cores - 2) }, (_, place) => place + 2);
  const twice = (own: readonly number[]): Map<number, number[]> =>
    new Map([0, 1].map((depth) => [depth, [...own]] as const));
  return new Map([
    [1_000, twice([0, 1].slice(0, cores))],
    ...later.map((core) => [2_000 + core, twice([core])] as const),
  ]);
}
