import { createHash } from 'node:crypto';
import { secondsPerDay } from '../../sli/calendar.ts';
import { readOr } from './local.ts';
import { type EndpointStatus, lookAt, type PartStatus, versionOnDisk } from './look.ts';
import type { EndpointPart, EndpointPlan, PlannedFile } from './plan.ts';

const driftKinds = ['process', 'arguments', 'version', 'genesis', 'pruning', 'file', 'certificate'] as const;

/** One thing that is not as it is declared. */
export interface Drift {
  readonly part: string;
  readonly kind: (typeof driftKinds)[number];
  readonly declared: string;
  readonly running: string;
}

/** What is looked at to tell declared and running apart. */
export interface Observed {
  readonly status: EndpointStatus;
  /** What the program of each node says its version is, by the name of the part. */
  readonly versions: ReadonlyMap<string, string | undefined>;
  /** Of generated files: what they hold, by path; undefined for one that is not there. */
  readonly files: ReadonlyMap<string, string | undefined>;
  readonly nowS: number;
}

/** Before the end of a certificate, in days. */
const certificateDays = 14;

/** @param generated all that `up` writes for this plan, units and compose file among it */
export async function observe(
  plan: EndpointPlan,
  generated: readonly PlannedFile[],
  signal?: AbortSignal,
): Promise<Observed> {
  const [status, versions] = await Promise.all([
    lookAt(plan, signal),
    Promise.all(
      plan.parts.map(async ({ name, node }) => {
        const known = node && plan.keeper !== 'containers' ? await versionOnDisk(node.program) : undefined;
        return [name, known] as const;
      }),
    ),
  ]);
  return {
    status,
    versions: new Map(versions),
    files: new Map(generated.map(({ path }) => [path, readOr(path)])),
    nowS: Math.floor(Date.now() / 1_000),
  };
}

/** Everything that is not as it is declared, in the order of the plan; nothing where all is. */
export function differencesOf(
  plan: EndpointPlan,
  generated: readonly PlannedFile[],
  observed: Observed,
): Drift[] {
  const { status, versions, files } = observed;
  const parts = plan.parts.flatMap((part) => {
    const found = status.parts.find(({ name }) => name === part.name);
    if (!found || found.state !== 'running') {
      return [
        { part: part.name, kind: 'process' as const, declared: 'running', running: found?.state ?? 'gone' },
      ];
    }
    return [
      ...(plan.keeper === 'containers' ? [] : argumentDifferences(part, found)),
      ...nodeDifferences(part, found, versions.get(part.name), plan, status),
    ];
  });
  const written = generated.flatMap(({ path, text }): Drift[] => {
    const held = files.get(path);
    if (held === text) return [];
    const running = held === undefined ? 'missing' : `sha256 ${sha256(held)}`;
    return [{ part: path, kind: 'file', declared: `sha256 ${sha256(text)}`, running }];
  });
  return [...parts, ...written, ...certificateDifferences(plan, observed)];
}

/** The words as the system has them may have an interpreter before them. */
function argumentDifferences({ name, argv }: EndpointPart, { argv: running }: PartStatus): Drift[] {
  const own = running.slice(-argv.length);
  const isSame = own.length === argv.length && own.every((word, index) => word === argv[index]);
  if (isSame) return [];
  const [, ...declaredWords] = argv;
  const onlyIn = (a: readonly string[], b: readonly string[]): string =>
    a.filter((word) => !b.includes(word)).join(' ');
  const more = onlyIn(running, argv);
  const less = onlyIn(declaredWords, running);
  return [
    {
      part: name,
      kind: 'arguments',
      declared: less === '' && more === '' ? argv.join(' ') : less,
      running: less === '' && more === '' ? running.join(' ') : more,
    },
  ];
}

function nodeDifferences(
  part: EndpointPart,
  { node: answers }: PartStatus,
  version: string | undefined,
  plan: EndpointPlan,
  { parts }: EndpointStatus,
): Drift[] {
  const { name, node } = part;
  if (!node) return [];
  if (!answers) return [{ part: name, kind: 'process', declared: 'answers', running: 'does not answer' }];
  const differs = (kind: Drift['kind'], declared: string, running: string): Drift[] =>
    declared === running ? [] : [{ part: name, kind, declared, running }];
  // Where no genesis is declared all nodes of a network have the one of its first.
  const first = plan.parts.find((one) => one.node?.network === node.network)?.name;
  const genesis = node.genesis ?? parts.find((one) => one.name === first)?.node?.genesis ?? answers.genesis;
  const isArchive = node.pruning.startsWith('archive');
  return [
    ...(version === undefined ? [] : differs('version', version, answers.version)),
    ...differs('genesis', genesis, answers.genesis),
    ...(isArchive === answers.isArchive
      ? []
      : differs('pruning', node.pruning, answers.isArchive ? 'archive' : 'states are pruned')),
  ];
}

function certificateDifferences({ front }: EndpointPlan, { status, nowS }: Observed): Drift[] {
  const { certificate } = status;
  if (!front || !certificate) return [];
  const { file, served, notBeforeS, notAfterS, uncovered } = certificate;
  const differs = (declared: string, running: string): Drift => ({
    part: 'front',
    kind: 'certificate',
    declared,
    running,
  });
  if (file === undefined || notBeforeS === undefined || notAfterS === undefined)
    return [differs(`a certificate in ${front.certificate}`, 'none that can be read')];
  const leftDays = Math.floor((notAfterS - nowS) / secondsPerDay);
  return [
    ...(served === file
      ? []
      : [differs(`serves ${file}`, served === undefined ? 'no TLS' : `serves ${served}`)]),
    ...(notBeforeS > nowS ? [differs('valid', `valid from ${iso(notBeforeS)}`)] : []),
    ...(notAfterS <= nowS
      ? [differs('valid', `expired ${iso(notAfterS)}`)]
      : leftDays < certificateDays
        ? [differs(`valid for ${certificateDays} days`, `expires ${iso(notAfterS)}`)]
        : []),
    ...uncovered.map((host) => differs(`is for ${host}`, 'is for other names')),
  ];
}

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
