import type { PageStatus } from '../figures.ts';

interface StatusList {
  readonly title: string;
  readonly names: readonly string[];
}

/** What the popup says of a page; undefined for one on which the extension does not run. */
export function statusSentences(status: PageStatus | undefined): {
  readonly sentences: readonly string[];
  readonly lists: readonly StatusList[];
} {
  if (!status) {
    return {
      sentences: ['This page is not served. Open polkadot.js Apps or the staking dashboard.'],
      lists: [],
    };
  }
  const { nothing, shown, chain, source, asOf, notTargets, unread, narrow } = status;
  const isAnswered = source !== undefined;
  const sentences =
    nothing === undefined
      ? isAnswered
        ? [
            `${shown} ${shown === 1 ? 'validator' : 'validators'} of ${chain ?? 'the chain'} shown.`,
            `From ${source}, as of ${asOf}.`,
          ]
        : ['Reading figures.']
      : [`Nothing is shown: ${nothing}.`];
  const lists = [
    { title: 'No target of this network', names: notTargets },
    { title: 'No address found on the page', names: unread },
    { title: 'No room in the row', names: narrow },
  ];
  return { sentences, lists: lists.filter(({ names }) => names.length > 0) };
}
