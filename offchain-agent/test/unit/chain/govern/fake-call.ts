import type { DecodedCall } from '../../../../src/chain/govern/changes.ts';

/** A call as @polkadot/api decodes it; arguments that are calls, or lists of them, stay calls. */
export function fakeCall(name: string, args: Readonly<Record<string, unknown>>): DecodedCall {
  const [section = '', method = ''] = name.split('.');
  return {
    section,
    method,
    args: Object.values(args).map(argument),
    meta: {
      args: Object.keys(args).map((key) => ({
        name: key.replace(/[A-Z]/g, (capital) => `_${capital}`.toLowerCase()),
      })),
    },
  };
}

function argument(value: unknown): { toJSON(): unknown } {
  if (value !== null && typeof value === 'object') return Object.assign(value, { toJSON: () => value });
  return { toJSON: () => value };
}
