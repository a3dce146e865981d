/** The effect that a report's part has, as the key of its outbox row names it. */
export interface ReportKey {
  readonly network: number;
  readonly reporter: string;
  readonly window: number;
  readonly part: number;
}

/** @example reportKey({ network: 0, reporter: '5Grw', window: 60, part: 0 }) // 'report/0/5Grw/60/0' */
export function reportKey({ network, reporter, window, part }: ReportKey): string {
  return `report/${network}/${reporter}/${window}/${part}`;
}

/** The parts of a report's key; `undefined` for a key of another kind. */
export function parseReportKey(key: string): ReportKey | undefined {
  const match = /^report\/(\d+)\/([^/]+)\/(\d+)\/(\d+)$/.exec(key);
  if (!match) return undefined;
  const [, network, reporter = '', window, part] = match;
  return { network: Number(network), reporter, window: Number(window), part: Number(part) };
}

/** Whether a row is a later part of the report of which another one is a part. */
export function isLaterPart(key: string, ofKey: string): boolean {
  const later = parseReportKey(key);
  const earlier = parseReportKey(ofKey);
  if (!later || !earlier) return false;
  return reportKey({ ...later, part: 0 }) === reportKey({ ...earlier, part: 0 }) && later.part > earlier.part;
}
