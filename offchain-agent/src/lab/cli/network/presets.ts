import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { placesOf } from '../../chaos/choose.ts';
import { refusalsOf } from '../../chaos/plan.ts';
import { presetNeeds, presets } from '../../chaos/presets.ts';
import { timelineOf } from '../../chaos/timeline.ts';
import { findNetwork } from '../../networks.ts';
import { networkNames } from '../../real/state.ts';
import { breakersOf } from './chaos.ts';
import { linksOf } from './chaos-links.ts';
import type { NamedOptions } from './run.ts';

interface Listed {
  readonly name: string;
  readonly about: string;
  readonly needs: readonly string[];
  /** What a network lacks for it; undefined where there is no network to ask. */
  readonly lacks: readonly string[] | undefined;
}

/** All scenarios that come along; of each what it needs, and what the network lacks. */
export async function runPresets(options: NamedOptions): Promise<void> {
  const hasNetwork = options.name !== undefined || (await networkNames()).length > 0;
  const listed = hasNetwork ? await askedOf(options.name) : shown();
  if (options.json) {
    return writeJson({
      schema: 'almanac.chaos_presets.v1',
      basis: 'census',
      presets: listed.map(({ name, about, needs, lacks }) => ({ name, about, needs, lacks: lacks ?? null })),
    });
  }
  const columns = ['preset', 'what it does', 'needs', ...(hasNetwork ? ['can be run'] : [])];
  const rows = listed.map(({ name, about, needs, lacks }) => [
    name,
    about,
    needs.join('; '),
    ...(lacks ? [lacks.length === 0 ? 'yes' : 'no'] : []),
  ]);
  for (const line of renderTable(
    columns.map((title) => ({ title })),
    rows,
  ))
    print(line);
  for (const { name, lacks } of listed) for (const line of lacks ?? []) say(`${name}: ${line}`);
}

function shown(): Listed[] {
  return presets().map(({ name, about, text }) => ({
    name,
    about,
    needs: presetNeeds(text),
    lacks: undefined,
  }));
}

async function askedOf(name: string | undefined): Promise<Listed[]> {
  const network = await findNetwork(name);
  const links = await linksOf(network);
  try {
    const breaker = breakersOf(network);
    const nodes = placesOf(network.nodes);
    return await Promise.all(
      presets().map(async ({ text, ...preset }) => ({
        ...preset,
        needs: presetNeeds(text),
        lacks: [
          ...timelineOf(text.faults, nodes, 1).wrong,
          ...(await refusalsOf(text.faults, { breaker, links, nodes, client: network.client })),
        ],
      })),
    );
  } finally {
    await links?.close();
  }
}
