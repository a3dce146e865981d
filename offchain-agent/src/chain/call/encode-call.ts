import type { Metadata, PortableRegistry } from '@polkadot/types';
import type { Si1Field } from '@polkadot/types/interfaces';
import { stringCamelCase } from '@polkadot/util';
import { concatBytes } from '../../base/bytes.ts';
import { camelCase } from '../../base/camel-case.ts';
import { AgentError } from '../../base/error.ts';
import { nearestNames } from '../../base/nearest.ts';
import { type EncodeContext, fields, typeName } from './encode-value.ts';

/** A call by name with its arguments as JSON or YAML have them: by name, or as a list in the order of the call. */
interface WrittenCall {
  /** `pallet.call`. */
  readonly call: string;
  readonly args?: unknown;
}

interface KnownCall {
  readonly pallet: number;
  readonly index: number;
  readonly fields: readonly Si1Field[];
}

/** Encodes calls of one runtime by its metadata. */
export class CallEncoder {
  readonly #calls = new Map<string, KnownCall>();
  readonly #context: EncodeContext;

  constructor({ registry, asLatest: { pallets, extrinsic } }: Pick<Metadata, 'registry' | 'asLatest'>) {
    for (const pallet of pallets) {
      if (pallet.calls.isNone) continue;
      const { def } = registry.lookup.getSiType(pallet.calls.unwrap().type);
      for (const { name, index, fields: own } of def.asVariant.variants) {
        const full = `${stringCamelCase(pallet.name.toString())}.${stringCamelCase(name.toString())}`;
        this.#calls.set(full, { pallet: pallet.index.toNumber(), index: index.toNumber(), fields: [...own] });
      }
    }
    this.#context = {
      types: registry.lookup as PortableRegistry,
      callType: extrinsic.callType.toNumber(),
      encodeCall: (value, at) => this.#nested(value, at),
    };
  }

  /** The names of all calls: `balances.transferKeepAlive`. */
  get names(): readonly string[] {
    return [...this.#calls.keys()];
  }

  /** Whether the call is one of the runtime; it may be written `pallet.snake_case`. */
  has(call: string): boolean {
    return this.#calls.has(plainName(call));
  }

  /**
   * @param at where the call is, for messages; nothing for the outermost
   * @throws AgentError `bad_input/call` for an unknown one, with the nearest names; `bad_input/argument` with the argument's name and type
   */
  encode({ call, args }: WrittenCall, at = ''): Uint8Array {
    const known = this.#calls.get(plainName(call));
    if (!known) throw unknownCall(call, this.names);
    const byName = Array.isArray(args) ? this.#named(call, known, args) : (args ?? {});
    // A call without arguments accepts none; the fields of any other are named in what is refused.
    const rest = known.fields.length === 0 && Object.keys(Object(byName) as object).length > 0;
    if (rest) throw wrongArguments(call, 'takes no arguments');
    return concatBytes([
      Uint8Array.of(known.pallet, known.index),
      fields(this.#context, known.fields, byName, { at, of: call }),
    ]);
  }

  #named(call: string, { fields: wanted }: KnownCall, list: readonly unknown[]): unknown {
    if (list.length !== wanted.length) {
      const names = wanted.map(
        (field) =>
          `${camelCase(field.name.unwrapOr('').toString())} (${typeName(this.#context, field.type)})`,
      );
      throw wrongArguments(call, `takes ${names.join(', ') || 'no arguments'}; given are ${list.length}`);
    }
    return Object.fromEntries(
      wanted.map((field, index) => [field.name.unwrapOr(String(index)).toString(), list[index]]),
    );
  }

  #nested(value: unknown, at: string): Uint8Array {
    const { call, args } = Object(value) as { call?: unknown; args?: unknown };
    if (typeof call === 'string') return this.encode({ call, args }, at);
    throw new AgentError(
      'bad_input/argument',
      `argument ${at} is of type Call; write {call: PALLET.CALL, args: {…}}`,
      { data: { argument: at, type: 'Call' } },
    );
  }
}

function plainName(call: string): string {
  return call.split('.').map(camelCase).join('.');
}

function unknownCall(call: string, names: readonly string[]): AgentError {
  const near = nearestNames(plainName(call), names);
  const hint =
    near.length > 0
      ? `nearest: ${near.join(', ')}`
      : `expected PALLET.CALL, such as ${names[0] ?? 'system.remark'}`;
  return new AgentError('bad_input/call', `unknown call "${call}"; ${hint}`, {
    data: { call, nearest: near },
  });
}

function wrongArguments(call: string, why: string): AgentError {
  return new AgentError('bad_input/argument', `${call} ${why}`, { data: { call } });
}
