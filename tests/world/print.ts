import type { WorldCampaign } from './campaign.ts';
import { rules, type WorldRule } from './oracle/verdict.ts';
import type { PlayedScene } from './play-scenes.ts';

const mostShown = 60;
/** Of calls that are not by hash. */
const mostFailed = 0.001;

interface RuleBroken {
  readonly rule: WorldRule;
  readonly scenes: number;
}

interface WorldSummary {
  readonly byKind: Readonly<Record<string, { readonly scenes: number; readonly broken: number }>>;
  readonly rules: readonly RuleBroken[];
  readonly undecidable: { readonly scenes: number; readonly broken: number };
  readonly byHash: { readonly calls: number; readonly failed: number };
  readonly atHead: { readonly calls: number; readonly failed: number };
  readonly returnsMs: {
    readonly count: number;
    readonly p50: number;
    readonly max: number;
    readonly above8s: number;
  };
  readonly isSound: boolean;
}

/** Counts what scenes showed. */
export function summaryOf({ scenes }: WorldCampaign): WorldSummary {
  const byKind: Record<string, { scenes: number; broken: number }> = {};
  const broken = new Map<WorldRule, Set<number>>();
  const undecidable = { scenes: 0, broken: 0 };
  const byHash = { calls: 0, failed: 0 };
  const atHead = { calls: 0, failed: 0 };
  for (const { kind, seed, violations, isUndecidable, reads } of scenes) {
    byKind[kind] ??= { scenes: 0, broken: 0 };
    for (const count of isUndecidable ? [byKind[kind], undecidable] : [byKind[kind]]) {
      count.scenes += 1;
      if (violations.length > 0) count.broken += 1;
    }
    for (const { rule } of violations) broken.set(rule, (broken.get(rule) ?? new Set()).add(seed));
    for (const [sum, own] of [
      [byHash, reads.byHash],
      [atHead, reads.atHead],
    ] as const) {
      sum.calls += own.calls;
      sum.failed += own.failed;
    }
  }
  const returns = scenes.flatMap(({ returnsMs }) => returnsMs).toSorted((one, other) => one - other);
  const isOver = atHead.failed > mostFailed * atHead.calls;
  if (isOver)
    broken.set(
      'head-read',
      new Set(scenes.filter(({ reads }) => reads.atHead.failed > 0).map(({ seed }) => seed)),
    );
  return {
    byKind,
    rules: [...broken]
      .map(([rule, seeds]) => ({ rule, scenes: seeds.size }))
      .toSorted((a, b) => b.scenes - a.scenes),
    undecidable,
    byHash,
    atHead,
    returnsMs: {
      count: returns.length,
      p50: returns[Math.floor(returns.length / 2)] ?? 0,
      max: returns.at(-1) ?? 0,
      above8s: returns.filter((ms) => ms > 8_000).length,
    },
    isSound: broken.size === 0,
  };
}

export function worldText(campaign: WorldCampaign): string {
  const { scenes, trace, tookMs } = campaign;
  const summary = summaryOf(campaign);
  const { byKind, undecidable, byHash, atHead, returnsMs, isSound } = summary;
  const lines = scenes.flatMap(violationLines);
  const kinds = Object.entries(byKind).map(
    ([kind, count]) =>
      `  ${kind.padEnd(16)} ${String(count.scenes).padStart(5)} scenes, ${count.broken} with violations`,
  );
  return [
    ...lines.slice(0, mostShown),
    ...(lines.length > mostShown ? [`... ${lines.length - mostShown} more violations`] : []),
    'By kind:',
    ...kinds,
    ...(summary.rules.length > 0 ? ['Rules broken:'] : []),
    ...summary.rules.map(
      ({ rule, scenes: count }) => `  ${rule.padEnd(18)} ${String(count).padStart(5)} scenes: ${rules[rule]}`,
    ),
    `undecidable: ${undecidable.scenes} scenes, ${undecidable.broken} not reported as such`,
    `reads by hash: ${byHash.failed} of ${byHash.calls} failed; other calls: ${atHead.failed} of ${atHead.calls}`,
    `better nodes were served after ${returnsMs.p50} ms (p50), ${returnsMs.max} ms (max), ${returnsMs.count} times, ${returnsMs.above8s} above 8 s`,
    `trace ${trace}`,
    `${isSound ? 'sound' : 'VIOLATIONS'}: ${scenes.length} scenes in ${(tookMs / 1_000).toFixed(1)} s`,
  ].join('\n');
}

/** One line for each rule that a scene broke: its first violation. */
export function violationLines({ seed, kind, violations }: PlayedScene): string[] {
  return [...new Set(violations.map(({ rule }) => rule))].flatMap((rule) => {
    const all = violations.filter((one) => one.rule === rule);
    const [first] = all;
    if (!first) return [];
    const more = all.length > 1 ? ` (${all.length} times)` : '';
    return [
      `${rule} in scene ${kind}:${seed} at ${(first.atMs / 1_000).toFixed(1)} s${more}: ${first.text.split('\n', 1).join('')}; npm run world -- --replay '${kind}:${seed}'`,
    ];
  });
}
