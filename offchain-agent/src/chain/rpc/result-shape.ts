import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';

interface Shape {
  readonly what: string;
  readonly fits: (result: unknown) => boolean;
}

const isText = (result: unknown): boolean => typeof result === 'string';
const isObject = (result: unknown): result is Record<string, unknown> =>
  typeof result === 'object' && result !== null && !Array.isArray(result);
const areTexts = (result: unknown): boolean => Array.isArray(result) && result.every(isText);

const text: Shape = { what: 'text', fits: isText };
const textOrNull: Shape = { what: 'text or null', fits: (result) => result === null || isText(result) };
const objectOrNull: Shape = {
  what: 'an object or null',
  fits: (result) => result === null || isObject(result),
};
const count: Shape = { what: 'a whole number', fits: (result) => Number.isSafeInteger(result) };
const hashes: Shape = {
  what: 'a hash, null, or a list of them',
  fits: (result) => [result].flat().every((one) => one === null || isText(one)),
};
const block: Shape = {
  what: 'a block with its extrinsics, or null',
  fits: (result) =>
    result === null ||
    (isObject(result) && isObject(result['block']) && areTexts(result['block']['extrinsics'])),
};
const changes: Shape = {
  what: 'a list of changes',
  fits: (result) =>
    Array.isArray(result) &&
    result.every(
      (one: unknown) => isObject(one) && Array.isArray(one['changes']) && one['changes'].every(Array.isArray),
    ),
};
const version: Shape = {
  what: 'the version of a runtime',
  fits: (result) =>
    isObject(result) &&
    isText(result['specName']) &&
    Number.isSafeInteger(result['specVersion']) &&
    Array.isArray(result['apis']) &&
    result['apis'].every((api: unknown) => Array.isArray(api) && isText(api[0])),
};
const methods: Shape = {
  what: 'a list of methods',
  fits: (result) => isObject(result) && areTexts(result['methods']),
};

const shapes: ReadonlyMap<string, Shape> = new Map(
  Object.entries({
    author_pendingExtrinsics: { what: 'a list of extrinsics', fits: areTexts },
    chain_getBlock: block,
    chain_getBlockHash: hashes,
    chain_getFinalizedHead: text,
    chain_getHeader: objectOrNull,
    rpc_methods: methods,
    state_call: text,
    state_getMetadata: text,
    state_getRuntimeVersion: version,
    state_getStorage: textOrNull,
    state_getStorageHash: textOrNull,
    state_queryStorageAt: changes,
    system_accountNextIndex: count,
  }),
);

/** The error of a result that is not what its method answers: whoever asked would fail at it with an error of ours. */
export function malformedResult(url: string, method: string, result: unknown): AgentError | undefined {
  const shape = shapes.get(method);
  if (!shape || shape.fits(result)) return undefined;
  return new AgentError(
    'unknown/malformed',
    `${shownUrl(url)} answered ${method} with ${plainText(result, 80)}; expected ${shape.what}`,
    { data: { url: shownUrl(url), method }, retryable: true },
  );
}
