import fc from 'fast-check';
import { burnRates } from '../../../../src/serve/objective/burn-rates.ts';

export function service(name = 'web') {
  return { apiVersion: 'openslo/v1', kind: 'Service', metadata: { name }, spec: {} };
}

export function indicator(good = '1', total = good) {
  const metric = (series: string, target: string) => ({
    metricSource: {
      type: 'Prometheus',
      spec: { query: `${series}{indicator="rpc", target="${target}",network="n"}` },
    },
  });
  return {
    metadata: { name: 'inline' },
    spec: {
      ratioMetric: {
        counter: true,
        good: metric('almanac_slo_good_events_total', good),
        total: metric('almanac_slo_events_total', total),
      },
    },
  };
}

export function slo(name: string, spec: object = { indicator: indicator() }) {
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: { name },
    spec: {
      service: 'web',
      timeWindow: [{ duration: '1M', calendar: { startTime: '2025-03-01 00:00:00', timeZone: 'UTC' } }],
      budgetingMethod: 'Occurrences',
      objectives: [{ target: 0.99 }],
      ...spec,
    },
  };
}

/** Files that can be held: objects inline or by name, with everything that may be left away. */
export function documents(): fc.Arbitrary<readonly object[]> {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  const optional = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined });
  const metadata = (name: string) =>
    fc
      .record({
        displayName: optional(text),
        labels: optional(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(text, fc.array(text)))),
        annotations: optional(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}\/[a-z]{1,5}$/), text)),
      })
      .map((rest) => ({ name, ...rest }));
  const object = (kind: string, name: string, spec: fc.Arbitrary<object>) =>
    fc
      .record({ metadata: metadata(name), spec })
      .map((rest) => ({ apiVersion: 'openslo/v1', kind, ...rest }));
  const conditionSpec = fc
    .record({
      burn: fc.constantFrom(...burnRates),
      alertAfter: optional(fc.constant('0m')),
      description: optional(text),
    })
    .map(({ burn, alertAfter, description }) => ({
      severity: burn.severity,
      condition: { kind: 'burnrate', op: 'gt', threshold: burn.rate, lookbackWindow: burn.over, alertAfter },
      description,
    }));
  const inline = (kind: string, spec: fc.Arbitrary<object>) =>
    fc.record({ metadata: metadata(kind.toLowerCase()), spec }).map((rest) => ({ kind, ...rest }));
  const targetSpec = fc.record({
    target: fc.constantFrom('alertmanager', 'Alertmanager'),
    description: optional(text),
  });
  const policySpec = fc.record({
    alertWhenBreaching: fc.constant(true),
    alertWhenResolved: optional(fc.constant(false)),
    conditions: fc
      .oneof(fc.constant({ conditionRef: 'fast' }), inline('AlertCondition', conditionSpec))
      .map((one) => [one]),
    notificationTargets: fc
      .oneof(fc.constant({ targetRef: 'am' }), inline('AlertNotificationTarget', targetSpec))
      .map((one) => [one]),
  });
  const sloSpec = (at: number) =>
    fc
      .record({
        description: optional(text),
        isInline: fc.boolean(),
        objective: fc.oneof(
          fc.integer({ min: 0, max: 999_999 }).map((ppm) => ({ target: ppm / 1_000_000 })),
          fc.integer({ min: 0, max: 999_999 }).map((ppm) => ({ targetPercent: ppm / 10_000 })),
        ),
        called: optional(text),
        isRolling: optional(fc.constant(false)),
        alertPolicies: optional(
          fc.array(fc.oneof(fc.constant({ alertPolicyRef: 'policy' }), inline('AlertPolicy', policySpec)), {
            maxLength: 2,
          }),
        ),
      })
      .map(({ description, isInline, objective, called, isRolling, alertPolicies }) => {
        const whole = slo(
          'x',
          isInline && at > 0 ? { indicator: indicator(`${at}`) } : { indicatorRef: `sli-${at}` },
        ).spec;
        return {
          ...whole,
          description,
          timeWindow: whole.timeWindow.map((one) => ({ ...one, isRolling })),
          objectives: [{ displayName: called, ...objective }],
          alertPolicies,
        };
      });
  return fc
    .tuple(
      object('Service', 'web', fc.record({ description: optional(text) })),
      object('AlertCondition', 'fast', conditionSpec),
      object('AlertNotificationTarget', 'am', targetSpec),
      object('AlertPolicy', 'policy', policySpec),
      ...[1, 2].flatMap((at) => [
        object('SLI', `sli-${at}`, fc.constant(indicator(`${at}`).spec)),
        object('SLO', `slo-${at}`, sloSpec(at)),
      ]),
    )
    .map((all) => JSON.parse(JSON.stringify(all)) as object[])
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
}
