import { z } from 'zod';
import type { Link, LinkFault, LinkRule } from './rule.ts';
import { bitsPerS, linkTime } from './rule-fields.ts';

const mostEntries = 400;
const time = linkTime('40ms');

const linkEntry = z
  .strictObject({
    /** Both ways between two regions, or nodes. */
    between: z.tuple([z.string(), z.string()]).optional(),
    /** One way. */
    from: z.string().optional(),
    to: z.string().optional(),
    /** Among the nodes of one region. */
    within: z.string().optional(),
    delay: time.optional(),
    jitter: time.optional(),
    /** Percent. */
    loss: z.number().gt(0).max(100).optional(),
    rate: bitsPerS('100mbit').optional(),
  })
  .check(({ value, issues }) => {
    const say = (path: string, message: string): void => {
      issues.push({ code: 'custom', path: [path], message, input: value });
    };
    const { between, from, to, within, delay = 0, jitter = 0 } = value;
    const forms = [between, within, from ?? to].filter((end) => end !== undefined).length;
    if (forms !== 1 || (from === undefined) !== (to === undefined))
      say('between', 'give between: [eu, us], or from and to, or within');
    if (between && between[0] === between[1]) say('between', 'names the same twice; use within');
    if (from !== undefined && from === to) say('to', 'is the same as from; use within');
    if (jitter > delay) say('jitter', 'must be no longer than delay: nothing arrives before it was sent');
    if (Object.keys(ruleOf(value)).length === 0) say('delay', 'give delay, jitter, loss or rate');
  });

export type LinkEntry = z.infer<typeof linkEntry>;

/** What befalls the links between regions as long as a network lives. */
export const linkMatrix = z.array(linkEntry).max(mostEntries);

/** A file of its own with nothing else in it. */
export const linkFile = z.strictObject({ links: linkMatrix });

/** A node as rules of links see it. */
interface Placed {
  readonly name: string;
  readonly region?: string | undefined;
}

const standing = 'link:';

/** Whether a fault of this id is a rule that stands as long as the network does: it is cleared by its name alone. */
export function isStanding(id: string): boolean {
  return id.startsWith(standing);
}

/** The matrix as standing rules, called `link:eu-us` both ways, `link:eu>us` one way, `link:eu` within. */
export function linkFaults(matrix: readonly LinkEntry[], nodes: readonly Placed[]): LinkFault[] {
  return matrix.map((entry) => ({ id: idOf(entry), links: linksOf(entry, nodes), rule: ruleOf(entry) }));
}

/** What only the nodes can tell of a matrix: `[2].from: message`. */
export function linkMatrixFaults(matrix: readonly LinkEntry[], nodes: readonly Placed[]): string[] {
  const known = [
    ...new Set([...nodes.flatMap(({ region }) => region ?? []), ...nodes.map(({ name }) => name)]),
  ];
  const ruled = new Map<string, number>();
  return matrix.flatMap((entry, index) => {
    const unknown = Object.entries(endsOf(entry)).flatMap(([field, names]) =>
      names
        .filter((name) => !known.includes(name))
        .map((name) => `[${index}].${field}: unknown region or node "${name}"; expected ${known.join(', ')}`),
    );
    const links = linksOf(entry, nodes);
    if (unknown.length === 0 && links.length === 0) unknown.push(`[${index}]: no such link`);
    const twice = links.find(({ from, to }) => ruled.has(`${from}>${to}`));
    if (twice) {
      unknown.push(
        `[${index}]: the link from ${twice.from} to ${twice.to} is ruled by [${ruled.get(`${twice.from}>${twice.to}`)}] already`,
      );
    }
    for (const { from, to } of links) if (!ruled.has(`${from}>${to}`)) ruled.set(`${from}>${to}`, index);
    return unknown;
  });
}

type Ends = Pick<LinkEntry, 'between' | 'from' | 'to' | 'within'>;

function endsOf({ between, from, to, within }: Ends): Record<string, readonly string[]> {
  return {
    ...(between && { between }),
    ...(from !== undefined && { from: [from] }),
    ...(to !== undefined && { to: [to] }),
    ...(within !== undefined && { within: [within] }),
  };
}

function idOf({ between, from = '', to = '', within }: Ends): string {
  return `${standing}${within ?? between?.join('-') ?? `${from}>${to}`}`;
}

function linksOf({ between, from, to, within }: Ends, nodes: readonly Placed[]): Link[] {
  const at = (place: string): string[] =>
    nodes.flatMap(({ name, region }) => (name === place || region === place ? [name] : []));
  const [a, b] = between ?? [from ?? within ?? '', to ?? within ?? ''];
  const forth = at(a).flatMap((one) => at(b).map((other) => ({ from: one, to: other })));
  const back = between ? forth.map((link) => ({ from: link.to, to: link.from })) : [];
  return [...forth, ...back].filter((link) => link.from !== link.to);
}

function ruleOf({
  delay = 0,
  jitter = 0,
  loss,
  rate,
}: Pick<LinkEntry, 'delay' | 'jitter' | 'loss' | 'rate'>): LinkRule {
  return {
    ...(delay > 0 && { delayMs: delay }),
    ...(jitter > 0 && { jitterMs: jitter }),
    ...(loss !== undefined && { loss: { kind: 'random', share: loss / 100, correlation: 0 } }),
    ...(rate !== undefined && { rateBitsPerS: rate }),
  };
}
