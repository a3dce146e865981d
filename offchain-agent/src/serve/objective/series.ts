import { escapedLabel } from '../../base/label-text.ts';
import { type IndicatorName, indicatorNames } from '../../sli/indicator.ts';

/** The counters of /metrics/slo that an SLI is the ratio of. */
export const goodSeries = 'almanac_slo_good_events_total';
export const allSeries = 'almanac_slo_events_total';

/** Whose series it is: a target of a network, by its id or by what it is called. */
export interface SeriesOf {
  readonly network: string;
  readonly target: { readonly id: number } | { readonly name: string };
  readonly indicator: IndicatorName;
}

/** @example seriesQuery('almanac_slo_events_total', ..) // 'almanac_slo_events_total{network="dev",target="1",indicator="rpc"}' */
export function seriesQuery(series: string, { network, target, indicator }: SeriesOf): string {
  const who = 'id' in target ? `target="${target.id}"` : `name="${escapedLabel(target.name)}"`;
  return `${series}{network="${escapedLabel(network)}",${who},indicator="${indicator}"}`;
}

const label = /^\s*([a-z]+)\s*=\s*"((?:[^"\\\n]|\\["\\n])*)"\s*(?:,|$)/;

/**
 * Reads what `seriesQuery` writes, with labels in any order and a target by `target` or by `name`.
 * @returns a sentence where it is anything else: a sum over several series has no objective here
 */
export function parseSeries(query: string, series: string): SeriesOf | string {
  const expected = `must be ${series}{network="..",target="..",indicator=".."}: one series of /metrics/slo`;
  const [, name, inner = ''] = /^\s*([a-z_]+)\s*\{(.*)\}\s*$/s.exec(query) ?? [];
  if (name !== series) return expected;
  const labels = new Map<string, string>();
  for (let rest = inner; rest.trim() !== ''; ) {
    const [all, key = '', value = ''] = label.exec(rest) ?? [];
    if (all === undefined || labels.has(key)) return expected;
    labels.set(
      key,
      value.replace(/\\(["\\n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign)),
    );
    rest = rest.slice(all.length);
  }
  return seriesOf(labels) ?? expected;
}

function seriesOf(labels: ReadonlyMap<string, string>): SeriesOf | undefined {
  const [network, id, name] = ['network', 'target', 'name'].map((key) => labels.get(key));
  const indicator = indicatorNames.find((one) => one === labels.get('indicator'));
  const target =
    id !== undefined && /^[1-9]\d{0,8}$/.test(id)
      ? { id: Number(id) }
      : id === undefined && name !== undefined
        ? { name }
        : undefined;
  // A target by id may have its name beside it in the metrics; here it would say the same twice.
  const isWhole = labels.size === 3 && network !== undefined && indicator !== undefined;
  return isWhole && target ? { network, target, indicator } : undefined;
}
