import { escapedLabel, labelText } from '../../base/label-text.ts';

/** The series of one node, in the text format of Prometheus. */
interface NodeExposition {
  readonly node: string;
  readonly text: string;
}

interface Family {
  readonly heads: string[];
  readonly lines: string[];
}

const sample = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)(?: -?\d+)?$/;
const head = /^# (TYPE|HELP) ([a-zA-Z_:][\w:]*) /;
const number = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?Inf|NaN)$/;
/** What the series of a histogram or a summary are called beyond its name. */
const suffix = /_(?:bucket|sum|count)$/;

/**
 * The sum over all series of this name, whatever their labels; undefined where there is none.
 * @param labels a part of what stands between the braces, for those that have it alone
 */
export function seriesSum(text: string, name: string, labels = ''): number | undefined {
  let sum: number | undefined;
  // Searched, not split: a client exposes thousands of lines, of which a few are asked for every few seconds.
  for (let at = text.startsWith(name) ? 0 : after(text, name, 0); at >= 0; at = after(text, name, at)) {
    const end = text.indexOf('\n', at);
    const [, found, known = '', value] = sample.exec(text.slice(at, end < 0 ? undefined : end)) ?? [];
    if (found === name && known.includes(labels) && Number.isFinite(Number(value)))
      sum = (sum ?? 0) + Number(value);
  }
  return sum;
}

/** Where the next line begins that begins with the name; -1 for none. */
function after(text: string, name: string, from: number): number {
  const at = text.indexOf(`\n${name}`, from);
  return at < 0 ? -1 : at + 1;
}

/**
 * The series of all nodes as one text: their names stay, each gets the label `node`; a label of that name that was there is
 * called `exported_node`, as Prometheus would. Lines that are no series are left out, and so is what `own` exposes.
 */
export function mergedExposition(nodes: readonly NodeExposition[], own = ''): string {
  const taken = new Set(own.split('\n').flatMap((line) => head.exec(line)?.[2] ?? []));
  const families = new Map<string, Family>();
  for (const { node, text } of nodes) {
    let current = '';
    for (const line of text.split('\n')) {
      const [, kind, named = ''] = head.exec(line) ?? [];
      if (kind !== undefined) {
        current = named;
        const { heads } = familyOf(families, named);
        if (!heads.some((known) => known.startsWith(`# ${kind} `))) heads.push(line);
        continue;
      }
      const labelled = withNode(line, node);
      if (!labelled) continue;
      const { name } = labelled;
      const family = name === current || name.replace(suffix, '') === current ? current : name;
      familyOf(families, family).lines.push(labelled.line);
    }
  }
  const merged = [...families].filter(([name, { lines }]) => lines.length > 0 && !taken.has(name));
  return own + merged.map(([, { heads, lines }]) => `${[...heads, ...lines].join('\n')}\n`).join('');
}

function familyOf(families: Map<string, Family>, name: string): Family {
  const known = families.get(name) ?? { heads: [], lines: [] };
  families.set(name, known);
  return known;
}

function withNode(line: string, node: string): { name: string; line: string } | undefined {
  const [, name, labels = '', value = ''] = sample.exec(line) ?? [];
  if (name === undefined || !number.test(value)) return undefined;
  const others = labels.replace(/,$/, '').replace(/(^|,)node=/, '$1exported_node=');
  const all = [others, `node="${escapedLabel(node)}"`].filter((part) => part !== '').join(',');
  return { name, line: `${name}{${all}} ${value}` };
}

/** A family of our own: its head, and a line for each series. */
export function exposed(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  series: readonly (readonly [labels: Readonly<Record<string, string>>, value: number | undefined])[],
): string {
  const lines = series.flatMap(([labels, value]) => {
    if (value === undefined) return [];
    const text = labelText(labels);
    return `${name}${text && `{${text}}`} ${value}`;
  });
  return `${[`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`;
}
