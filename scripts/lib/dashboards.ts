import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './folders.mjs';

/** A query of a dashboard as Prometheus gets it. */
export interface PanelQuery {
  readonly file: string;
  readonly panel: string;
  readonly expr: string;
}

interface Panel {
  readonly title: string;
  readonly panels?: readonly Panel[];
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly (Panel & { readonly id: number; readonly gridPos: Place })[];
  readonly templating: { readonly list: readonly Variable[] };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Variable {
  readonly name: string;
  readonly query: string | { readonly query: string };
}

const dashboardFolder = join(root, 'deploy/grafana');
const rulesFile = join(root, 'deploy/prometheus/slo.rules.yml');
const gridWidth = 24;
/** What Grafana puts in the place of its own variables. */
const builtIn: Readonly<Record<string, string>> = { __rate_interval: '5m', datasource: '' };
/** Prometheus adds these to whatever it scrapes. */
const scraped = ['job', 'instance', 'le', 'up'];

export function readDashboards(): readonly { readonly file: string; readonly dashboard: Dashboard }[] {
  return readdirSync(dashboardFolder)
    .filter((name) => name.endsWith('.json'))
    .map((file) => ({
      file,
      dashboard: JSON.parse(readFileSync(join(dashboardFolder, file), 'utf8')) as Dashboard,
    }));
}

/** All queries of a dashboard: of its panels, and of the variables that are chosen from. */
export function queriesOf(file: string, { panels, templating }: Dashboard): readonly PanelQuery[] {
  const ofPanel = ({ title, targets = [], panels: inner = [] }: Panel): readonly PanelQuery[] => [
    ...targets.map(({ expr }) => ({ file, panel: title, expr: expanded(expr, templating.list) })),
    ...inner.flatMap(ofPanel),
  ];
  const ofVariable = ({ name, query }: Variable): readonly PanelQuery[] => {
    const text = typeof query === 'string' ? query : query.query;
    const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(text) ?? [];
    if (series === undefined) return [];
    const expr = `count by (${label}) (${expanded(series, templating.list)})`;
    return [{ file, panel: `variable ${name}`, expr }];
  };
  return [...panels.flatMap(ofPanel), ...templating.list.flatMap(ofVariable)];
}

/** What is wrong with how a dashboard is put together: ids, places, variables that nothing gives. */
export function formFaults(file: string, { panels, templating, uid }: Dashboard): string[] {
  const ids = panels.map(({ id }) => id);
  const names = [...templating.list.map(({ name }) => name), ...Object.keys(builtIn)];
  const used = [...JSON.stringify(panels).matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? '');
  return [
    ...(new Set(ids).size === ids.length ? [] : [`${file}: two panels have one id`]),
    ...(/^[\w-]{1,40}$/.test(uid) ? [] : [`${file}: "${uid}" is no uid`]),
    ...panels
      .filter(({ gridPos: { x, w, h } }) => x + w > gridWidth || h < 1)
      .map(({ title }) => `${file}: ${title} does not fit`),
    ...panels.flatMap((one, index) =>
      panels
        .slice(index + 1)
        .filter((other) => overlap(one.gridPos, other.gridPos))
        .map((other) => `${file}: ${one.title} lies over ${other.title}`),
    ),
    ...[...new Set(used)]
      .filter((name) => !names.includes(name))
      .map((name) => `${file}: there is no variable ${name}`),
  ];
}

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function expanded(expr: string, variables: readonly Variable[]): string {
  return expr.replace(/\$\{?(\w+)\}?/g, (all, name: string) => {
    const known = builtIn[name];
    return known ?? (variables.some((one) => one.name === name) ? '.*' : all);
  });
}

/** The series that are in the text that Prometheus reads, with their labels. */
export function seriesIn(exposition: string): ReadonlyMap<string, ReadonlySet<string>> {
  const series = new Map<string, Set<string>>();
  for (const line of exposition.split('\n')) {
    const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const known = series.get(name) ?? new Set<string>();
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
    series.set(name, known);
  }
  return series;
}

/** The series that the rules record, each with the labels of what it is made of. */
export function recordedSeries(
  known: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const { groups } = parse(readFileSync(rulesFile, 'utf8')) as {
    groups: { rules: { record?: string; expr: string }[] }[];
  };
  return new Map(
    groups.flatMap(({ rules }) =>
      rules.flatMap(({ record, expr }) => {
        if (record === undefined) return [];
        const labels = namesIn(expr).series.flatMap((name) => [...(known.get(name) ?? [])]);
        return [[record, new Set(labels)] as const];
      }),
    ),
  );
}

const words = new Set(['and', 'or', 'unless', 'bool', 'offset', 'group_left', 'group_right']);

/** What an expression names: series, and labels that it selects, groups or matches by. */
export function namesIn(expr: string): {
  readonly series: readonly string[];
  readonly labels: readonly string[];
} {
  const labels: string[] = [];
  const rest = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\{([^}]*)\}/g, (_, inner: string) => {
      labels.push(...[...inner.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, name]) => name ?? ''));
      return '';
    })
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g, (_, inner: string) => {
      labels.push(...inner.split(',').map((name) => name.trim()));
      return '';
    });
  const series = [...rest.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:]*)(?!\s*\(|[\w:])/g)].map(
    ([, name]) => name ?? '',
  );
  return {
    series: [...new Set(series)].filter((name) => !words.has(name)),
    labels: [...new Set(labels)].filter((name) => name !== ''),
  };
}

/** Queries for what nothing exposes, one sentence each. */
export function queryFaults(
  queries: readonly PanelQuery[],
  known: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return queries.flatMap(({ file, panel, expr }) => {
    const { series, labels } = namesIn(expr);
    const missing = series.filter((name) => !known.has(name) && !scraped.includes(name));
    const found = new Set([...scraped, ...series.flatMap((name) => [...(known.get(name) ?? [])])]);
    return [
      ...(series.length === 0 ? [`${file}, ${panel}: names no series`] : []),
      ...missing.map((name) => `${file}, ${panel}: nothing exposes ${name}`),
      ...(missing.length > 0 ? [] : labels)
        .filter((label) => !found.has(label))
        .map((label) => `${file}, ${panel}: no series of it has a label ${label}`),
    ];
  });
}
