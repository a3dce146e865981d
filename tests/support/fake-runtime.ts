import { hexToU8a, stringToU8a, u8aToHex, u8aToString } from '@polkadot/util';

/** What a test lets a function of the runtime answer, as @polkadot/api would decode it. */
export type FakeAnswer = (...params: unknown[]) => unknown;

type Answers = Readonly<Record<string, Readonly<Record<string, FakeAnswer>>>>;

/** A runtime as far as a test has it. */
export interface FakeRuntime {
  /** Storage items, by pallet and item. */
  readonly query?: Answers;
  /** Runtime APIs, by section and method. Their parameters come as JSON. */
  readonly call?: Answers;
  /** Entries of maps, by `pallet.item`: keys and value as JSON. */
  readonly entries?: Readonly<Record<string, readonly (readonly [keys: unknown[], value: unknown])[]>>;
  readonly registry?: object;
  /** Is told of each block whose state is asked for. */
  readonly onBlock?: (hash: string) => void;
}

/** More than any function of a runtime takes. */
const mostParams = 16;

/** The parts of @polkadot/api by which StateAt reads the blocks of a runtime. */
export function fakeStates({ query = {}, call = {}, entries = {}, registry = {}, onBlock }: FakeRuntime) {
  const metadata = {};
  const json = (value: unknown) => ({ toJSON: () => value });
  const mapped = (of: Answers, make: (name: string, answer: FakeAnswer) => unknown) =>
    Object.fromEntries(
      Object.entries(of).map(([section, methods]) => [
        section,
        Object.fromEntries(
          Object.entries(methods).map(([method, answer]) => [method, make(`${section}.${method}`, answer)]),
        ),
      ]),
    );
  const runtime = {
    registry: { ...registry, createTypeUnsafe: transcribed },
    query: mapped(query, (name, answer) => ({ creator: { answer, iterKey: () => ({ toHex: () => name }) } })),
    call: mapped(call, (name) => ({
      meta: { name, type: answerType, params: Array.from({ length: mostParams }, () => ({ type: 'Param' })) },
    })),
    consts: {},
  };
  const state = {
    getStorage: async ([{ answer }, keys]: [{ answer: FakeAnswer }, unknown[]]) => await answer(...keys),
    getKeysPaged: async (name: string) =>
      (entries[name] ?? []).map(([keys, value]) => {
        const key = { value, args: keys.map(json), toHex: () => name, setMeta: () => key };
        return key;
      }),
    queryStorageAt: async (keys: { value: unknown }[]) => keys.map(({ value }) => json(value)),
    call: async (name: string, bytes: string) => {
      const [section = '', method = ''] = name.split('.');
      const params = u8aToString(hexToU8a(bytes)).split('\n').slice(0, -1);
      return await call[section]?.[method]?.(...params.map((param) => JSON.parse(param)));
    },
  };
  return {
    at: async () => runtime,
    getBlockRegistry: async (hash: Uint8Array) => {
      onBlock?.(u8aToHex(hash));
      return { metadata };
    },
    rpc: { state },
  };
}

const answerType = 'Answer';

/** An answer is what it is; a parameter goes to the node as a line. */
function transcribed(type: string, [value]: readonly unknown[]): unknown {
  return type === answerType ? value : { toU8a: () => stringToU8a(`${JSON.stringify(value)}\n`) };
}
