import {
  type OracleRule,
  type OracleVerdict,
  oracleRules,
} from '../../offchain-agent/src/ha/oracle/finding.ts';

/** Verdicts of the same rules over several networks, as one. */
export function mergedVerdicts(all: readonly (readonly OracleVerdict[])[]): OracleVerdict[] {
  const rules = Object.keys(oracleRules) as OracleRule[];
  return rules.flatMap((rule) => {
    const own = all.flat().filter((verdict) => verdict.rule === rule);
    if (own.length === 0) return [];
    return [
      {
        rule,
        judged: own.reduce((sum, { judged }) => sum + judged, 0),
        findings: own.flatMap(({ findings }) => findings),
      },
    ];
  });
}
