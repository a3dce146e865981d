import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';

interface Shape {
  readonly what: string;
  readonly fits: (result: unknown) => boolean;
}

type JsonObject = Readonly<Record<string, unknown>>;

const isText = (result: unknown): boolean => typeof result === 'string';
const isObject = (result: unknown): result is JsonObject =>
  typeof result === 'object' && result !== null && !Array.isArray(result);
const areTexts = (result: unknown): boolean => Array.isArray(result) && result.every(isText);
/** Hashes of all chains have 32 bytes; what is far longer would only fill an error with it. */
const isHash = (result: unknown): boolean =>
  typeof result === 'string' && /^0x[0-9a-f]{0,128}$/i.test(result);
const isApi = (id: unknown): boolean => typeof id === 'string' && /^0x[0-9a-f]{16}$/i.test(id);
const isUnsigned = (value: unknown, most: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most;
const isU32 = (value: unknown): boolean => isUnsigned(value, 0xffff_ffff);
const orNull =
  (fits: Shape['fits']): Shape['fits'] =>
  (result) =>
    result === null || fits(result);

const text: Shape = { what: 'text', fits: isText };
const textOrNull: Shape = { what: 'text or null', fits: orNull(isText) };
const objectOrNull: Shape = { what: 'an object or null', fits: orNull(isObject) };
const header: Shape = { what: 'a header or null', fits: orNull(isObject) };
const count: Shape = { what: 'a whole number', fits: (result) => Number.isSafeInteger(result) };
const hash: Shape = { what: 'a hash', fits: isHash };
const hashes: Shape = {
  what: 'a hash, null, or a list of them',
  fits: (result) => [result].flat().every(orNull(isHash)),
};
const block: Shape = {
  what: 'a block with its header and extrinsics, or null',
  fits: orNull(
    (result) =>
      isObject(result) &&
      isObject(result['block']) &&
      isObject(result['block']['header']) &&
      areTexts(result['block']['extrinsics']),
  ),
};
const changes: Shape = {
  what: 'a list of changes',
  fits: (result) =>
    Array.isArray(result) &&
    result.every(
      (one: unknown) => isObject(one) && Array.isArray(one['changes']) && one['changes'].every(Array.isArray),
    ),
};
const proof: Shape = {
  what: 'a proof, a list of texts',
  fits: (result) => isObject(result) && areTexts(result['proof']),
};
const methods: Shape = {
  what: 'a list of methods',
  fits: (result) => isObject(result) && areTexts(result['methods']),
};

/** What nodes say of a runtime. A field that another version of it lacks is none of our business, but for those that are needed. */
const versionFields: Readonly<Record<string, (value: unknown) => boolean>> = {
  specName: isText,
  specVersion: isU32,
  apis: (apis) =>
    Array.isArray(apis) && apis.every((api: unknown) => Array.isArray(api) && isApi(api[0]) && isU32(api[1])),
  implName: isText,
  implVersion: isU32,
  authoringVersion: isU32,
  transactionVersion: isU32,
  stateVersion: (value) => isUnsigned(value, 0xff),
};
const neededOfVersion = ['specName', 'specVersion', 'apis'];

/** The first field of a runtime's version that cannot be understood; undefined where all can. */
export function wrongVersionField(told: unknown): string | undefined {
  const fields = isObject(told) ? told : {};
  const wrong = Object.entries(versionFields).find(
    ([name, fits]) => (name in fields || neededOfVersion.includes(name)) && !fits(fields[name]),
  );
  return wrong?.[0];
}

const version: Shape = {
  what: 'the version of a runtime',
  fits: (result) => wrongVersionField(result) === undefined,
};

const shapes: ReadonlyMap<string, Shape> = new Map(
  Object.entries({
    author_pendingExtrinsics: { what: 'a list of extrinsics', fits: areTexts },
    chain_getBlock: block,
    chain_getBlockHash: hashes,
    chain_getFinalizedHead: hash,
    chain_getHeader: header,
    grandpa_proveFinality: textOrNull,
    rpc_methods: methods,
    state_call: text,
    state_getMetadata: text,
    state_getReadProof: proof,
    state_getRuntimeVersion: version,
    state_getStorage: textOrNull,
    state_getStorageHash: textOrNull,
    state_queryStorageAt: changes,
    system_accountNextIndex: count,
    system_chain: text,
    system_properties: objectOrNull,
  }),
);

/**
 * The error of a result that is not what its method answers: whoever asked would fail at it with an error of ours.
 * @param params of the call: they name the block
 */
export function malformedResult(
  url: string,
  method: string,
  params: readonly unknown[],
  result: unknown,
): AgentError | undefined {
  const shape = shapes.get(method);
  if (!shape || shape.fits(result)) return undefined;
  const about = blockIn(method, params);
  const call = method === 'state_call' ? `${method} ${plainText(params[0], 80)}` : method;
  return new AgentError(
    'unknown/malformed',
    `${shownUrl(url)} answered ${call}${about === undefined ? '' : ` of block ${about}`} with ${plainText(result, 80)}; expected ${shape.what}`,
    { data: { url: shownUrl(url), method, ...(about !== undefined && { block: about }) }, retryable: true },
  );
}

/** The block that a call is about, by hash or number, where it names one: the last of its parameters. */
function blockIn(method: string, params: readonly unknown[]): string | number | undefined {
  const last = params.at(-1);
  const takesNumber = method === 'chain_getBlockHash' || method === 'grandpa_proveFinality';
  if (takesNumber && typeof last === 'number') return last;
  return typeof last === 'string' && /^0x[0-9a-f]{64}$/i.test(last) ? last : undefined;
}
