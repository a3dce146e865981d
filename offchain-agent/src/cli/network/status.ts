import { findNetwork } from '../../network/real/find.ts';
import { writeJson } from '../output.ts';
import type { NamedOptions } from './named.ts';
import { networkDocument, printNodes } from './show.ts';

export async function runStatus(options: NamedOptions): Promise<void> {
  const network = await findNetwork(options.name);
  if (options.json) writeJson(await networkDocument(network));
  else await printNodes(network);
}
