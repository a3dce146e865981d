import type { Who } from '../figures.ts';
import { prefixOf } from '../ss58.ts';

// Which chain a page shows: no page has its genesis hash in its elements, but each has its address, and its own storage.

/** What is known of the chain of a page: its genesis hash, a node to ask for it, or a sentence. */
export type HostChain =
  | { readonly genesis: string }
  | { readonly endpoint: string }
  | { readonly nothing: string };

/** The part of a page's `location` and `localStorage` that tells its chain. */
export interface HostPage {
  readonly href: string;
  readonly stored: (key: string) => string | null;
  /** Whether another tab has changed the network that the dashboard keeps: this one goes on with its own. */
  readonly isChangedElsewhere?: boolean;
}

const polkadot = '0x91b171bb158e2d3848fa23a9f1c25182fb8e20313b2c1eb49219da7a70ce90c3';
const kusama = '0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe';
const westend = '0xe143f23803ac50e8f6f8e62695d1ce9e4e1d68aa36c1cd2cfd15340213f3423e';

/** Genesis hashes by the dashboard's own words. */
const dashboardChains: Readonly<Record<string, string>> = { polkadot, kusama, westend };

/** Chains on which validators of another one are nominated: its figures belong there. */
const stakingChains: Readonly<Record<string, string>> = {
  '0x68d56f15f85d3136970ec16946040bc1752654e906147f7e43e9d539d7c3de2f': polkadot,
  '0x48239ef607d7928874027a43a67689209727dfb3d3dc5e5b03a39bdc2eda771a': kusama,
  '0x67f9723393ef76214df0118c34bbbd3dbebc8ed46a10973a8c969d48fe7598c9': westend,
};

/** polkadot.js Apps: the node after `?rpc=`, before or behind the route, else the one that it keeps in its settings. */
export function appsChain({ href, stored }: HostPage): HostChain {
  const [query = ''] = (href.split('?', 2)[1] ?? '').split('#', 1);
  const endpoint = new URLSearchParams(query).get('rpc') ?? storedEndpoint(stored('settings'));
  if (endpoint === undefined)
    return { nothing: 'this page does not say which node it uses: choose one on it' };
  const { protocol } = URL.canParse(endpoint) ? new URL(endpoint) : {};
  return protocol === 'ws:' || protocol === 'wss:'
    ? { endpoint }
    : {
        nothing: `this page uses ${endpoint}, whose chain cannot be told: choose a node with ws:// or wss://`,
      };
}

/** The address prefix of chains whose dashboard writes no other. */
const prefixes: Readonly<Record<string, number>> = { [polkadot]: 0, [kusama]: 2, [westend]: 42 };

/**
 * The staking dashboard: the network after `?n=` and the one that it keeps. It changes the network without loading the page again:
 * where the two differ, rows can be of either.
 */
export function dashboardChain(
  { href, stored, isChangedElsewhere = false }: HostPage,
  chains: Readonly<Record<string, string>>,
): HostChain {
  // It reads all up to the next "&" as a name: with "#" in it, that is none, and it shows what it keeps.
  const inAddress = [...href.matchAll(/[?&]n=([^&]+)/g)].flatMap(([, name = '']) =>
    name.includes('#') ? [] : [name],
  );
  if (inAddress.length === 0 && isChangedElsewhere)
    return { nothing: 'another tab has changed the network of this page: load it again' };
  const [name, ...others] = new Set([...inAddress, stored('network')].filter((one) => one !== null));
  if (name === undefined) return { nothing: 'this page does not say which network it shows' };
  if (others.length > 0)
    return { nothing: `this page says two networks, ${[name, ...others].join(' and ')}: load it again` };
  const genesis = new Map(Object.entries({ ...dashboardChains, ...chains })).get(name);
  return genesis === undefined
    ? { nothing: `the network "${name}" is not known: add its genesis hash in the options` }
    : { genesis };
}

/** Whether an account can be of this chain's list on the dashboard: a list of the network before has another prefix. */
export function isAddressOf(genesis: string, who: Who): boolean {
  const prefix = prefixes[validatorsOf(genesis)];
  return prefix === undefined || ('address' in who && prefixOf(who.address) === prefix);
}

/** The chain that has the validators of this one. */
export function validatorsOf(genesis: string): string {
  const lower = genesis.toLowerCase();
  return stakingChains[lower] ?? lower;
}

const patienceMs = 8_000;
const asked = new Map<string, Promise<string | undefined>>();

/** The genesis hash of a node's chain, asked once; undefined while it does not answer. */
export async function genesisAt(endpoint: string): Promise<string | undefined> {
  const known = asked.get(endpoint) ?? ask(endpoint);
  asked.set(endpoint, known);
  const genesis = await known;
  if (genesis === undefined) asked.delete(endpoint);
  return genesis;
}

async function ask(endpoint: string): Promise<string | undefined> {
  const socket = socketTo(endpoint);
  if (!socket) return undefined;
  return await new Promise((resolve) => {
    const finish = (genesis?: string): void => {
      clearTimeout(timer);
      socket.close();
      resolve(genesis);
    };
    const timer = setTimeout(() => finish(), patienceMs);
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getBlockHash', params: [0] })),
    );
    socket.addEventListener('message', ({ data }) => finish(genesisIn(data)));
    socket.addEventListener('error', () => finish());
    socket.addEventListener('close', () => finish());
  });
}

/** Undefined where the browser opens none, such as `ws://` from a page of `https://`. */
function socketTo(endpoint: string): WebSocket | undefined {
  try {
    return new WebSocket(endpoint);
  } catch {
    return undefined;
  }
}

function genesisIn(message: unknown): string | undefined {
  const { result } = jsonOf(String(message));
  return typeof result === 'string' && /^0x[0-9a-f]{64}$/i.test(result) ? result.toLowerCase() : undefined;
}

function storedEndpoint(settings: string | null): string | undefined {
  const { apiUrl } = jsonOf(settings ?? '');
  return typeof apiUrl === 'string' && apiUrl !== '' ? apiUrl : undefined;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
