import { AgentError } from '../../../base/error.ts';
import { wholeNumber } from '../../../base/parse.ts';
import { accountHex } from '../../../chain/address.ts';
import { openChain } from '../../../chain/rpc/connect.ts';
import { type ChainEra, countNominators, readCandidates, readEra } from '../../../chain/staking/era.ts';
import { encodeNominate } from '../../../chain/staking/nominate-call.ts';
import { readNominator } from '../../../chain/staking/nominator.ts';
import {
  readSession,
  readSessionPoints,
  readStakingPlace,
  type StakingSession,
} from '../../../chain/staking/session.ts';
import { openAt } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { accountOfName, parseAccount } from '../../../cli/parse.ts';
import { atHead, type ChainAtHead } from './chain-at-head.ts';
import { stakingDocument } from './document.ts';
import { stakingScreen } from './screen.ts';
import { readService } from './service.ts';

interface StakingCommandOptions {
  readonly stakingUrl?: string;
  readonly era?: string;
  readonly nominator?: string;
  readonly service?: boolean;
  readonly nominate?: string;
  readonly json?: boolean;
}

/**
 * Prints an era, what became of a nomination, or the call that nominates.
 * @throws AgentError `bad_input/staking_url` where the chain that elects is missing or another one; as `readEra`, `readService`
 * and `encodeNominate` do
 */
export async function runStaking(url: string | undefined, options: StakingCommandOptions): Promise<void> {
  const era = parseEra(options.era);
  await using opened = await openAt(url, openChain);
  const works = await atHead(opened);
  const place = await readStakingPlace(works.reader);
  if (place !== 'elsewhere') {
    if (options.stakingUrl !== undefined) throw notElsewhere(works);
    await report(works, works, era, options);
    return;
  }
  if (options.stakingUrl === undefined) throw elsewhere(works);
  await using hub = await openAt(options.stakingUrl, openChain);
  await report(works, await atHead(hub), era, options);
}

/**
 * @param works the chain on which validators work
 * @param elects the one that elects them, the same one perhaps
 */
async function report(
  works: ChainAtHead,
  elects: ChainAtHead,
  asked: number | undefined,
  options: StakingCommandOptions,
): Promise<void> {
  if (options.nominate !== undefined) {
    await printNominate(elects, options.nominate, options.json ?? false);
    return;
  }
  const [session, era, nominators, candidates] = await Promise.all([
    readSession(works.reader),
    readEra(elects.reader, asked),
    countNominators(elects.reader),
    readCandidates(elects.reader),
  ]);
  const isElsewhere = works !== elects;
  if (isElsewhere && era.isActive) requireSameValidators(session, era, works, elects);
  const account =
    options.nominator === undefined ? undefined : parseStaker(options.nominator, '--nominator', works.names);
  const shown = {
    works,
    elects: isElsewhere ? elects : undefined,
    session,
    era,
    nominators,
    candidates: candidates.size,
    currency: elects.currency,
    sessionPoints: isElsewhere && era.isActive ? await readSessionPoints(works.reader) : undefined,
    nominator:
      account === undefined
        ? undefined
        : { account: elects.addressOf(account), ...(await readNominator(elects.reader, account, era)) },
    service: options.service ? await readService(works, session, era) : undefined,
  };
  if (options.json) writeJson(stakingDocument(shown));
  else for (const line of stakingScreen(shown)) print(line);
}

async function printNominate(
  { chain: { api }, reader, names, chainName, addressOf }: ChainAtHead,
  text: string,
  json: boolean,
) {
  const accounts = text.split(',').map((one) => parseStaker(one.trim(), '--nominate', names));
  const call = encodeNominate(api, accounts, await readCandidates(reader));
  const targets = accounts.map(addressOf);
  if (json) {
    writeJson({
      schema: 'almanac.nominate.v1',
      chain: chainName,
      call: 'staking.nominate',
      targets,
      call_data: call,
    });
    return;
  }
  print(`staking.nominate of ${targets.map((target) => names[target] ?? target).join(', ')} on ${chainName}`);
  print(call);
}

/** An account that somebody stakes with, as hex: an address, hex, or a name of a running network. */
function parseStaker(text: string, source: string, names: Readonly<Record<string, string>>): string {
  // Chains with Ethereum's accounts.
  if (/^0x[0-9a-f]{40}$/i.test(text)) return text.toLowerCase();
  return accountHex(parseAccount(accountOfName(text, names) ?? text, source, names)) ?? text;
}

function parseEra(text: string | undefined): number | undefined {
  const era = text === undefined ? undefined : wholeNumber(text);
  if (text === undefined || era !== undefined) return era;
  throw new AgentError(
    'bad_input/era',
    `--era: "${text}" is not an era; expected its index, a whole number`,
    {
      data: { text },
    },
  );
}

/** A hub of another relay chain has eras of others. */
function requireSameValidators(
  session: StakingSession,
  era: ChainEra,
  works: ChainAtHead,
  elects: ChainAtHead,
): void {
  const elected = new Set(era.validators.map(({ hex }) => hex));
  if (session.validators.some((validator) => elected.has(validator))) return;
  throw new AgentError(
    'bad_input/staking_url',
    `${elects.chainName} at ${elects.url} elects none of the validators that work on ${works.chainName}; give the chain that elects them with --staking-url`,
    { data: { url: elects.url } },
  );
}

function elsewhere({ chainName, url }: ChainAtHead): AgentError {
  return new AgentError(
    'bad_input/staking_url',
    `the validators of ${chainName} at ${url} are elected on another chain, its Asset Hub; name a node of that one with --staking-url`,
    { data: { url } },
  );
}

function notElsewhere({ chainName, url }: ChainAtHead): AgentError {
  return new AgentError(
    'bad_input/staking_url',
    `the validators of ${chainName} at ${url} are not elected on another chain; leave out --staking-url`,
    { data: { url } },
  );
}
