import type { NotifyRoute } from './config.ts';
import type { Episode } from './observation.ts';

/** The destinations of an episode, each once, in the order of the routes: all that fit, not the first alone. */
export function destinationsOf(routes: readonly NotifyRoute[], episode: Episode): string[] {
  return [...new Set(routes.filter((route) => fits(route, episode)).flatMap(({ to }) => to))];
}

/** Those who were told of an episode, or are to be: also from before it became worse. */
export function recipientsOf(routes: readonly NotifyRoute[], episode: Episode): string[] {
  return [...new Set([...toldBefore(routes, episode), ...destinationsOf(routes, episode)])];
}

/** Those who were told of it when it was less grave. */
export function toldBefore(routes: readonly NotifyRoute[], episode: Episode): string[] {
  const { toldSeverity } = episode;
  return toldSeverity === undefined ? [] : destinationsOf(routes, { ...episode, severity: toldSeverity });
}

function fits({ severity, kinds, subjects }: NotifyRoute, episode: Episode): boolean {
  if (severity !== undefined && severity !== episode.severity) return false;
  if (kinds && !kinds.includes(episode.kind)) return false;
  return !subjects || subjects.some((pattern) => isLike(episode.subject, pattern));
}

/** Whether a text is what a pattern says, in which `*` stands for any text. Linear: subjects may be strangers' words. */
function isLike(subject: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return subject === first;
  const last = rest.pop() ?? '';
  if (!subject.startsWith(first) || subject.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = subject.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return subject.endsWith(last) && subject.length - last.length >= at;
}
