import { wordsOfName } from './column-name.ts';

/** What a column says of failed answers, as far as its name tells. */
export type FailureMeaning =
  /** How many answers failed, or which share of them; a rate of failures where its unit is one of time. */
  | 'failed'
  | 'failed_share'
  | 'failed_rate'
  /** The same of those that succeeded. */
  | 'succeeded'
  | 'succeeded_share'
  /** All answers. */
  | 'answers'
  /** How long was measured, to count answers by their rate. */
  | 'seconds'
  /** What can be a failure, or something else: retries, warnings. */
  | 'doubtful';

const failure =
  /\b(?:err|errs|errors?|fail|fails|failed|failures?|failing|ko|non ?2xx|non 2xx or 3xx|[45]xx|unsuccessful|timed ?out|timeouts?|bad)\b/;
/** The same in other languages, as people translate the names of columns. */
const foreignFailure =
  /fehler|fehlgeschlagen|erreur|[ée]chec|errores|fallid|fallos|falhas|erros\b|ошиб|失败|错误|エラー/;
const codes = String.raw`\b(?:http|status|codes?|statuses|ret ?codes?|responses?)`;
const status = new RegExp(String.raw`^[45]\d\d$|\b[45]xx\b|${codes} ?[45]\d\d\b`);
const goodStatus = new RegExp(String.raw`^[23]\d\d$|\b[23]xx\b|${codes} ?[23]\d\d\b`);
/** How far a figure spreads, or how a law misses it; and figures of time or size that failed answers have. */
const deviation =
  /\bscore\b|\bstd\b|standard|margin|mean|rms\w*|\bmae\b|\bmse\b|relative|\brel\b|\bbars?\b|±|\bci\d*\b|confidence|\b99 9\b|fit|model|predict\w*|residual|\by ?err\b|\bx ?err\b|\b(?:latency|time|duration|bytes?|message|msg|text|type|reason|log|code|threshold|limit|max(?:imum)?|allowed)\b/;
const doubt =
  /\b(?:warn(?:ing)?s?|retr(?:y|ies)|retried|drop(?:s|ped)?|abort(?:s|ed)?|reject(?:s|ed|ions?)?|refused|lost|loss|resets?|mismatch(?:es)?|exceptions?|faults?|conflicts?|cancell?ed|unanswered|invalid|incomplete|throttled|shed|overload(?:ed)?)\b/;
const success = /\b(?:succ|success|successes|successful|succeeded|ok|passed|good)\b/;
const share =
  /[%‰]|\b(?:percent|percentage|pct|ratio|share|fraction|proportion|rate|ppm|taux|fehler(?:quote|rate))\b/;
const time = /\/(?:s|sec|secs|second|seconds)\b|\b(?:eps|fps)\b/;
const all =
  /^(?:#|num|number of|no of|n|total|all|completed?|sent|count of)? ?(?:requests?|reqs?|samples?|answers?|responses?|replies|transactions?|txs?|txns?|calls?|queries|operations?|messages?|invocations?|hits)(?: (?:count|total|sent|completed|done|made))?$|^(?:total|total count|completed|attempts|attempted|sent)$/;
const seconds =
  /^(?:duration|elapsed|run ?time|runtime|test duration|time taken|wall(?: clock)?(?: time)?)(?: (?:s|sec|secs|seconds))?$/;

/** What a column of this name says of failed answers; undefined for any other. */
export function failureMeaning(name: string): FailureMeaning | undefined {
  const { base, unit } = wordsOfName(name);
  const words = `${base} ${unit}`.trim();
  if (seconds.test(base) && (unit === '' || /^s(?:ec(?:ond)?s?)?$/.test(unit))) return 'seconds';
  if (words === '' || deviation.test(words)) return undefined;
  const isFailure = failure.test(base) || status.test(base) || foreignFailure.test(base);
  if (isFailure) return time.test(words) ? 'failed_rate' : share.test(words) ? 'failed_share' : 'failed';
  if (success.test(base) || goodStatus.test(base)) {
    if (time.test(words)) return undefined;
    return share.test(words) ? 'succeeded_share' : 'succeeded';
  }
  if (time.test(words)) return doubt.test(base) ? 'doubtful' : undefined;
  if (all.test(base)) return 'answers';
  return doubt.test(base) ? 'doubtful' : undefined;
}

/** Whether throughput of this name counts successful answers alone. */
export function isOfSuccesses(name: string): boolean {
  const { base } = wordsOfName(name);
  return /\bgoodput\b|\b(?:commit(?:ted)?|finali[sz]ed|confirmed)\b/.test(base) || success.test(base);
}
