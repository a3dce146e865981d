/** A finding: what is counted, and where. */
export interface Hit {
  readonly scope: string;
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Words that Almanac's texts do not use, by the name under which they are counted. */
export const patterns: Readonly<Record<string, RegExp>> = {
  'is no': /\b(?:is|are|was) no (?!longer\b|more\b|less\b)\w/g,
  whoever: /\bwho(?:m)?ever\b/gi,
  nobody: /\b(?:no|some|any)body\b/gi,
  'of which': /\bof wh(?:ich|om)\b|(?:^|[.;] )Of (?:a|the|what|all|its) /g,
  'Who or What begins': /(?:^|[.;:] )(?:Who|What) [a-z]+(?!.*\?)/g,
  'is said': /\b(?:is|are|was|were) (?:said|told)\b/g,
  'what became of': /\bwhat (?:became|becomes|comes) of\b|\bbefall|\bmend/gi,
  anew: /\b(?:anew|besides|dear|thereof|whereof)\b|\bfor (?:good|ever)\b/gi,
  beside: /\bbeside\b|\b(?:stands?|lies?) (?:in|on|at|beside)\b/gi,
  'as ever': /\b(?:as ever|as it was|the very)\b|\bsome \d/gi,
  spelling: /\b(?:time-out|back-up|hand-over|set-up|behaviour|licence)s?\b/gi,
  'house noun':
    /(?<!-)\b(?:doors?|deciders?|vantages?|untaken|pots?|openings?(?! an?\b| the\b)|sightings?|twins?|seats?|(?<!in )fronts?(?! ends?\b))\b(?!-)/gi,
};
