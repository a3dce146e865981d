import type { NetworkPart } from '../real/part.ts';
import { endWatch, livingWatch, watchLink } from './watch-process.ts';

/** The process that watches a network, and its page. Its record is a file of its own, so that the state has no field of it. */
export const watchPart: NetworkPart = {
  name: 'page',
  status({ name }) {
    const watch = livingWatch(name);
    return { document: watch ? watchLink(watch) : null, lines: [] };
  },
  retire: endWatch,
};
