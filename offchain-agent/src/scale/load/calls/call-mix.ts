import { hexText } from '../../../base/bytes.ts';
import { AgentError } from '../../../base/error.ts';
import { jsonNumber } from '../../../base/json-number.ts';
import type { CallEncoder } from '../../../chain/call/encode-call.ts';
import { randomNumbers } from '../../../usl/random-numbers.ts';
import type { MixKind, PlannedMix } from '../planned-mix.ts';
import type { CallsDocument } from './calls-file.ts';
import { readTemplate, type Template, type TemplateValues } from './template.ts';

interface DrawOptions {
  readonly count: number;
  readonly seed: number;
  /** Of the load, in the order in which they sign: transaction i is of account i mod n. */
  readonly accounts: readonly Uint8Array[];
}

interface Entry {
  readonly shape: MixKind;
  readonly at: string;
  readonly template: Template;
  readonly encode: (value: unknown) => Uint8Array;
}

interface SetupEntry extends Entry {
  readonly each: boolean;
}

const mostBytes = 256 * 1024 ** 2;
/** Odd, so that no two indices of a load share a seed. */
const step = 0x9e3779b1;

/** The weighted calls and reads of a file, for one runtime. */
export class CallMix {
  readonly #entries: readonly Entry[];
  readonly #setup: readonly SetupEntry[];

  private constructor(entries: readonly Entry[], setup: readonly SetupEntry[]) {
    this.#entries = entries;
    this.#setup = setup;
  }

  /**
   * Looks at every entry of a file, with values as a load would have them.
   * @throws AgentError `bad_input/call`, `bad_input/argument`, `bad_input/template`
   */
  static of(document: CallsDocument, encoder: Pick<CallEncoder, 'encode'>, account: Uint8Array): CallMix {
    const calls = document.calls.map(({ call, weight, args, spends }, index): Entry => {
      const at = `calls[${index}]`;
      return {
        shape: { name: call, kind: 'call', weight, spends: BigInt(spends ?? 0) },
        at,
        template: readTemplate(args, `${at}.args`),
        encode: (value) => encoder.encode({ call, args: value }),
      };
    });
    const reads = document.reads.map(({ method, weight, params }, index): Entry => {
      const at = `reads[${index}]`;
      return {
        shape: { name: method, kind: 'read', weight, spends: 0n },
        at,
        template: readTemplate(params, `${at}.params`),
        encode: (value) => Buffer.from(JSON.stringify(value, jsonNumber)),
      };
    });
    const setup = document.setup.map(({ call, args, each }, index): SetupEntry => {
      const at = `setup[${index}]`;
      const shape = { name: call, kind: 'call', weight: 1, spends: 0n } as const;
      const encode = (value: unknown): Uint8Array => encoder.encode({ call, args: value });
      return { shape, at, template: readTemplate(args, `${at}.args`), encode, each };
    });
    const mix = new CallMix([...calls, ...reads], setup);
    for (const entry of [...setup, ...mix.#entries]) encoded(entry, valuesOf(0, 1, [account]));
    return mix;
  }

  get kinds(): readonly MixKind[] {
    return this.#entries.map(({ shape }) => shape);
  }

  get hasCalls(): boolean {
    return this.kinds.some(({ kind }) => kind === 'call');
  }

  /**
   * What is to be called once before a load.
   * @param signer the account that pays for it
   * @param accounts that were not set up yet
   * @param isFirst whether nothing was set up yet
   */
  setup(
    signer: Uint8Array,
    accounts: readonly Uint8Array[],
    isFirst: boolean,
  ): { readonly name: string; readonly call: Uint8Array }[] {
    return this.#setup.flatMap((entry) => {
      const of = entry.each ? accounts : isFirst ? [signer] : [];
      return of.map((account, index) => ({
        name: entry.shape.name,
        call: encoded(entry, { ...valuesOf(index, 1, [account]), signer: hexText(signer) }),
      }));
    });
  }

  /** One call of each kind, to ask its fee for, with its place among the kinds; the account signs. */
  samples(
    account: Uint8Array,
  ): { readonly place: number; readonly kind: MixKind; readonly call: Uint8Array }[] {
    return this.#entries.flatMap((entry, place) =>
      entry.shape.kind === 'call'
        ? [{ place, kind: entry.shape, call: encoded(entry, valuesOf(0, 1, [account])) }]
        : [],
    );
  }

  /**
   * Draws the kind of each by weight and encodes it; the same seed gives the same load.
   * @throws AgentError `bad_input/too_large`; as `of` for a value that only some number has
   */
  draw({ count, seed, accounts }: DrawOptions): PlannedMix {
    const kindOf = this.#kindsOf(count, seed);
    const starts = new Float64Array(count + 1);
    const constants = new Map<Entry, Uint8Array>();
    const parts: Uint8Array[] = [];
    let length = 0;
    for (let index = 0; index < count; index++) {
      const entry = this.#entries[kindOf[index] ?? 0];
      if (!entry) throw new RangeError('a mix needs an entry');
      const known = constants.get(entry);
      const part = known ?? encoded(entry, valuesOf(index, seed, accounts));
      if (!known && entry.template.isConstant) constants.set(entry, part);
      parts.push(part);
      length += part.length;
      starts[index + 1] = length;
      if (length > mostBytes)
        throw new AgentError(
          'bad_input/too_large',
          `the calls of this load have more than ${mostBytes / 1024 ** 2} MiB; lower --rate or --for, or shorten {bytes N}`,
        );
    }
    return { kinds: this.kinds, kindOf, bytes: Buffer.concat(parts), starts };
  }

  #kindsOf(count: number, seed: number): Uint8Array {
    const weights = this.kinds.map(({ weight }) => weight);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const random = randomNumbers(seed);
    return Uint8Array.from({ length: count }, () => {
      let left = random() * total;
      const found = weights.findIndex((weight) => (left -= weight) < 0);
      return found < 0 ? weights.length - 1 : found;
    });
  }
}

/** @throws AgentError what is wrong, with the entry that it is wrong in */
function encoded({ at, shape, template, encode }: Entry, values: TemplateValues): Uint8Array {
  try {
    return encode(template.fill(values));
  } catch (error) {
    if (!(error instanceof AgentError) || error.code === 'bad_input/template') throw error;
    throw new AgentError(error.code, `${at} ${shape.name}: ${error.message}`, {
      data: error.data,
      cause: error,
    });
  }
}

function valuesOf(index: number, seed: number, accounts: readonly Uint8Array[]): TemplateValues {
  const hex = (at: number): string => hexText(accounts[at % accounts.length] ?? new Uint8Array());
  const numbers = randomNumbers((Math.imul(index + 1, step) ^ seed) >>> 0);
  return {
    index,
    signer: hex(index),
    account: hex(index + 1),
    random: () => Math.floor(numbers() * 2 ** 32),
  };
}
