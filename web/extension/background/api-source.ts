import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { nameText } from '@almanac-chain/agent/words/name-text';
import { type FigureOrigin, origins, type ShownRecord } from '../figures.ts';
import {
  type FigureSource,
  LimitedError,
  type SourceNetwork,
  type SourceRanking,
  type SourceTarget,
} from './source.ts';

const patienceMs = 10_000;
/** Far more than 10,000 targets take. */
const mostBytes = 64_000_000;

type Json = Readonly<Record<string, unknown>>;

/** The API of `almanac serve`. What it answers is checked: another server may stand at the address. */
export class ApiSource implements FigureSource {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base.replace(/\/+$/, '');
  }

  async networks(): Promise<readonly SourceNetwork[]> {
    const { networks } = await this.#asked('networks', 'networks');
    return listOf(networks).map((network) => ({
      id: wholeOf(network['id']),
      name: nameText(network['name']) ?? '',
      genesis: textOf(network['genesis_hash']).toLowerCase(),
    }));
  }

  async targets(network: number): Promise<readonly SourceTarget[]> {
    const { targets } = await this.#asked('targets', `networks/${network}/targets`);
    return listOf(targets).flatMap(({ target, account, label, name }) =>
      account === null
        ? []
        : [
            {
              target: wholeOf(target),
              account: textOf(account),
              label: nameText(label === account ? name : label),
            },
          ],
    );
  }

  async ranking(
    network: number,
    indicator: IndicatorName,
    period: PeriodKind,
  ): Promise<SourceRanking | undefined> {
    const path = `networks/${network}/ranking?indicator=${indicator}&period=${period}`;
    const answer = await this.#found('ranking', path);
    if (!answer) return undefined;
    const asOf = answer['as_of'] as Json | undefined;
    const since = answer['unreachable_since'];
    return {
      asOf: textOf(asOf?.['at']),
      unreachableSince: typeof since === 'string' ? since : undefined,
      origin: originOf(answer['origin']),
      records: new Map(
        listOf(answer['rows']).map(({ target, record }) => [wholeOf(target), recordOf(record)]),
      ),
    };
  }

  async history(
    network: number,
    target: number,
    indicator: IndicatorName,
    period: PeriodKind,
    last: number,
  ): Promise<readonly (number | null)[]> {
    const path = `networks/${network}/targets/${target}/history?indicator=${indicator}&period=${period}&last=${last}`;
    const answer = await this.#found('history', path);
    return listOf(answer?.['rows'] ?? []).map(({ record }) =>
      record === null ? null : recordOf(record).sli_ppm,
    );
  }

  close(): void {
    // Nothing is open between two questions.
  }

  async #asked(id: string, path: string): Promise<Json> {
    const answer = await this.#found(id, path);
    if (!answer) throw new Error(`${this.#base} does not have /api/v1/${path}`);
    return answer;
  }

  /** @returns undefined for what the API does not have */
  async #found(id: string, path: string): Promise<Json | undefined> {
    const url = `${this.#base}/api/v1/${path}`;
    let response: Response;
    try {
      response = await fetch(url, {
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(patienceMs),
      });
    } catch {
      throw new Error(
        `${this.#base} does not answer; start \`almanac serve\` or choose another address in the options`,
      );
    }
    if (response.status === 404) return undefined;
    if (response.status === 429)
      throw new LimitedError(`${this.#base} limits requests; figures return in a minute`);
    if (!response.ok) throw new Error(`${this.#base} answers with HTTP ${response.status}`);
    const text = await textWithin(response, mostBytes);
    const answer = text === undefined ? undefined : parsed(text);
    if (answer?.['schema'] !== `almanac.api.${id}.v1`)
      throw new Error(`${this.#base} is not an Almanac API: choose another address in the options`);
    return answer;
  }
}

/**
 * The fields of a record that are shown.
 * @throws Error for one that could be shown as something that it is not
 */
export function recordOf(json: unknown): ShownRecord {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Json;
  const isCounted = given['assigned_slots'] !== undefined;
  return {
    start_s: wholeOf(given['start_s']),
    end_s: orNull(given['end_s']),
    sli_ppm: shareOf(given['sli_ppm']),
    low_ppm: shareOf(given['low_ppm']),
    high_ppm: shareOf(given['high_ppm']),
    low_confidence: given['low_confidence'] === true,
    provisional: given['provisional'] === true,
    ...(isCounted
      ? { assigned_slots: countOf(given['assigned_slots']), authored_slots: countOf(given['authored_slots']) }
      : {
          samples: countOf(given['samples']),
          reporters: wholeOf(given['reporters']),
          quorum: given['quorum'] === true,
          coverage_ppm: shareOf(given['coverage_ppm']),
          p50_us: orNull(given['p50_us']),
          p95_us: orNull(given['p95_us']),
        }),
  };
}

/** The text of an answer; undefined, and no longer read, where it has more bytes. */
export async function textWithin(response: Response, most: number): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > most) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parsed(text: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Json) : undefined;
  } catch {
    return undefined;
  }
}

function listOf(json: unknown): readonly Json[] {
  if (!Array.isArray(json)) throw unknownShape();
  return json as readonly Json[];
}

function textOf(json: unknown): string {
  if (typeof json !== 'string') throw unknownShape();
  return json;
}

function wholeOf(json: unknown): number {
  if (!Number.isSafeInteger(json) || (json as number) < 0) throw unknownShape();
  return json as number;
}

/** Servers of before 0.2.0 do not say it, and all of them have a chain. */
function originOf(json: unknown): FigureOrigin {
  const origin = origins.find((one) => one === (json ?? 'chain'));
  if (!origin) throw unknownShape();
  return origin;
}

function orNull(json: unknown): number | null {
  return json === null || json === undefined ? null : wholeOf(json);
}

function shareOf(json: unknown): number | null {
  const share = orNull(json);
  if (share !== null && share > 1_000_000) throw unknownShape();
  return share;
}

/** 64 bits wide: as text where a double would not hold it. */
function countOf(json: unknown): number | string {
  return typeof json === 'string' && /^\d{1,20}$/.test(json) ? json : wholeOf(json);
}

function unknownShape(): Error {
  return new Error('the API answers in a shape that this extension does not know');
}
