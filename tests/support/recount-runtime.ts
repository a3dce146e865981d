import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import type { StorageEntry } from '@polkadot/types/primitive/types';
import { unwrapStorageType } from '@polkadot/types/util';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsHex, decodeAddress } from '@polkadot/util-crypto';

// A relay chain's bytes as @polkadot/types reads them by the chain's own metadata: nothing of the agent's.

interface Bytes {
  toU8a(isBare?: boolean): Uint8Array;
  toJSON(): unknown;
}

/** A validator's word on the pieces that it has. */
interface RecountedRow {
  readonly validator: number;
  readonly hasPiece: (core: number) => boolean;
}

interface RecountedVotes {
  readonly session: number;
  /** Places of those whose statements are in the block, by candidate and session. */
  readonly disputes: readonly {
    readonly candidate: string;
    readonly session: number;
    readonly validators: readonly number[];
  }[];
  /** By candidate: who voted, and whether it was the one that brought it. */
  readonly candidates: ReadonlyMap<
    string,
    readonly { readonly validator: number; readonly isFirst: boolean }[]
  >;
}

interface RecountedEvent {
  readonly what: 'CandidateBacked' | 'CandidateIncluded' | 'CandidateTimedOut';
  readonly candidate: string;
  readonly group: number | undefined;
}

export class RecountRuntime {
  readonly #registry = new TypeRegistry();
  readonly #expanded: ReturnType<typeof expandMetadata>;

  /** @param metadata as `state_getMetadata` answers it */
  constructor(metadata: string) {
    const read = new Metadata(this.#registry, metadata as `0x${string}`);
    this.#registry.setMetadata(read);
    this.#expanded = expandMetadata(this.#registry, read);
  }

  stored(pallet: string, item: string, value: string): Bytes {
    const entry = this.#expanded.query[pallet]?.[item] as StorageEntry | undefined;
    if (!entry) throw new Error(`the runtime does not store ${pallet}.${item}`);
    return this.#registry.createTypeUnsafe(unwrapStorageType(this.#registry, entry.meta.type), [
      hexToU8a(value),
    ]);
  }

  accounts(pallet: string, item: string, value: string | null): string[] {
    return value === null ? [] : (this.stored(pallet, item, value).toJSON() as string[]).map(accountOf);
  }

  events(value: string | null): RecountedEvent[] {
    if (value === null) return [];
    const records = this.stored('system', 'events', value) as unknown as Iterable<{
      event: { section: string; method: string; data: readonly Bytes[] };
    }>;
    return [...records].flatMap(({ event: { section, method, data } }) => {
      if (section !== 'paraInclusion' || !isCandidateEvent(method) || !data[0]) return [];
      const group = method === 'CandidateTimedOut' ? undefined : Number(data[3]?.toJSON());
      return [{ what: method, candidate: blake2AsHex(data[0].toU8a()), group }];
    });
  }

  votes(value: string | null): RecountedVotes | undefined {
    if (value === null) return undefined;
    const votes = this.stored('paraInherent', 'onChainVotes', value) as unknown as {
      session: Bytes;
      disputes: readonly {
        candidateHash: Bytes;
        session: Bytes;
        statements: readonly (readonly [Bytes, Bytes])[];
      }[];
      backingValidatorsPerCandidate: readonly (readonly [
        Bytes,
        readonly (readonly [Bytes, { type: string }])[],
      ])[];
    };
    return {
      session: Number(votes.session.toJSON()),
      disputes: [...votes.disputes].map((dispute) => ({
        candidate: u8aToHex(dispute.candidateHash.toU8a()),
        session: Number(dispute.session.toJSON()),
        validators: [...dispute.statements].map(([, validator]) => Number(validator.toJSON())),
      })),
      candidates: new Map(
        [...votes.backingValidatorsPerCandidate].map(([receipt, own]) => [
          blake2AsHex(receipt.toU8a()),
          [...own].map(([validator, { type }]) => ({
            validator: Number(validator.toJSON()),
            isFirst: type === 'Implicit',
          })),
        ]),
      ),
    };
  }

  /** Of the author's extrinsic on parachains; none where the block has no such extrinsic. */
  rows(extrinsics: readonly string[]): RecountedRow[] {
    const [pallet, call] = this.#expanded.tx['paraInherent']?.['enter']?.callIndex ?? [];
    const bodies = extrinsics.map((extrinsic) => compactStripLength(hexToU8a(extrinsic))[1]);
    const own = bodies.find(
      (bytes) => (bytes[0] === 4 || bytes[0] === 5) && bytes[1] === pallet && bytes[2] === call,
    );
    if (!own) return [];
    const { args } = this.#registry.createType('Call', own.subarray(1)) as unknown as {
      args: readonly { bitfields: readonly { payload: Bytes; validatorIndex: Bytes }[] }[];
    };
    return [...(args[0]?.bitfields ?? [])].map(({ payload, validatorIndex }) => {
      const bits = payload.toU8a(true);
      return {
        validator: Number(validatorIndex.toJSON()),
        hasPiece: (core) => (((bits[core >> 3] ?? 0) >> (core & 7)) & 1) === 1,
      };
    });
  }

  /** Cores of the candidates that wait for their pieces. @param value of one parachain */
  waitingOn(value: string): number[] {
    const waiting = this.stored('paraInclusion', 'v1', value).toJSON() as { core: number }[];
    return waiting.map(({ core }) => core);
  }

  groups(value: string | null): number[][] {
    if (value === null) return [];
    const info = this.stored('paraSessionInfo', 'sessions', value).toJSON();
    return (info as { validatorGroups: number[][] }).validatorGroups;
  }

  babeKey(value: string): string {
    return (this.stored('session', 'nextKeys', value).toJSON() as { babe: string }).babe;
  }

  /** Points that wait to be sent, by account. */
  waitingPoints(value: string | null): Map<string, number> {
    if (value === null) return new Map();
    const [report] = this.stored('stakingAhClient', 'outgoingSessionReport', value).toJSON() as [
      { validatorPoints: [string, number][] },
      number,
    ];
    return new Map(report.validatorPoints.map(([account, points]) => [accountOf(account), points]));
  }
}

function isCandidateEvent(method: string): method is RecountedEvent['what'] {
  return ['CandidateBacked', 'CandidateIncluded', 'CandidateTimedOut'].includes(method);
}

function accountOf(address: string): string {
  return u8aToHex(decodeAddress(address));
}
