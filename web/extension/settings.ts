import { type PeriodKind, periodKinds } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, indicatorNames } from '@almanac-chain/agent/sli/indicator';
import { extensionApi } from './chrome.ts';

/** What the reader chooses on the options page; kept in this browser alone. */
export interface Settings {
  /** An API of `almanac serve` (http, https) or a node of an Almanac chain (ws, wss). */
  readonly source: string;
  /** Where links lead; empty for the pages of the API itself. */
  readonly pages: string;
  readonly indicator: IndicatorName;
  readonly period: PeriodKind;
  /** Genesis hashes of a dashboard's networks by the names that it uses. */
  readonly chains: Readonly<Record<string, string>>;
}

/** Both are filled in when the extension is built; sources that are not built have the address of `almanac serve`. */
declare const almanacSource: string | undefined;
declare const almanacChains: Settings['chains'] | undefined;

export const defaultSettings: Settings = {
  source: typeof almanacSource === 'string' ? almanacSource : 'http://127.0.0.1:9620',
  pages: '',
  indicator: 'authorship',
  period: 'day',
  chains: typeof almanacChains === 'object' ? almanacChains : {},
};

const key = 'settings';
const hashPattern = /^0x[0-9a-f]{64}$/;

/** What was stored, whatever version stored it: each part that is not valid is the default. */
export function settingsOf(stored: unknown): Settings {
  const given = (typeof stored === 'object' && stored !== null ? stored : {}) as Readonly<
    Record<string, unknown>
  >;
  const { source, pages, indicator, period, chains } = given;
  return {
    source: typeof source === 'string' && !sourceFault(source) ? source : defaultSettings.source,
    pages: typeof pages === 'string' && !pagesFault(pages) ? pages : defaultSettings.pages,
    indicator: indicatorNames.find((name) => name === indicator) ?? defaultSettings.indicator,
    period: periodKinds.find((kind) => kind === period) ?? defaultSettings.period,
    chains: Object.fromEntries(
      Object.entries(typeof chains === 'object' && chains !== null ? chains : defaultSettings.chains).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && hashPattern.test(entry[1]),
      ),
    ),
  };
}

export async function readSettings(): Promise<Settings> {
  return settingsOf((await extensionApi().storage.local.get(key))[key]);
}

export async function writeSettings(settings: Settings): Promise<void> {
  await extensionApi().storage.local.set({ [key]: settings });
}

/** Why an address cannot be a source, with what to write instead; undefined when it can. */
export function sourceFault(text: string): string | undefined {
  return addressFault(
    text,
    ['http:', 'https:', 'ws:', 'wss:'],
    'http://127.0.0.1:9620 or wss://node.example.org',
  );
}

/** Why an address cannot be one of pages; undefined when it can, or is empty. */
export function pagesFault(text: string): string | undefined {
  return text === '' ? undefined : addressFault(text, ['http:', 'https:'], 'https://almanac.example.org');
}

function addressFault(text: string, protocols: readonly string[], example: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !protocols.includes(url.protocol)) return `invalid address "${text}": write ${example}`;
  if (url.username || url.password) return 'invalid address: remove user name and password';
  if (url.search || url.hash) return 'invalid address: remove what follows "?" or "#"';
  return undefined;
}

/** Whether a source is an API, not a node. */
export function isApiSource(source: string): boolean {
  return ['http:', 'https:'].includes(new URL(source).protocol);
}

/** The hosts that the browser is asked for: the source's alone, whatever its port. A socket needs none. */
export function originsOf(source: string): readonly string[] {
  const { protocol, hostname } = new URL(source);
  return isApiSource(source) ? [`${protocol}//${hostname}/*`] : [];
}

/** The hosts that nothing is read from any more, after another source is chosen. */
export function formerOrigins(before: string, source: string): readonly string[] {
  const now = originsOf(source);
  return originsOf(before).filter((origin) => !now.includes(origin));
}

/**
 * Reads lines of `NAME GENESIS`.
 * @throws Error that names the line
 */
export function parseChains(text: string): Record<string, string> {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', hash = '', ...rest] = line.split(/\s+/);
      if (!hashPattern.test(hash.toLowerCase()) || rest.length > 0)
        throw new Error(`invalid line "${line}": write a network and its genesis hash, as "local 0x12.."`);
      return [name, hash.toLowerCase()];
    }),
  );
}
